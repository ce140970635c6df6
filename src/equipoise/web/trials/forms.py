"""What a trial's manager types."""

from __future__ import annotations

from zoneinfo import available_timezones

from django import forms

from equipoise.core.design import duties
from equipoise.core.design.roles import Role
from equipoise.core.values.errors import UserError

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
