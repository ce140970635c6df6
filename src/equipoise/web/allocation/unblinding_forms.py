"""What is typed about an emergency."""

from __future__ import annotations

from django import forms

from equipoise.web.allocation.actions.unblinding import Wanted
from equipoise.web.allocation.emergencies import REASONS
from equipoise.web.allocation.forms import Keyed, Passphrase
from equipoise.web.trials.forms import Asked

LONGEST = 1000
NOBODY = "*"
"""Stands in the list of physicians for a safety report that who opens it completes. No log-in can be called so."""


class Ask(Keyed):
    """Whose code has to be known, why, and by whom."""

    participant = forms.CharField(
        max_length=20, error_messages={"required": "Write the participant’s number, such as 03-007."}
    )
    reason = forms.ChoiceField(
        choices=list(REASONS.items()),
        error_messages={"required": "Choose a reason.", "invalid_choice": "Choose a reason of the list."},
    )
    words = forms.CharField(
        max_length=LONGEST, error_messages={"required": "Say in a sentence why it has to be known."}
    )
    physician = forms.CharField(max_length=150, error_messages={"required": "Choose who is to know it."})

    def clean_physician(self) -> str:
        """Who is to know; nobody, for a report that who opens it completes."""
        chosen = str(self.cleaned_data["physician"])
        return "" if chosen == NOBODY else chosen

    def wanted(self) -> Wanted:
        """What was asked for."""
        given = self.cleaned_data
        return Wanted(given["participant"].strip(), given["reason"], given["words"], given["physician"])


class Alone(Ask, Passphrase):
    """The same by who opens it too, because nobody else was reached. What is wrong is said in the page’s order."""

    field_order = ("participant", "reason", "words", "physician", "unreached", "passphrase")
    unreached = forms.CharField(
        max_length=LONGEST, error_messages={"required": "Say whom you tried to reach, and how."}
    )


class Words(Asked):
    """A sentence for the record."""

    words = forms.CharField(
        max_length=2 * LONGEST, error_messages={"required": "Write a sentence: it stands in the record."}
    )
