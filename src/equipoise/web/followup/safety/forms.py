"""What is typed on the pages of serious events."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from equipoise.core.followup.adverse import CAUSES, SERIOUS
from equipoise.core.followup.entering import partial_date
from equipoise.core.values.errors import InputError
from equipoise.web.followup.safety.actions import LONGEST, RECIPIENTS, STEPS, Judgement, Told
from equipoise.web.trials.forms import Asked, Reasoned


def _choose(what: str) -> dict[str, str]:
    """What is said where nothing was chosen, or what isn't offered."""
    return {"required": what, "invalid_choice": f"{what} Choose one of the list."}


_YES_NO = (("yes", "Expected"), ("no", "Unexpected"))


class Day(forms.CharField):
    """A whole day, as people write it."""

    def clean(self, value: Any) -> date | None:
        """The day; ValidationError with a sentence for what is none."""
        typed = super().clean(value)
        if not typed:
            return None
        try:
            found = partial_date(typed)
        except InputError as error:
            raise forms.ValidationError(f"{error.what} {error.mend}") from error
        if found.day is None:
            raise forms.ValidationError("Write the whole day, such as 31 Mar 2026.")
        return found.earliest


class Judging(Asked):
    """What the sponsor judges of an event. `why` is needed where it was judged before."""

    key = forms.CharField(max_length=80)
    received = Day(
        max_length=40, error_messages={"required": "Write the day on which the sponsor learned of it."}
    )
    cause = forms.ChoiceField(
        choices=list(CAUSES.items()), error_messages=_choose("Say whether the treatment may be the cause.")
    )
    expected = forms.ChoiceField(choices=_YES_NO, error_messages=_choose("Say whether it was expected."))
    reasons = forms.MultipleChoiceField(
        choices=list(SERIOUS.items()), required=False, error_messages=_choose("Say why it is serious.")
    )
    narrative = forms.CharField(
        max_length=LONGEST, error_messages={"required": "Tell what happened, in a few sentences."}
    )
    why = forms.CharField(max_length=900, required=False)

    def judgement(self) -> Judgement:
        """What was judged."""
        given = self.cleaned_data
        return Judgement(
            given["received"], given["cause"], given["expected"] == "yes", tuple(given["reasons"]),
            given["narrative"], given["why"],
        )  # fmt: skip


class Reporting(Asked):
    """Whom the sponsor told."""

    key = forms.CharField(max_length=80)
    to = forms.ChoiceField(
        choices=list(RECIPIENTS.items()), error_messages=_choose("Say whom the sponsor told.")
    )
    step = forms.ChoiceField(
        choices=list(STEPS.items()), error_messages=_choose("Say which step of the report it was.")
    )
    day = Day(max_length=40, error_messages={"required": "Write the day on which they were told."})
    reference = forms.CharField(max_length=120, required=False)

    def told(self) -> Told:
        """What was noted."""
        given = self.cleaned_data
        return Told(given["to"], given["step"], given["day"], given["reference"])


class TakingBack(Reasoned):
    """Why a report that was noted is taken back."""

    key = forms.CharField(max_length=80)
