"""The words of terms: facts, scores, limits, amounts, clocks, as they stand in an English sentence.

Titles come from files. What is done to them (an article, a small first letter, `is` or `are`) goes by their shape, and
never changes what they say.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Literal

from equipoise.core.criteria.model import FactTerm, LimitTerm, Measure, ScoreTerm, Term
from equipoise.core.criteria.scope import Scope
from equipoise.core.person.fact import Fact
from equipoise.core.scores import catalogue
from equipoise.core.values.possible import Span

_ASKING = {"how", "what", "when", "where", "which", "who", "whether"}
_OWN_ARTICLE = {
    "the",
    "a",
    "an",
    "all",
    "any",
    "each",
    "every",
    "no",
    "his",
    "her",
    "its",
    "their",
    "your",
    "my",
}
_AFTER_HEAD = re.compile(
    r"\b(?:of|in|on|at|that|which|who|with|from|to|for|by|before|after|between|when|now)\b|\("
)
_SUBORDINATE = re.compile(r"\b(?:that|which|who|when|while|where)\b")
_FINITE = re.compile(
    r"\b(?:is|are|was|were|can|could|would|will|may|must|has|have|had|does|do|did|needs?|treats?|keeps?|offers?)\b"
)
_DESCRIBES = re.compile(
    r"(?:able|unable|on|off|under|in|at|without|clearly|likely|willing|fit|pregnant|larger|smaller|aware|free|known)\b"
    r"|\w+(?:ing|ed)\b|.*\b(?:positive|negative|resistant|refractory|present|absent)$"
)
_SINGULAR_S = ("ss", "us", "is")
_PLURALS = ((r"sis$", "ses"), (r"(?<=[^aeiou])y$", "ies"), (r"(?<=[sxz])$|(?<=[cs]h)$", "es"))
_SUPERSCRIPTS = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
_ONE_OF_TIME = {"years": "year", "months": "month", "weeks": "week", "days": "day", "hours": "hour"}
_NO_SCORE = ("score", "category", "class", "status", "points")
Reader = Literal["person", "other"]
"""Who reads what is said of a person: they themselves, or somebody else."""
_ELSEWHERE = {"radiology": "the scan report", "site": "the study centre"}
ASKED_WORDS: Mapping[Reader, Mapping[str, str]] = {
    "person": {
        "patient": "you",
        "doctor": "your doctor",
        "record": "your medical record",
        **_ELSEWHERE,
    },
    "other": {
        "patient": "the person",
        "doctor": "their doctor",
        "record": "their medical record",
        **_ELSEWHERE,
    },
}
"""Who may know, as one says it to each reader."""


def small(text: str, keeps: str = "") -> str:
    """The text with a small first letter, unless its first word is a name or an abbreviation.

    `keeps` is a sentence about the same thing: a word that has its capital in the middle of it is a name.
    """
    first, _, rest = text.partition(" ")
    if not first[:1].isupper() or any(each.isupper() or each.isdigit() for each in first[1:]):
        return text
    if re.match(r"[A-Z][a-z]", rest):
        return text
    if first.endswith(("'s", "’s")) or first in keeps.split()[1:] or (len(first) == 1 and first != "A"):
        return text
    return text[0].lower() + text[1:]


def capital(text: str) -> str:
    """The text with a capital first letter, unless it begins with a word that is written its own way (`pH`)."""
    first, start = text.partition(" ")[0], 1 if text.startswith("(") else 0
    return (
        text if any(each.isupper() for each in first[1:]) else text[: start + 1].upper() + text[start + 1 :]
    )


def title(fact: Fact) -> str:
    """A fact's title as it stands within a sentence."""
    return small(fact.title, fact.question)


def subject(term: Term, scope: Scope) -> str:
    """What a statement is about: `the age`, `the SINS score`."""
    match term:
        case FactTerm(name=name):
            return named(title(scope.fact(name)))
        case ScoreTerm(name=name, table=table):
            score = catalogue.find(name, table)
            said = score.name if score.name.lower().endswith(_NO_SCORE) else f"{score.name} score"
            return f"the {said}{f' ({table})' if table else ''}"
        case LimitTerm(side=side, fact=fact):
            return f"the {side} limit of normal for {title(scope.fact(fact))}"


def named(text: str) -> str:
    """A title with its article; one that is a question or has an article stays."""
    first = text.partition(" ")[0].lower()
    return text if first in _ASKING | _OWN_ARTICLE or ": " in text else f"the {text}"


def verb(text: str) -> str:
    """What joins a title to what is said of it: ` is `, ` are `, or a colon after a title that is a question."""
    words = text.split()
    if words[0].lower() in _ASKING:
        return ": "
    rest = " ".join(words[1:] if words[0].lower() == "the" else words)
    head = (_AFTER_HEAD.split(rest, maxsplit=1)[0].split() or [rest])[-1]
    plural = head.endswith("s") and not head.endswith(_SINGULAR_S) and not head.isupper()
    return " are " if plural else " is "


