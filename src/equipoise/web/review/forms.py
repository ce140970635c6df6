"""What people send. What it may say is checked by the actions; here only that it is text of a sensible size."""

from __future__ import annotations

from django import forms

from equipoise.core.values.errors import InputError
from equipoise.web.criteria.actions import LONGEST, Seen

_INCOMPLETE = "Something of the form is missing: it may have been loaded long ago."


class Plain(forms.Form):
    """A form whose first error is a sentence."""

    def require(self) -> None:
        """InputError where it isn't filled in as it should be."""
        if not self.is_valid():
            name, errors = next(iter(self.errors.items()))
            raise InputError(str(errors[0]) if name in ("text", "reason") else _INCOMPLETE)


class Written(Plain):
    """A criterion or a file as somebody wrote it, and which draft they had before them."""

    number = forms.IntegerField(min_value=1, max_value=1_000_000)
    seen = forms.RegexField(r"^[0-9a-f]{64}$")
    text = forms.CharField(
        strip=False,
        max_length=LONGEST,
        error_messages={
            "required": "Nothing is written here.",
            "max_length": f"This is longer than {LONGEST:,} characters.",
        },
    )

    def written(self) -> str:
        """The text with the line ends that files have."""
        return str(self.cleaned_data["text"]).replace("\r\n", "\n").replace("\r", "\n")

    def what_was_seen(self) -> Seen:
        """The draft that they had before them."""
        return Seen(self.cleaned_data["number"], self.cleaned_data["seen"])


class Approval(Plain):
    """The text that was read."""

    seen = forms.RegexField(r"^[0-9a-f]{64}$")


class Publication(Plain):
    """The version that it was compared with; 0 where none was in force."""

    in_force = forms.IntegerField(min_value=0, max_value=1_000_000)


class Withdrawal(Plain):
    """Why a version is given up."""

    reason = forms.CharField(
        max_length=500,
        error_messages={"required": "Say why.", "max_length": "Say it in at most 500 characters."},
    )
