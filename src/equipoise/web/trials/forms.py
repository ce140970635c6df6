"""What a trial's manager types."""

from __future__ import annotations

from typing import Any
from zoneinfo import available_timezones

from django import forms

from equipoise.core.design import duties
from equipoise.core.design.roles import Role
from equipoise.core.values.errors import UserError

LARGEST = 250_000
"""Bytes of a protocol file, many times those of the largest that ships."""
_FILES = {"empty": "This file is empty.", "invalid": "Choose a file."}
_REASON = "Write why: it stands in the trail."


class Asked(forms.Form):
    """What actions may refuse."""

    def blame(self, error: UserError) -> None:
        """Put what the actions refused beside its field."""
        self.add_error(
            error.where if error.where in self.fields else None, f"{error.what} {error.mend}".strip()
        )


class Reasoned(Asked):
    """Something that stands in the trail with its reason."""

    why = forms.CharField(max_length=500, error_messages={"required": _REASON})


class Appoint(Reasoned):
    """A role for somebody. `sites`: the numbers of those that can be chosen."""

    username = forms.CharField(max_length=150, error_messages={"required": "Write their log-in name."})
    role = forms.ChoiceField(
        choices=[(each.value, duties.NAMES[each]) for each in Role if each is not Role.PARTICIPANT],
        error_messages={"required": "Choose a role.", "invalid_choice": "Choose a role of the list."},
    )
    site = forms.CharField(max_length=12, required=False)
    field_order = ("username", "role", "site", "why")


class NewState(Reasoned):
    """Where the trial is to stand."""

    state = forms.CharField(max_length=12, error_messages={"required": "Choose where the trial is to stand."})
    field_order = ("state", "why")


class NewSite(Asked):
    """A site."""

    number = forms.CharField(max_length=4, error_messages={"required": "Write the site’s number."})
    name = forms.CharField(max_length=300, error_messages={"required": "Write how the centre is called."})
    city = forms.CharField(max_length=120, error_messages={"required": "Write its city."})
    country = forms.CharField(max_length=120, error_messages={"required": "Write its country."})
    zone = forms.ChoiceField(
        choices=lambda: [(each, each) for each in sorted(available_timezones())],
        error_messages={
            "required": "Choose its time zone.",
            "invalid_choice": "Choose a time zone of the list.",
        },
    )
    site_id = forms.IntegerField(min_value=0, required=False)


class Upload(Asked):
    """The file of another protocol version: chosen from the disk, or sent along from the page before.

    `seen`: the digest of what was looked at before it is adopted.
    """

    file = forms.FileField(required=False, error_messages=_FILES)
    overlay_file = forms.FileField(required=False, error_messages=_FILES)
    text = forms.CharField(required=False, strip=False)
    overlay = forms.CharField(required=False, strip=False)
    seen = forms.CharField(required=False, max_length=64)
    why = forms.CharField(required=False, max_length=500)

    def blame(self, error: UserError) -> None:
        """Put what is wrong beside the file that it is wrong in, with its line where it has one."""
        said = str(error) if "line" in error.where else f"{error.what} {error.mend}".strip()
        self.add_error("overlay_file" if error.where.startswith("overlay") else "file", said)

    def clean(self) -> dict[str, Any]:
        """What was chosen takes the place of what was sent along."""
        given = super().clean() or {}
        for name, file in (("text", "file"), ("overlay", "overlay_file")):
            if given.get(file):
                given[name] = self._content(file, given[file])
            given[name] = given.get(name, "").replace("\r\n", "\n")
        if not given["text"] and not self.errors:
            self.add_error("file", "Choose the protocol file.")
        if given.get("seen") and not given.get("why", "").strip():
            self.add_error("why", _REASON)
        return given

    def _content(self, name: str, file: Any) -> str:
        if file.size > LARGEST:
            self.add_error(name, f"This file is larger than {LARGEST // 1000} kB: it is no protocol file.")
            return ""
        try:
            return str(file.read().decode("utf-8"))
        except UnicodeDecodeError:
            self.add_error(name, "This is not UTF-8 text. Save it as UTF-8 text.")
            return ""
