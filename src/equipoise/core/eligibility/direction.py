"""Whether the limits of a criterion moved, and to which side: fewer people in, or more."""

from __future__ import annotations

import re
from decimal import Decimal

from equipoise.core.eligibility.bounds import Bound, Framed, framed
from equipoise.core.eligibility.tree import Section

_CONDITION = re.compile(
    r"\b(?:if|unless|except|excepting|when|where|provided|allowed|permitted|eligible|acceptable|may|other than"
    r"|excluding|those|whose|only)\b|^for\b"
)
_NEGATION = re.compile(
    r"\b(?:no|not|none|never|without|nor|neither|cannot|absence|free|lack|fail(?:s|ed|ure)?|non)\b"
)
_CLAUSE = re.compile(r"[.;。；](?:\s|$)")
_DEMAND = re.compile(r"\b(?:must|should|required?|requires|needs?|have to)\b")
_NEW_SUBJECT = re.compile(r"\b(?:and|but|with|who|which|that)\b|[:#]")
_PERMITS = re.compile(
    r"^(?:(?!\b(?:that|which|who|whose)\b)[^,;])*?"
    r"\b(?:(?:is|are|still|also) (?:allowed|permitted|eligible|acceptable)|not (?:required|excluded|mandatory)|optional"
    r"|(?:may|can|will) be (?:eligible|enrolled|included|allowed|permitted)|may have|preferred|preferably)\b"
    r"|^(?:allowed|permitted)"
)
_UNLESS = re.compile(r"\b(?:except\w*|unless|allowed|permitted|acceptable)\b")


def permits(text: str) -> bool:
    """Whether a sentence gives leave, or states a preference, rather than asks: what it adds is not a demand."""
    return _PERMITS.search(_CLAUSE.split(text.lower(), maxsplit=1)[0]) is not None


def turns(text: str) -> bool:
    """Whether what stands under this sentence may mean the opposite of what it says: under a "no", under a leave."""
    return (
        permits(text)
        or _UNLESS.search(text.lower()) is not None
        or _NEGATION.search(text.lower()) is not None
    )


def moved(before: str, after: str, section: Section) -> tuple[int, str]:
    """The step from one wording to the other (-1 tightened, 1 loosened, 0 neither or uncertain) and why, in words."""
    old, new = framed(before), framed(after)
    if old.frame != new.frame or len(old.bounds) != len(new.bounds):
        return 0, "its words changed"
    steps, reasons = list[int](), list[str]()
    for place, (one, other) in enumerate(zip(old.bounds, new.bounds, strict=True)):
        step, reason = _step(one, other)
        if not reason:
            continue
        polarity = _polarity(old, place) if _polarity(old, place) == _polarity(new, place) else 0
        steps.append(step * polarity * (-1 if section == "exclusion" else 1))
        reasons.append(f"{_subject(new, place)}{reason}")
    if not reasons:
        return 0, "the same limits in other words"
    certain = 0 not in steps and len(set(steps)) == 1
    return (steps[0] if certain else 0), "; ".join(reasons)


def _step(one: Bound, other: Bound) -> tuple[int, str]:
    """1 where the interval grew, -1 where it shrank, 0 where neither is certain; with what happened, if anything."""
    if (
        one.unit != other.unit
        or (one.lower is None) != (other.lower is None)
        or (one.upper is None) != (other.upper is None)
    ):
        return 0, f"{_spoken(one)} became {_spoken(other)}"
    lower = -_side(one.lower, one.lower_inclusive, other.lower, other.lower_inclusive, up=False)
    upper = _side(one.upper, one.upper_inclusive, other.upper, other.upper_inclusive, up=True)
    changes = [
        f"{one.side_words[side]} became {other.side_words[side]}"
        for side, step in enumerate((lower, upper))
        if step
    ]
    reason = " and ".join(changes)
    if _neighbours(one, other):
        return 0, reason
    total = {step for step in (lower, upper) if step}
    return (total.pop() if len(total) == 1 else 0), reason


def _side(
    one: Decimal | None, one_inclusive: bool, other: Decimal | None, other_inclusive: bool, *, up: bool
) -> int:
    """1 where a limit rose, -1 where it fell. At the same number, taking it in moves a limit outwards."""
    if one is None or other is None or (one, one_inclusive) == (other, other_inclusive):
        return 0
    if one != other:
        return 1 if other > one else -1
    outwards = 1 if up else -1
    return outwards if other_inclusive else -outwards


def _neighbours(one: Bound, other: Bound) -> bool:
    """Over 17 against at least 18: the same for whole numbers, so nothing is certain."""
    sides = (
        (one.lower, other.lower, one.lower_inclusive != other.lower_inclusive),
        (one.upper, other.upper, one.upper_inclusive != other.upper_inclusive),
    )
    return any(flips and a is not None and b is not None and a != b for a, b, flips in sides)


def _polarity(sentence: Framed, place: int) -> int:
    """1 where more of the interval means more people fit the sentence, -1 behind a negation, 0 where unclear."""
    before = _CLAUSE.split(" # ".join(sentence.between[: place + 1]))[-1]
    after = _CLAUSE.split(sentence.between[place + 1])[0]
    if _CONDITION.search(before) or _DEMAND.search(after):
        return 0
    negations = list(_NEGATION.finditer(before))
    if not negations:
        return 1
    scope = before[negations[0].end() :]
    listed = sentence.bounds[place].window and re.search(r"\bor\b", scope)
    if len(negations) > 1 or _NEW_SUBJECT.search(scope) or ("," in scope and not listed):
        return 0
    return -1


def _subject(sentence: Framed, place: int) -> str:
    """What a limit is a limit of: the few words before it."""
    before = re.split(r"[,;:.(]\s", sentence.between[place])[-1]
    name = " ".join(re.findall(r"[\w/%-]+", before)[-4:])
    name = name.replace("ecog", "ECOG").replace("karnofsky", "Karnofsky").replace("aged", "age")
    if not name and place == 0:
        name = "age" if sentence.bounds[place].unit == "month" else ""
    return f"{name} " if name else ""


def _spoken(bound: Bound) -> str:
    return " and ".join(words for words in bound.side_words if words)
