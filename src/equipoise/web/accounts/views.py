"""Where one is led after logging in."""

from __future__ import annotations

from django.contrib.auth import views
from django.urls import reverse


class LogIn(views.LoginView):
    """The log-in page. Without a page that was asked for, everybody is led to where their work is."""

    template_name = "accounts/log_in.html"

    def get_default_redirect_url(self) -> str:
        """Operators to the loads, study teams to what waits for review, anybody else home."""
        user = self.request.user
        if getattr(user, "is_staff", False):
            return reverse("studies:loads")
        return reverse("review:home" if user.has_perm("criteria.review_protocol") else "finder:home")
