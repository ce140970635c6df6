"""The field of one question: what a page shows for a fact, and what came back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from equipoise.core.person.fact import NO, YES, Fact
from equipoise.core.person.file import answer
from equipoise.core.values.dates import PartialDate
from equipoise.core.values.errors import InputError
from equipoise.web.fit.answers import LONGEST_ANSWER, Answer

UNKNOWN = "unknown"
NEVER = "never"


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the answers to choose from."""

    value: str
    words: str
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """A question's field. `kind`: choice, number or date. `dated`: the day of the answer is asked for too.

    `day`, `month`, `year`: of a date, or of the day of the answer. `error`: what is wrong with what was typed.
    """

    kind: str
    choices: tuple[Choice, ...] = ()
    unit: str = ""
    text: str = ""
    day: str = ""
    month: str = ""
    year: str = ""
    dated: bool = False
    may_be_never: bool = False
    error: str = ""


def of_fact(fact: Fact, dated: bool, given: Answer | None) -> Field:
    """The field of a fact, with what was answered before."""
    text, on = (given.text, given.on) if given else ("", "")
    if fact.kind == "date":
        return _with_day(Field("date", text=text, may_be_never=True), text)
    if fact.kind == "number" and not fact.choices:
        return _with_day(
            Field("number", unit=fact.unit, text="" if text == UNKNOWN else text, dated=dated), on
        )
    options = {YES: "Yes", NO: "No"} if fact.kind == "yes-no" else dict(fact.choices)
    choices = tuple(Choice(value, words, value == text) for value, words in options.items())
    return _with_day(Field("choice", choices, text=text, dated=dated), on)


def of_clock(given: str) -> Field:
    """The field of a clock."""
    return _with_day(Field("date", text=given), given)


def _with_day(field: Field, iso: str) -> Field:
    year, month, day = [*iso.split("-"), "", "", ""][:3] if iso[:1].isdigit() else ("", "", "")
    return replace(field, year=year, month=month.lstrip("0"), day=day.lstrip("0"))


def from_post(
    field: Field, fact: Fact | None, sent: Mapping[str, str], today: date
) -> tuple[Field, Answer | None]:
    """What was sent: the answer, or None and the field with its error. `fact` None: the day of a clock."""
    typed = _typed(field, sent)
    if sent.get("unknown"):
        return typed, Answer(UNKNOWN)
    try:
        return typed, _answer(typed, fact, sent, today)
    except InputError as error:
        return replace(typed, error=f"{error.what} {error.mend}".strip()), None


def _typed(field: Field, sent: Mapping[str, str]) -> Field:
    text = sent.get("value", "").strip()[: LONGEST_ANSWER * 4]
    chosen = tuple(replace(each, chosen=each.value == text) for each in field.choices)
    day, month, year = (sent.get(name, "").strip()[:4] for name in ("day", "month", "year"))
    return replace(field, text=text, choices=chosen, error="", day=day, month=month, year=year)


def _answer(field: Field, fact: Fact | None, sent: Mapping[str, str], today: date) -> Answer:
    if field.kind == "date":
        if sent.get("never") and field.may_be_never:
            return Answer(NEVER)
        return Answer(str(_day(field, today, past=fact is not None)))
    if not field.text:
        raise InputError("There is no answer yet.", mend="Choose or write one, or say that you don't know.")
    if len(field.text) > LONGEST_ANSWER:
        raise InputError(f"The answer is longer than {LONGEST_ANSWER} characters.")
    if fact is not None:
        answer(field.text, fact)
    has_day = field.dated and any((field.day, field.month, field.year))
    return Answer(field.text, str(_day(field, today, past=True)) if has_day else "")


def _day(field: Field, today: date, *, past: bool) -> PartialDate:
    """The day in its three boxes; the day, or day and month, may be missing."""
    try:
        found = PartialDate(*(int(each) if each else None for each in (field.year, field.month, field.day)))  # type: ignore[arg-type]
    except (ValueError, TypeError) as error:
        raise InputError(
            "This is not a date.",
            mend="Write the year, such as 2026, and the month and day as numbers if you know them.",
        ) from error
    if not 1900 <= found.year <= today.year + 20:
        raise InputError(
            f"The year {found.year} can't be right.", mend="Write it with four figures, such as 2026."
        )
    if past and found.earliest > today:
        raise InputError(f"{found.words()} lies in the future.", mend="Look at the date again.")
    return found
