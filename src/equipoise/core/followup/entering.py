"""From what was typed to answers. What can't be read is kept as it was typed, with a sentence; nothing is lost."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, InvalidOperation

from equipoise.core.followup.answers import Answer, Answers, Missing, item_at, split
from equipoise.core.followup.forms import Form, Item, Kind
from equipoise.core.values import units
from equipoise.core.values.dates import MONTHS, PartialDate
from equipoise.core.values.errors import InputError
from equipoise.core.values.words import TooLong

LONGEST = 5_000
"""Characters of one answer."""
YES, NO = ("yes", "y", "true", "1"), ("no", "n", "false", "0")
_NUMBER = re.compile(r"([+-]?)([\d.,\s']*\d)\s*([^\d\s.,].*)?")
_UNKNOWN = ("un", "unk", "uk", "nk", "??", "xx")
_PARTS = re.compile(r"[\s./,-]+")
_MONTHS = {name[:3].lower(): number for number, name in enumerate(MONTHS) if name}
_GROUPED = re.compile(r"\d{1,3}([\s']\d{3})+(?P<rest>[.,]\d+)?")


@dataclass(frozen=True, slots=True)
class Entered:
    """What was read, by path, and for what can't be read a sentence that says why and what to write instead."""

    answers: Answers
    problems: Mapping[str, str]


def read(form: Form, typed: Mapping[str, str], missing: Mapping[str, str] | None = None) -> Entered:
    """Answers from what was typed. `missing`: why there is none, by path; it counts where nothing was typed.

    InputError for a path that the form doesn't have.
    """
    answers, problems = dict[str, Answer](), dict[str, str]()
    for path in dict.fromkeys((*typed, *(missing or {}))):
        item = _item(form, path)
        answers[path], problem = one(item, typed.get(path, ""), (missing or {}).get(path, ""))
        if problem:
            problems[path] = problem
    return Entered(answers, problems)


def one(item: Item, typed: str, missing: str = "") -> tuple[Answer, str]:
    """One answer, and a sentence where it can't be read."""
    text = _clean(typed)
    if len(text) > LONGEST:
        return Answer(typed=text), str(_too_long(item, text))
    if not text:
        return Answer(missing=missing if missing in set(Missing) else ""), ""
    try:
        return _READERS[item.kind](item, text), ""
    except InputError as error:
        return Answer(typed=text), str(error)


def _clean(typed: str) -> str:
    return typed.replace("\r\n", "\n").replace("\0", "").strip()


def _too_long(item: Item, text: str, where: str = "") -> TooLong:
    return TooLong(len(text), LONGEST, where, f"“{item.title}”")


def refuse_long(form: Form, typed: Mapping[str, str]) -> None:
    """TooLong for an answer that is longer than a form keeps: it is neither cut nor kept as it was typed."""
    for path, text in typed.items():
        if len(_clean(text)) > LONGEST:
            raise _too_long(_item(form, path), _clean(text), path)


def why_unread(form: Form, path: str, answer: Answer) -> str:
    """The sentence for an answer that is kept as it was typed; empty where it can be read."""
    item = item_at(form, path)
    return one(item, answer.typed)[1] if item is not None and answer.unread else ""


def decimal(text: str) -> str:
    """A decimal with point or comma in its one spelling; InputError where it is none, or could be two numbers."""
    text = text.strip()
    if grouped := _GROUPED.fullmatch(text.lstrip("+-")):
        rest = grouped["rest"] or ""
        text = re.sub(r"[\s']", "", text[: len(text) - len(rest)]) + rest.replace(",", ".")
    points, commas = text.count("."), text.count(",")
    if points and commas:
        text = _both_signs(text)
    elif commas == 1:
        text = _one_comma(text)
    elif commas:
        text = text.replace(",", "") if re.fullmatch(r"[+-]?\d{1,3}(,\d{3})+", text) else text
    if not re.fullmatch(r"[+-]?\d+(\.\d+)?", text):
        raise InputError(f"“{text[:40]}” is not a number.", mend="Write figures only, as in 12.5.")
    return plain(units.bounded(Decimal(text), text))


def plain(value: Decimal) -> str:
    """A decimal as it was told, without a sign or noughts that say nothing; the places after the point stay."""
    return f"{value:f}" if value else f"{abs(value):f}"


def _both_signs(text: str) -> str:
    thousands, point = (",", ".") if text.rfind(".") > text.rfind(",") else (".", ",")
    if not re.fullmatch(rf"[+-]?\d{{1,3}}(\{thousands}\d{{3}})+\{point}\d+", text):
        return text
    return text.replace(thousands, "").replace(point, ".")


def _one_comma(text: str) -> str:
    whole, _, rest = text.partition(",")
    if len(rest) == 3 and whole.lstrip("+-").strip("0"):
        raise InputError(
            f"“{text}” can be {whole}{rest} or {whole}.{rest}.",
            mend=f"Write {whole}{rest} or {whole}.{rest}.",
        )
    return f"{whole}.{rest}"


def _quantity(item: Item, text: str) -> Answer:
    found = _NUMBER.fullmatch(text)
    if not found:
        raise InputError(
            f"“{text[:40]}” is not a number.", mend=f"Write a number in {item.unit or 'figures'}."
        )
    value, unit = decimal(found[1] + found[2]), (found[3] or "").strip()
    if not unit or unit.casefold() == item.unit.casefold():
        return Answer(value)
    try:
        factor = units.factor(unit, item.unit)
    except InputError:
        raise InputError(
            f"“{unit[:20]}” can't be told in {item.unit or 'a plain number'}.",
            mend=f"Write it in {item.unit or 'figures'}.",
        ) from None
    return Answer(plain((Decimal(value) * factor).normalize()), typed=text)


