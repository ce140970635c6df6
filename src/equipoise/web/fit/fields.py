"""The field of one question: what a page shows for a fact, and what came back."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from equipoise.core.criteria.scope import Clock
from equipoise.core.person.fact import NO, YES, Fact
from equipoise.core.person.file import answer
from equipoise.core.values.dates import PartialDate
from equipoise.core.values.errors import InputError
from equipoise.web.fit.answers import LONGEST_ANSWER, UNKNOWN, Answer

NEVER = "never"
OLDEST_YEAR = 1900
YEARS_AHEAD = 20
_COMMA = re.compile(r"[<>=≤≥]*\s*\d+,(?:\d{1,2}|\d{4,})(?!\d)(?:\s.*)?")
"""A comma that no thousands can follow: it stands for the decimals."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the answers to choose from."""

    value: str
    words: str
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """A question's field. `kind`: choice, number or date. `dated`: the day of the answer is asked for too.

    `day`, `month`, `year`: of a date, or of the day of the answer. `future`: whether the date may lie ahead. `error`:
    what is wrong with what was typed.
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
    future: bool = False
    error: str = ""


def of_fact(fact: Fact, dated: bool, given: Answer | None) -> Field:
    """The field of a fact, with what was answered before."""
    text, on = (given.text, given.on) if given else ("", "")
    if fact.kind == "date":
        never = fact.name != "birth_date"
        return _with_day(Field("date", text=text, may_be_never=never), text)
    if fact.kind == "number" and not fact.choices:
        return _with_day(_number(fact, text, dated), on)
    return _with_day(Field("choice", choices(fact, text), text=text, dated=dated), on)


def of_limit(fact: Fact, given: Answer | None) -> Field:
    """The field of a laboratory's limit of normal."""
    return _number(fact, given.text if given else "", False)


def of_clock(clock: Clock, given: Answer | None) -> Field:
    """The field of a clock. Only what is still to be planned may lie ahead."""
    text = given.text if given else ""
    return _with_day(Field("date", text=text, future=clock.not_before_today or clock.default_today), text)


def choices(fact: Fact, chosen: str) -> tuple[Choice, ...]:
    """What there is to choose from."""
    options = {YES: "Yes", NO: "No"} if fact.kind == "yes-no" else fact.choices
    return tuple(Choice(value, words, value == chosen) for value, words in options.items())


def _number(fact: Fact, text: str, dated: bool) -> Field:
    return Field("number", unit=fact.unit, text="" if text == UNKNOWN else text, dated=dated)


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
        return replace(typed, error=told(error)), None


def told(error: InputError) -> str:
    """What is wrong and how to mend it, for beside the field."""
    return f"{error.what} {error.mend}".strip()


def _typed(field: Field, sent: Mapping[str, str]) -> Field:
    text = _clean(sent.get("value", ""))
    if field.kind == "date":
        text = NEVER if sent.get("never") else ""
    chosen = tuple(replace(each, chosen=each.value == text) for each in field.choices)
    day, month, year = (_clean(sent.get(name, ""))[:12] for name in ("day", "month", "year"))
    return replace(field, text=text, choices=chosen, error="", day=day, month=month, year=year)


def _clean(text: str) -> str:
    return text.strip()[: LONGEST_ANSWER * 4]


def _answer(field: Field, fact: Fact | None, sent: Mapping[str, str], today: date) -> Answer:
    any_day = any((field.day, field.month, field.year))
    if field.kind == "date":
        return Answer(_date(field, today, any_day=any_day))
    if not field.text:
        raise InputError("There is no answer yet.", mend="Choose or write one, or say that you don’t know.")
    if fact is not None:
        check(field.text, fact)
    if not field.dated or not any_day:
        return Answer(field.text)
    return Answer(field.text, str(_day(replace(field, future=False), today)))


def _date(field: Field, today: date, *, any_day: bool) -> str:
    if field.text == NEVER and field.may_be_never:
        if any_day:
            raise InputError("There is a day, and it has not happened.", mend="Take one of the two away.")
        return NEVER
    if not any_day:
        raise InputError("There is no day yet.", mend="Write the year at least, or say that you don’t know.")
    return str(_day(field, today))


def check(text: str, fact: Fact) -> None:
    """InputError where this can't be an answer about the fact, with what to write."""
    if len(text) > LONGEST_ANSWER:
        raise InputError(f"The answer is longer than {LONGEST_ANSWER} characters.", mend="Make it shorter.")
    if fact.kind == "number" and _COMMA.fullmatch(text):
        raise InputError("The comma can be read in two ways.", mend="Write decimals with a point, as in 3.5.")
    answer(text, fact)


def _day(field: Field, today: date) -> PartialDate:
    """The day in its three boxes; the day, or day and month, may be missing."""
    boxes = (field.year, field.month, field.day)
    try:
        year, month, day = (_figure(each) for each in boxes)
        found = PartialDate(year or 0, month, day)
    except ValueError as error:
        raise InputError(
            "This is not a date.",
            mend="Write the year, such as 2026. Add the month and day as numbers if you know them.",
        ) from error
    return check_day(found, today, future=field.future)


def _figure(text: str) -> int | None:
    if text and not (text.isascii() and text.isdigit()):
        raise ValueError("not figures")
    return int(text) if text else None


def check_day(found: PartialDate, today: date, *, future: bool = False) -> PartialDate:
    """The day, if it can be right; InputError otherwise."""
    if not OLDEST_YEAR <= found.year <= today.year + YEARS_AHEAD:
        raise InputError(
            f"The year {found.year} can’t be right.", mend="Write it with four figures, such as 2026."
        )
    if not future and found.earliest > today:
        raise InputError(f"{found.words()} lies in the future.", mend="Look at the date again.")
    return found
