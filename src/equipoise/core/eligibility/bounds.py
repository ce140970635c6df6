"""Limits in the words of a criterion: "at least 18 years", "≤ 1.5", "0-2", "within 4 weeks".

Only as much as two versions of a criterion need to be compared: each limit is taken out of its sentence, and what is
left (the frame) must be the same in both before their limits may be.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

_WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_NUMBER_WORD = re.compile(rf"\b(?:{'|'.join(_WORDS)})\b")
_SIGNS = (
    (re.compile(r"(?:>\s?/\s?=|>\s?=|=\s?>|=\s?/\s?>|≧|⩾|> ?or ?=|= ?or ?>)"), "≥"),
    (re.compile(r"(?:<\s?/\s?=|<\s?=|=\s?<|=\s?/\s?<|≦|⩽|< ?or ?=|= ?or ?<)"), "≤"),
    (re.compile(r"[–—−‐‑]"), "-"),
    (re.compile(r"[＞]"), ">"),
    (re.compile(r"[＜]"), "<"),
    (re.compile(r"(?<=\d)\s?[~～]\s?(?=\d)"), "-"),
    (re.compile(r"[‘’]"), "'"),
    (re.compile(r"[“”]"), '"'),
)
_ECOG = re.compile(
    r"(?:eastern co-?operative oncology group|\becog\b)(?:[ /()]|ecog|who|zubrod|performance|status|score|scale|grade"
    r"|\bps\b|\bof\b|\bis\b|\bbe\b|[:=,])*"
)
_KARNOFSKY = re.compile(
    r"(?:\bkarnofsky\b|\bkps\b)(?:[ /()]|kps|performance|status|score|scale|\bps\b|\bof\b|[:=,])*"
)

_NUMBER = r"(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?!\d|[.,/]\d)"
_TIME = r"(?:[ -]?(hours?|hrs?|h|days?|d|weeks?|wks?|months?|mos?|years?|yrs?)\b\.?)?"
_SIDES = (
    (">=", r"≥|at least|no less than|not less than|(?:greater|more|higher) than or equal to|equal to or"
           r" (?:greater|more) than|(?:a )?minimum(?: of)?|no fewer than|not lower than|no lower than"),
    ("<=", r"≤|at most|no more than|not more than|no (?:greater|higher|older|later) than|not (?:greater|higher|exceed)"
           r"(?:ing)?(?: than)?|up to|(?:a )?maximum(?: of)?|(?:less|lower) than or equal to|equal to or (?:less|lower)"
           r" than"),
    (">", r">|(?:greater|more|older|higher|longer) than|over|above|exceed(?:s|ing)?"),
    ("<", r"<|(?:less|younger|fewer|lower|shorter) than|under|below"),
    ("within", r"within(?: the)?(?: last| past| previous| prior| preceding)?"
               r"|(?:in|during|over) the (?:last|past|previous|prior|preceding)"),
)  # fmt: skip
_BEFORE = re.compile(
    "|".join(f"(?:(?<![a-z])(?:{words})(?: the age of)?\\s*{_NUMBER}{_TIME})" for _, words in _SIDES)
)
_AFTER = re.compile(
    rf"{_NUMBER}{_TIME}(?: of age| old)?,? (?:(?:or|and) (older|more|greater|above|higher|over|up|longer)"
    r"|(?:or|and) (less|younger|fewer|below|lower|under|shorter))\b"
)
_RANGE = re.compile(
    rf"(?:\b(?:between|from)(?: the ages? of)? )?(?<![\w.]){_NUMBER}{_TIME}(?: ?- ?| to | and (?=\d))"
    rf"{_NUMBER}{_TIME}(?! ?%? ?-)"
)
_EITHER = re.compile(r"(?<![\w.])(\d)(?:, ?(\d))?,?(?: or |/)(\d)(?![\d.])")
_UNITS = {"h": ("hour", 1), "d": ("hour", 24), "w": ("hour", 168), "m": ("month", 1), "y": ("month", 12)}


@dataclass(frozen=True, slots=True)
class Bound:
    """An interval of numbers. A side that is None is open; `unit` is "hour", "month" or empty (then in the frame).

    `side_words` are how a person would say each side. `window`: it looks back ("within 4 weeks").
    """

    lower: Decimal | None
    upper: Decimal | None
    lower_inclusive: bool
    upper_inclusive: bool
    unit: str
    side_words: tuple[str, str]
    window: bool = False


@dataclass(frozen=True, slots=True)
class Framed:
    """A criterion's limits in order, the words between them (one stretch more), and its frame.

    The frame are the telling words in order, each limit a `#`.
    """

    between: tuple[str, ...]
    bounds: tuple[Bound, ...]
    frame: tuple[str, ...]


def canonical(text: str) -> str:
    """Small letters, one sign for each comparison and dash, no closing punctuation."""
    low = text.lower()
    for pattern, sign in _SIGNS:
        low = pattern.sub(sign, low)
    return " ".join(low.split()).rstrip(" .;,。；，")


def plain(text: str) -> str:
    """Canonical words with figures for small numbers and one name for the common scales."""
    words = _NUMBER_WORD.sub(lambda found: str(_WORDS.index(found.group()) + 1), canonical(text))
    return _KARNOFSKY.sub("karnofsky ", _ECOG.sub("ecog ", words)).strip()


def framed(text: str) -> Framed:
    """The limits of a criterion and the frame around them."""
    words = plain(text)
    found = _all_bounds(words)
    edges = [0, *(edge for _, start, end in found for edge in (start, end)), len(words)]
    between = tuple(words[start:end] for start, end in zip(edges[::2], edges[1::2], strict=True))
    return Framed(between, tuple(bound for bound, _, _ in found), _frame(" # ".join(between)))


_TOKEN = re.compile(r"[\w%^/+.-]*\w[\w%^/+-]*|[#≥≤<>]")
_FILLERS = frozenset({
    "the", "a", "an", "of", "is", "are", "be", "must", "should", "will", "have", "has", "with", "patient", "patients",
    "subject", "subjects", "participant", "participants", "individual", "individuals", "year", "years", "age", "aged",
    "ages", "old", "and", "inclusive",
})  # fmt: skip


def _frame(words: str) -> tuple[str, ...]:
    return tuple(token for token in _TOKEN.findall(words) if token not in _FILLERS)


def _all_bounds(words: str) -> list[tuple[Bound, int, int]]:
    """Every limit with its stretch, none overlapping, the most telling form first."""
    found: list[tuple[Bound, int, int]] = []
    for pattern, build in (
        (_BEFORE, _one_before),
        (_AFTER, _one_after),
        (_RANGE, _range),
        (_EITHER, _either),
    ):
        for match in pattern.finditer(words):
            bound = build(match)
            if bound and all(match.end() <= start or match.start() >= end for _, start, end in found):
                found.append((bound, match.start(), match.end()))
    return sorted(found, key=lambda entry: entry[1])


def _one_before(match: re.Match[str]) -> Bound | None:
    side = next(place for place in range(len(_SIDES)) if match[2 * place + 1])
    sign = _SIDES[side][0]
    return _bound(sign, match[2 * side + 1], match[2 * side + 2])


def _one_after(match: re.Match[str]) -> Bound | None:
    return _bound(">=" if match[3] else "<=", match[1], match[2])


def _range(match: re.Match[str]) -> Bound | None:
    unit = match[4] or match[2] or ""
    low, high = _value(match[1], match[2] or unit), _value(match[3], unit)
    if low >= high or (match[2] and _family(match[2]) != _family(unit)):
        return None
    said = (f"at least {match[1]}{_spoken(unit)}", f"at most {match[3]}{_spoken(unit)}")
    return Bound(low, high, True, True, _family(unit), said)


def _either(match: re.Match[str]) -> Bound | None:
    values = [int(value) for value in match.groups() if value]
    if values != list(range(values[0], values[0] + len(values))):
        return None
    low, high = Decimal(values[0]), Decimal(values[-1])
    return Bound(low, high, True, True, "", (f"at least {low}", f"at most {high}"))


_SAID = {">=": "at least", ">": "more than", "<=": "at most", "<": "less than", "within": "within"}


def _bound(sign: str, number: str, unit: str | None) -> Bound:
    value, words = _value(number, unit or ""), f"{_SAID[sign]} {number}{_spoken(unit or '')}"
    if sign in (">=", ">"):
        return Bound(value, None, sign == ">=", True, _family(unit or ""), (words, ""))
    return Bound(None, value, True, sign != "<", _family(unit or ""), ("", words), window=sign == "within")


def _value(number: str, unit: str) -> Decimal:
    factor = _UNITS[unit[0]][1] if unit else 1
    return Decimal(number.replace(",", "")) * factor


def _family(unit: str) -> str:
    return _UNITS[unit[0]][0] if unit else ""


def _spoken(unit: str) -> str:
    return f" {unit}" if unit else ""
