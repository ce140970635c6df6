"""The addresses of participants' own pages; their room is open, for the secret in them is the key."""

from django.urls import path

from equipoise.web.participant.views import own

app_name = "participant"
urlpatterns = [
    path("<str:secret>/", own.home, name="home"),
    path("<str:secret>/enter/", own.enter, name="enter"),
    path("<str:secret>/lock/", own.lock, name="lock"),
    path("<str:secret>/stop/", own.stop, name="stop"),
    path("<str:secret>/<str:visit>/<str:form>/", own.form, name="form"),
]
