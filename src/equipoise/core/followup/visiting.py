"""The day of a visit, which a form of the visit asks too: it is typed once, and a difference is found.

An item says the visit's day where it is coded VISDAT, and how the visit was where it is coded SVCNTMOD (CDASH, domain
SV). Codes of the latter that begin as in `_SITE` mean that somebody came; all others are remote.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from equipoise.core.followup.answers import BLANK, Answers
from equipoise.core.followup.checks import Finding
from equipoise.core.followup.forms import Form, Item, Kind
from equipoise.core.values.dates import PartialDate

IN_PERSON, REMOTE = "in person", "remote"
DAY, MODE = "VISDAT", "SVCNTMOD"
_SITE = ("S", "IN")


@dataclass(frozen=True, slots=True)
class Took:
    """How a visit went. `day`: None where it is not known, or the visit was missed; `how`: empty where not known."""

    day: date | None
    how: str = ""


def day_item(form: Form) -> Item | None:
    """What asks for the visit's day; None for a form that doesn't."""
    return next((each for each in form.items if each.coded == DAY and each.kind is Kind.DATE), None)


def mode_item(form: Form) -> Item | None:
    """What asks how the visit was; None for a form that doesn't."""
    return next((each for each in form.items if each.coded == MODE and each.kind is Kind.CHOICE), None)


def took(form: Form, answers: Answers) -> Took:
    """What the answers of a form say of its visit."""
    day, mode = day_item(form), mode_item(form)
    said = answers.get(day.id, BLANK).value if day else ""
    code = answers.get(mode.id, BLANK).value if mode else ""
    return Took(PartialDate.parse(said).earliest if said else None, _how(code) if code else "")


def filled(form: Form, seen: Took) -> dict[str, str]:
    """What stands in an empty form because it was said of the visit, by item.

    How it was is filled in where one choice alone can mean it.
    """
    day, mode = day_item(form), mode_item(form)
    if day is None or seen.day is None:
        return {}
    fits = [code for code, _ in mode.choices if _how(code) == seen.how] if mode else []
    found = {day.id: seen.day.isoformat()}
    return {**found, mode.id: fits[0]} if mode and len(fits) == 1 else found


def differs(form: Form, answers: Answers, seen: Took) -> list[Finding]:
    """Where the form says another day, or another way, than was said of the visit."""
    day, mode, said = day_item(form), mode_item(form), took(form, answers)
    found = []
    if day is not None and said.day is not None and said.day != seen.day:
        found.append(Finding(day.id, f"{_visit(seen)} One of the two days is wrong: correct it."))
    if mode is not None and said.how and seen.how and said.how != seen.how:
        found.append(Finding(mode.id, f"The visit is recorded as {seen.how}. One of the two is wrong."))
    return found


def words(day: date) -> str:
    """A day as people write it in full."""
    return PartialDate(day.year, day.month, day.day).words()


def _visit(seen: Took) -> str:
    if seen.day is None:
        return "The visit is recorded as missed."
    return f"The visit is recorded on {words(seen.day)}."


def _how(code: str) -> str:
    return IN_PERSON if code.upper().startswith(_SITE) else REMOTE
