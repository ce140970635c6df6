"""Log in, log out, one's own log-in. By these names other rooms link here."""

from django.urls import path

from equipoise.web.accounts.views import entering, securing

app_name = "accounts"
urlpatterns = [
    path("", securing.own, name="home"),
    path("log-in/", entering.LogIn.as_view(), name="login"),
    path("log-out/", entering.LogOut.as_view(), name="logout"),
    path("elsewhere/", securing.end_other_sessions, name="elsewhere"),
]
