"""Log in, log out, one's own log-in. By these names other rooms link here."""

from django.urls import path

from equipoise.web.accounts.views import beginning, belonging, entering, owning, securing

app_name = "accounts"
urlpatterns = [
    path("", securing.own, name="home"),
    path("new/", beginning.sign_up, name="sign_up"),
    path("new/<str:secret>/", beginning.confirm, name="confirm"),
    path("mine/", belonging.mine, name="mine"),
    path("onward/", belonging.onward, name="onward"),
    path("export/", belonging.export, name="export"),
    path("delete/", belonging.delete, name="delete"),
    path("log-in/", entering.LogIn.as_view(), name="login"),
    path("log-out/", entering.LogOut.as_view(), name="logout"),
    path("elsewhere/", securing.end_other_sessions, name="elsewhere"),
    path("sessions/<int:number>/end/", owning.end_session, name="end_session"),
    path("details/", owning.own_details, name="details"),
    path("address/", owning.own_address, name="address"),
    path("address/<str:number>/<str:token>/", owning.use_address, name="use_address"),
]
