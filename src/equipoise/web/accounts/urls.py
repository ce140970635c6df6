"""Log in, log out."""

from django.contrib.auth import views
from django.urls import path

from equipoise.web.accounts.views import LogIn

app_name = "accounts"
urlpatterns = [
    path("log-in/", LogIn.as_view(), name="login"),
    path("log-out/", views.LogoutView.as_view(), name="logout"),
]