def _integer(item: Item, text: str) -> Answer:
    value = Decimal(_quantity(replace(item, unit=item.unit), text).value)
    if value != value.to_integral_value():
        raise InputError(f"“{text[:40]}” is not a whole number.", mend="Write a whole number, as in 3.")
    return Answer(str(int(value)))


def _choice(item: Item, text: str) -> Answer:
    for code, words in item.choices:
        if text in (code, words) or text.casefold() in (code.casefold(), words.casefold()):
            return Answer(code)
    raise InputError(f"“{text[:40]}” is not one of the choices.", mend="Choose one of them.")


def _choices(item: Item, text: str) -> Answer:
    given = {_choice(item, each).value for each in re.split(r"[\s;,]+", text) if each}
    return Answer(" ".join(code for code, _ in item.choices if code in given))


def _yes_no(_: Item, text: str) -> Answer:
    word = text.casefold()
    if word in YES or word in NO:
        return Answer("yes" if word in YES else "no")
    raise InputError(f"“{text[:40]}” is neither yes nor no.", mend="Choose yes or no.")


def _date(_: Item, text: str) -> Answer:
    found = partial_date(text)
    if found.day is None:
        raise InputError(
            f"“{text[:40]}” is not a whole day.",
            mend="Write the day too, as in 2026-03-31, or why it is missing.",
        )
    return Answer(str(found))


def _partial_date(_: Item, text: str) -> Answer:
    return Answer(str(partial_date(text)))


def _text(_: Item, text: str) -> Answer:
    return Answer(text)


_READERS = {
    Kind.QUANTITY: _quantity,
    Kind.INTEGER: _integer,
    Kind.CHOICE: _choice,
    Kind.CHOICES: _choices,
    Kind.YES_NO: _yes_no,
    Kind.DATE: _date,
    Kind.PARTIAL_DATE: _partial_date,
    Kind.TEXT: _text,
    Kind.TERM: _text,
}
"""By kind; a group has no answer of its own."""


def partial_date(text: str) -> PartialDate:
    """A day, a month or a year, as people and records write it.

    `2026-03-31`, `2026-03`, `31 March 2026`, `31-MAR-2026`, `UN-MAR-2026`, `UN-UNK-2026`, `31/03/2026`. InputError for
    what is no date, and for `03/04/2026`, which is read in two ways.
    """
    try:
        return PartialDate.parse(text)
    except ValueError:
        pass
    parts = [each for each in _PARTS.split(text.strip()) if each]
    year_first = len(parts) > 1 and len(parts[0]) == 4 and parts[0].isdecimal()
    try:
        return _from_parts(parts[::-1] if year_first else parts, year_first)
    except (ValueError, InvalidOperation):
        raise InputError(
            f"“{text[:40]}” is not a date.",
            mend="Write 2026-03-31, or 2026-03 or 2026 where no more is known.",
        ) from None


def _from_parts(parts: list[str], in_order: bool) -> PartialDate:
    """From day, month and year; ValueError for what is no date, InputError for what is two.

    `in_order`: that the first is the day is known, since the year stood at the other end.
    """
    *head, last = parts
    if not re.fullmatch(r"\d{4}", last) or len(head) > 2:
        raise ValueError("a year has four figures and stands at the end or at the beginning")
    day_text, month_text = ["un", "un", *head][-2:]
    month, day = _month(month_text), _figures(day_text)
    if month is None and day is not None:
        raise ValueError("a day needs its month")
    if day is not None and month_text.isdecimal() and not in_order:
        month, day = _which(day, int(month_text), last)
    return PartialDate(int(last), month, day)


def _which(first: int, second: int, year: str) -> tuple[int, int]:
    """Month and day of two numbers; the one beyond 12 is the day, and where none is nobody can say."""
    if first <= 12 and second <= 12 and first != second:
        days = [date(int(year), month, day) for month, day in ((second, first), (first, second))]
        said = [f"{each.day} {MONTHS[each.month]}" for each in days]
        raise InputError(f"This can be {said[0]} or {said[1]}.", mend=f"Write {days[0]} or {days[1]}.")
    return (first, second) if second > 12 else (second, first)


def _month(text: str) -> int | None:
    if text.casefold() in _UNKNOWN:
        return None
    word = text.casefold()
    if word.isalpha():
        number = _MONTHS.get(word[:3])
        if number is None or not MONTHS[number].casefold().startswith(word):
            raise ValueError(f"{text!r} is no month")
        return number
    return _figures(text)


def _figures(text: str) -> int | None:
    if text.casefold() in _UNKNOWN:
        return None
    if not re.fullmatch(r"\d{1,2}", text):
        raise ValueError(f"{text!r} is no day or month")
    return int(text)


def _item(form: Form, path: str) -> Item:
    item = item_at(form, path)
    try:
        too_far = split(path)[1] > 200
    except ValueError:
        too_far = True
    if item is None or too_far or item.kind is Kind.GROUP:
        raise InputError(f"The form “{form.title}” asks nothing called “{path[:60]}”.", where=form.id)
    return item
