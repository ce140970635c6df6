"""Addresses of the room `sites`."""

from django.urls import path

from equipoise.web.sites.views import joining, people

app_name = "sites"
urlpatterns = [
    path("join/<str:secret>/", joining.join, name="join"),
    path("sites/<int:site>/people/", people.people, name="people"),
    path("sites/<int:site>/people/invitations/<int:invitation>/send/", people.resend, name="resend"),
    path("sites/<int:site>/people/invitations/<int:invitation>/withdraw/", people.withdraw, name="withdraw"),
    path("sites/<int:site>/people/<int:user>/<slug:role>/end/", people.end, name="end-membership"),
]
