"""What people type about who works at a site."""

from __future__ import annotations

from django import forms

from equipoise.core.values.errors import InputError
from equipoise.web.accounts.forms import WayIn
from equipoise.web.sites.inviting import Newcomer
from equipoise.web.sites.models import Member


class Invite(forms.Form):
    """An address and a role."""

    email = forms.EmailField(
        max_length=254,
        error_messages={
            "required": "Write an e-mail address.",
            "invalid": "This is not an e-mail address. Write it like name@example.org.",
        },
    )
    role = forms.ChoiceField(choices=Member.Role.choices, error_messages={"required": "Choose a role."})


class Join(WayIn):
    """How somebody who was invited wants to log in."""

    name = forms.CharField(max_length=150, error_messages={"required": "Write your name."})
    username = forms.CharField(max_length=150, error_messages={"required": "Write a log-in name."})
    field_order = ("name", "username")

    def newcomer(self) -> Newcomer:
        """What was given."""
        return Newcomer(self.cleaned_data["username"], self.cleaned_data["name"], self.chosen)

    def blame(self, error: InputError) -> None:
        """Put what the actions refused beside its field."""
        where = error.where if error.where in self.fields else None
        self.add_error(where, f"{error.what} {error.mend}".strip())