def several(text: str) -> str:
    """A title in the plural: `Lesion` is `Lesions`, `Line of therapy` is `Lines of therapy`; a plural stays.

    For lists, whose title names one of their entries.
    """
    end = _AFTER_HEAD.search(text)
    head = (text[: end.start()] if end else text).rstrip()
    rest = text[len(head) :]
    if not head or verb(head) == " are ":
        return text
    for ending, plural in _PLURALS:
        if re.search(ending, head):
            return re.sub(ending, plural, head) + rest
    return f"{head}s{rest}"


def denied(text: str) -> str:
    """The contrary of a yes-no title."""
    if text.startswith("all ") or _DESCRIBES.match(text):
        return f"not {text}"
    return f"it is not true that {text}" if _is_clause(text) else f"no {text}"


def provided(text: str) -> str:
    """A yes-no title as a guard: `if pregnant`, `in case of liver metastases`."""
    return f"if {text}" if _DESCRIBES.match(text) or _is_clause(text) else f"in case of {text}"


def _is_clause(text: str) -> bool:
    """Whether it has a verb of its own, before any clause that hangs on it."""
    return bool(_FINITE.search(_SUBORDINATE.split(text, maxsplit=1)[0]))


def amount(value: Decimal, unit: str) -> str:
    """A number with its unit: `19 years`, `100 × 10⁹/L`, `20%`."""
    said = figure(value)
    if not unit:
        return said
    if unit == "%":
        return f"{said}%"
    if unit in _ONE_OF_TIME and value == 1:
        return f"{said} {_ONE_OF_TIME[unit]}"
    if unit.rstrip("s") in _ONE_OF_TIME.values() and value != 1:
        return f"{said} {unit.rstrip('s')}s"
    times = "× " if re.match(r"10[\^*]", unit) else ""
    return f"{said} {times}{_unit(unit)}"


def _unit(unit: str) -> str:
    raised = re.sub(
        r"(?:\^|\*\*?)(-?\d+)|(?<=m)([23])\b", lambda m: (m[1] or m[2]).translate(_SUPERSCRIPTS), unit
    )
    return re.sub(r"\bu(?=[a-zA-Z])", "µ", raised)


def figure(value: Decimal) -> str:
    """A number in figures, without needless zeros."""
    return f"{value.normalize():f}"


def measure(right: Measure, left: Term, scope: Scope) -> str:
    """The right side of a comparison: `1.5 times the upper limit of normal`, `the baseline plus 5 mm`."""
    if right.term is None:
        return amount(right.amount, right.unit)
    own = isinstance(right.term, LimitTerm) and isinstance(left, FactTerm) and right.term.fact == left.name
    said = f"the {right.term.side} limit of normal" if own else subject(right.term, scope)  # type: ignore[union-attr]
    times = "" if right.factor == 1 else f"{figure(right.factor)} times "
    if not right.amount:
        return times + said
    sign = "plus" if right.amount > 0 else "minus"
    return f"{times}{said} {sign} {amount(abs(right.amount), right.unit)}"


def clock_title(name: str, scope: Scope) -> str:
    """A clock's title within a sentence; today for the clock without a name."""
    return small(scope.clock(name).title) if name else "today"


def moment(term: Term, scope: Scope) -> str:
    """As of when a fact counts: ` on the day you join`, `, known from at most 4 weeks before today`."""
    if not isinstance(term, FactTerm) or not (term.at or term.fresh):
        return ""
    if term.fresh is not None:
        day = clock_title(term.at, scope)
        return f", known from at most {term.fresh} before {day}"
    return f" {on(clock_title(term.at, scope))}"


def on(day: str) -> str:
    """`on the day you join`, `at enrolment`."""
    return f"{'on' if re.match(r'(?:the )?(?:day|date)', day) else 'at'} {day}"


def listed(words: list[str], last: str = "or") -> str:
    """`a, b or c`."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {last} {words[-1]}"


def between(span: Span, unit: str, *, holds: bool = True) -> str:
    """What a number in a range is: `from 1 to 5`; where it does not hold, what it is otherwise."""
    low, high = amount(span.low, unit), amount(span.high, unit)
    if span.known:
        return low if holds else f"not {low}"
    if span.high.is_infinite():
        return _end(low, holds, ("more than", "at most") if span.low_open else ("at least", "less than"))
    if span.low.is_infinite():
        return _end(high, holds, ("less than", "at least") if span.high_open else ("at most", "more than"))
    under, over = "at most" if span.low_open else "less than", "at least" if span.high_open else "more than"
    if not holds:
        return f"{under} {low} or {over} {high}"
    if span.low_open or span.high_open:
        return f"{'more than' if span.low_open else 'at least'} {low} and {_below(span)} {high}"
    return f"from {low.partition(' ')[0]} to {high}"


def _end(said: str, holds: bool, words: tuple[str, str]) -> str:
    return f"{words[0] if holds else words[1]} {said}"


def _below(span: Span) -> str:
    return "less than" if span.high_open else "at most"
