"""What a form about death or withdrawal says of a participant's way through the trial."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from equipoise.core.followup.answers import BLANK, Answers
from equipoise.core.followup.forms import Form, Item, Kind, Purpose
from equipoise.core.values.dates import PartialDate


class Ending(StrEnum):
    """What ended."""

    DEATH = "death"
    TREATMENT = "treatment"
    FOLLOW_UP = "follow-up"
    DATA = "data"

    @property
    def words(self) -> str:
        """What it is called within a sentence."""
        return _TITLES[self]


_TITLES = {
    Ending.DEATH: "the death",
    Ending.TREATMENT: "the withdrawal from treatment",
    Ending.FOLLOW_UP: "the withdrawal from follow-up",
    Ending.DATA: "the withdrawal of data",
}
ENDING = frozenset({Purpose.DEATH, Purpose.WITHDRAWAL})
"""What forms are for that say an end."""
_WORDS = {"TREAT": Ending.TREATMENT, "FOLLOW": Ending.FOLLOW_UP, "DATA": Ending.DATA}
"""How the codes of a choice begin that says what somebody withdraws from."""


@dataclass(frozen=True, slots=True)
class Ended:
    """What ended, and on which day."""

    what: Ending
    day: date


def endings(form: Form, answers: Answers, today: date) -> list[Ended]:
    """What an entry says to have ended; empty while it doesn't say on which day.

    Of a day that is known to the month or year alone the last is taken that isn't in the future, since until then
    nothing is known to have ended.
    """
    day = _said(form, answers)
    if day is None:
        return []
    known = min(day.latest, max(today, day.earliest))
    if form.purpose is Purpose.DEATH:
        return [Ended(Ending.DEATH, known)]
    return [Ended(each, known) for each in _scopes(form, answers)]


def unsaid(form: Form, before: Answers, after: Answers, today: date) -> list[Ending]:
    """What a form said to have ended, and says no more. Another day is no such thing."""
    still = {each.what for each in endings(form, after, today)}
    return [each.what for each in endings(form, before, today) if each.what not in still]


def impossible(form: Form, answers: Answers, days: Mapping[str, date], today: date) -> str:
    """Why nothing can have ended on the day that an entry says, in a sentence; empty where it can, or it says none.

    `days`: the participant's, by name. Warnings don't do here: an end changes what is asked of everybody at once.
    """
    day, consent = _said(form, answers), days.get("consent")
    if day is None:
        return ""
    if day.earliest > today:
        return f"{day.words()} lies in the future."
    if consent is not None and day.latest < consent:
        return f"{day.words()} is before consent, {PartialDate(consent.year, consent.month, consent.day).words()}."
    return ""


def _said(form: Form, answers: Answers) -> PartialDate | None:
    """The day of a form that says an end: its first date."""
    if form.purpose not in ENDING:
        return None
    return next((found for item in form.items if (found := _day(item, answers)) is not None), None)


def _day(item: Item, answers: Answers) -> PartialDate | None:
    value = answers.get(item.id, BLANK).value
    return PartialDate.parse(value) if value and item.kind in (Kind.DATE, Kind.PARTIAL_DATE) else None


def _scopes(form: Form, answers: Answers) -> list[Ending]:
    chosen = [
        code
        for item in form.items
        if item.kind in (Kind.CHOICE, Kind.CHOICES)
        for code in answers.get(item.id, BLANK).value.split()
    ]
    return [what for what in Ending if any(_word(code) is what for code in chosen)]


def _word(code: str) -> Ending | None:
    found = (what for word, what in _WORDS.items() if code.upper().replace("_", "").startswith(word))
    return next(found, None)
