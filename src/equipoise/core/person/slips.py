"""What people write where a value is wanted, and what they have to write instead, in a sentence."""

from __future__ import annotations

import re

from equipoise.core.person.fact import Fact

_NUMBER = r"[+-]?\d+(?:\.\d+)?"
_COMMA = re.compile(r"(?<=\d),(?=\d{1,2}(?!\d)|\d{4,})")
_DASHED = re.compile(
    rf"({_NUMBER})\s*(?:[A-Za-z%]+\s+)?(?:-|–|—|\bto\b|\bor\b|/(?=\s*\d+\s*$))\s*({_NUMBER})(?!\S*\s*\^)\s*(.*)"
)
_ABOUT = re.compile(
    rf"(about|around|approximately|approx\.?|circa|ca?\.|roughly|nearly|almost|[~≈±])\s*({_NUMBER})\s*(.*)",
    re.IGNORECASE,
)
_EITHER_WAY = re.compile(rf"({_NUMBER})\s*(?:±|\+/-)\s*({_NUMBER})\s*(.*)")
_PLUS = re.compile(rf"({_NUMBER})\s*\+\s*(.*)")
_SIDES = {
    "over": "more than", "above": "more than", "greater than": "more than", "longer than": "more than",
    "under": "less than", "below": "less than", "fewer than": "less than", "up to": "at most", "max": "at most",
    "maximum": "at most", "no more than": "at most", "not more than": "at most", "min": "at least",
    "minimum": "at least", "no less than": "at least", "not less than": "at least", "=>": ">=", "=<": "<=",
}  # fmt: skip
_SIDE = re.compile(rf"({'|'.join(sorted(_SIDES, key=len, reverse=True))})\.?\s*({_NUMBER}.*)", re.IGNORECASE)
_WRITTEN_DAY = re.compile(r"(\d{1,4})([-./])(\d{1,2})\2(\d{1,4})")
_ISO = re.compile(r"\d{4}-\d{2}(-\d{2})?")


def of_number(text: str, fact: Fact) -> tuple[str, str] | None:
    """What is wrong with a number as it is written, and what to write; None where nothing of this kind is."""
    said = f"“{text[:40]}”"
    if _COMMA.search(text):
        return (
            f"{said} has a comma where a decimal point was expected.",
            f"Write {_COMMA.sub('.', text[:40])}.",
        )
    if found := _SIDE.fullmatch(text):
        return f"{said} can't be read.", f"Write {_SIDES[found[1].lower()]} {found[2]}."
    if found := _ABOUT.fullmatch(text):
        unit = _unit(found[3] or fact.unit)
        return (
            f"{said} does not say between which limits it lies.",
            f"Write the range it surely lies in, as in 5..7{unit}, or at least or at most and a number.",
        )
    if found := _EITHER_WAY.fullmatch(text):
        return f"{said} is a range.", f"Write its two ends, as in 4..6{_unit(found[3])}."
    if found := _DASHED.fullmatch(text):
        what = "names two numbers" if re.search(r"\bor\b", text) else "is a range"
        return f"{said} {what}.", f"Write {found[1]}..{found[2]}{_unit(found[3])}."
    if found := _PLUS.fullmatch(text):
        return f"{said} can't be read.", f"Write at least {found[1]}{_unit(found[2])}."
    return None


def of_day(text: str) -> tuple[str, str]:
    """The same of a day that can't be read."""
    said = f"“{text[:40]}”"
    if _ISO.fullmatch(text):
        return f"{said} is no day of the calendar.", "Write one that is, or leave the day out."
    found = _WRITTEN_DAY.fullmatch(text)
    if found and len(found[1]) == 4:
        return f"{said} is not a day.", f"Write {found[1]}-{found[3]:0>2}-{found[4]:0>2}."
    if found:
        return (
            f"{said} can be read in two ways, with the month or the day first.",
            "Write the year, then the month, then the day, as in 2026-01-31.",
        )
    return f"{said} is not a day.", "Write it as in 2026-01-31, or 2026-01."


def can_be_never(fact: Fact) -> bool:
    """Whether `never` can be a fact's day: everybody was born."""
    return fact.kind == "date" and fact.name != "birth_date"


def choices_in(text: str, fact: Fact) -> frozenset[str]:
    """The choices that a text names, with or between them; none where part of it names none.

    The words of a choice may have an or of their own, so that all ways to part the text are tried, from its end.
    """
    known = choices_by_words(fact)
    longest = max((words.count(" or ") for words in known), default=0) + 1
    parts = " ".join(text.casefold().split()).split(" or ")
    named: list[frozenset[str]] = [frozenset()] * len(parts) + [frozenset({""})]
    for start in reversed(range(len(parts))):
        for end in range(start + 1, min(start + longest, len(parts)) + 1):
            name = known.get(" or ".join(parts[start:end]))
            if name is not None and named[end]:
                named[start] = named[end] | {name}
    return named[0] - {""}


def choices_by_words(fact: Fact) -> dict[str, str]:
    """Choices by what may be written for them, in small letters: their names, and the words they are shown by.

    Words that two choices share, or that name another one, stand for neither.
    """
    found: dict[str, str] = {}
    shared: set[str] = set()
    for name, words in fact.choices.items():
        written = " ".join(words.casefold().split())
        shared |= {written} & found.keys()
        found[written] = name
    names = {name.casefold(): name for name in fact.choices}
    return {words: name for words, name in found.items() if words not in shared} | names


def _unit(unit: str) -> str:
    return f" {unit}" if unit else ""
