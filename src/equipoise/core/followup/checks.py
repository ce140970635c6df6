"""What speaks against an entry: ranges, the order of dates, what is missing or unreadable. It never refuses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from equipoise.core.followup import conditions
from equipoise.core.followup.answers import BLANK, Answer, Answers, nested, paths, rows, split
from equipoise.core.followup.entering import LONGEST, why_unread
from equipoise.core.followup.forms import Form, Item, Kind
from equipoise.core.values.dates import PartialDate
from equipoise.core.values.errors import InputError

_NUMBERS = (Kind.QUANTITY, Kind.INTEGER)
_DATES = (Kind.DATE, Kind.PARTIAL_DATE)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that speaks against an answer. `path`: its place, empty for the form as a whole."""

    path: str
    sentence: str


def findings(form: Form, answers: Answers, today: date) -> list[Finding]:
    """All that speaks against an entry, in the form's order. `today`: of the site; dates after it are in the future."""
    found = [*_missing(form, answers)]
    for path, item in paths(form, answers):
        answer = answers.get(path, BLANK)
        if answer.unread:
            found.append(Finding(path, _unread(form, path, answer)))
        elif answer.value:
            told = [*_range(item, answer.value), *_days(form, path, item, answers, today)]
            found += [Finding(path, each) for each in told]
            if not is_asked(form, path, item, answers):
                found.append(
                    Finding(path, "This is not asked after the other answers. Clear it, or change them.")
                )
    return sorted(found, key=lambda each: _place(form, each.path))


def _unread(form: Form, path: str, answer: Answer) -> str:
    """What is said of an answer that can't be read. What is too long is never kept, as it was typed or otherwise."""
    kept = "This is kept as it was typed. " if len(answer.typed) <= LONGEST else ""
    return f"{kept}{why_unread(form, path, answer)}"


def is_asked(form: Form, path: str, item: Item, answers: Answers) -> bool:
    """Whether an item is asked after the other answers; what is not known is asked. In a group both must be."""
    group, row, _ = split(path)
    outer = next((each for each in form.items if row and each.id == group), None)
    if outer is not None and not conditions.asked(outer.when, nested(form, answers)):
        return False
    return not item.when or conditions.asked(item.when, seen_from(form, path, answers))


def seen_from(form: Form, path: str, answers: Answers) -> Mapping[str, Any]:
    """The answers that a condition speaks of: the form's, and before them those of the same row."""
    whole = nested(form, answers)
    group, row, _ = split(path)
    if not row:
        return whole
    known = rows(answers, group)
    own = whole.get(group, [])[known.index(row)] if row in known else {}
    return {**whole, **own}


def _missing(form: Form, answers: Answers) -> Iterator[Finding]:
    for item in form.items:
        if item.kind is Kind.GROUP:
            if item.required and not rows(answers, item.id) and is_asked(form, item.id, item, answers):
                yield Finding(item.id, "At least one entry is needed here.")
            for row in rows(answers, item.id):
                yield from (
                    each
                    for one in item.items
                    for each in _one_missing(form, f"{item.id}.{row}.{one.id}", one, answers)
                )
        else:
            yield from _one_missing(form, item.id, item, answers)


def _one_missing(form: Form, path: str, item: Item, answers: Answers) -> Iterator[Finding]:
    if item.required and not answers.get(path, BLANK) and is_asked(form, path, item, answers):
        yield Finding(path, "An answer is needed, or the reason why there is none.")


def _range(item: Item, value: str) -> Iterator[str]:
    if item.kind not in _NUMBERS:
        return
    number, unit = Decimal(value), f" {item.unit}" if item.unit else ""
    if item.low and number < Decimal(item.low):
        yield f"{value}{unit} is below what is expected, {item.low}{unit}. Check it."
    if item.high and number > Decimal(item.high):
        yield f"{value}{unit} is above what is expected, {item.high}{unit}. Check it."


def _days(form: Form, path: str, item: Item, answers: Answers, today: date) -> Iterator[str]:
    if item.kind not in _DATES:
        return
    day = PartialDate.parse(answers[path].value)
    if day.earliest > today:
        yield f"{day.words()} lies in the future."
    around = seen_from(form, path, answers)
    for other in item.after:
        earlier = _day(around.get(other))
        if earlier is not None and day.latest < earlier.earliest:
            yield f"{day.words()} is before “{_title(form, path, other)}”, {earlier.words()}."
    for bound, text in (("low", item.low), ("high", item.high)):
        limit = _day(text)
        if limit is not None and (
            day.latest < limit.earliest if bound == "low" else day.earliest > limit.latest
        ):
            yield f"{day.words()} is {'before' if bound == 'low' else 'after'} {limit.words()}. Check it."


def _day(text: Any) -> PartialDate | None:
    try:
        return PartialDate.parse(str(text)) if text else None
    except ValueError:
        return None


def _title(form: Form, path: str, other: str) -> str:
    group = next((each for each in form.items if each.id == split(path)[0] and each.kind is Kind.GROUP), None)
    every = (*(group.items if group else ()), *form.items)
    return next((each.title for each in every if each.id == other), other)


def _place(form: Form, path: str) -> tuple[int, int, int]:
    """Where a path stands in the form; what is about the whole comes first."""
    if not path:
        return (-1, 0, 0)
    head, row, tail = split(path)
    ids = [each.id for each in form.items]
    at = ids.index(head)
    inner = [each.id for each in form.items[at].items]
    return (at, row, inner.index(tail) if tail else 0)


def broken(form: Form, where: str = "") -> list[str]:
    """What is wrong with the expressions and bounds of a form as the protocol file has it, in sentences."""
    found = []
    for outer in form.items:
        for item in (outer, *outer.items):
            ids = {each.id for each in (*form.items, *outer.items)}
            found += [f"“{item.id}”: {each}" for each in _broken(item, ids, where)]
    return found


def _broken(item: Item, ids: set[str], where: str) -> Iterator[str]:
    try:
        named = conditions.items(conditions.parse(item.when, where)) if item.when else frozenset()
    except InputError as error:
        yield str(error)
        return
    for each in sorted({*named, *item.after} - ids):
        yield f"It speaks of “{each}”, which the form doesn't ask."


def digestible(answers: Mapping[str, Answer]) -> dict[str, list[str]]:
    """The answers as plain values in the order of their paths, for a digest; blanks are left out."""
    return {path: each.plain() for path, each in sorted(answers.items()) if each}
