"""The words of one item as a condition: what was read, how its parts are joined, and what is left unread."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from equipoise.core.criteria.model import (
    All,
    AnyOf,
    Compare,
    Condition,
    FactTerm,
    Has,
    Holds,
    OneOf,
    Stretch,
    Words,
)
from equipoise.core.drafting.anchors import end_of_anchor
from equipoise.core.drafting.concepts import Read, concepts
from equipoise.core.drafting.conditions import concept_of, of_bound
from equipoise.core.drafting.drafter import Drafts
from equipoise.core.drafting.phrases import words
from equipoise.core.drafting.plain import plain
from equipoise.core.drafting.statements import Bound
from equipoise.core.eligibility.tree import Item, Tree

UNREAD, JOINING = "not read by the rules", "limits nothing"
_NEUTRAL = words(
    "a an the of is are be been being was were must should shall will have has had having with who whose that to in "
    "for and or at patient patients subject subjects participant participants adult adults person persons people "
    "volunteer volunteers individual individuals year years old aged age "
    "inclusive score status level levels value values either calculated current currently all any range both sex "
    "gender documented measured defined as serum plasma blood total concentration"
)
_MOMENT = re.compile(
    r"\b(?:at|on|upon|by)\b (?:the )?(?:time of |day of |date of |start of |moment of )?(?:the )?(?:signing |providing "
    r"|giving |initial |first )?(?:the )?(?:written |informed )*(?:study |trial )?(?:consent(?: form)?|enrol\w*"
    r"|inclusion|screening|entry|randomi[sz]ation|baseline|registration|recruitment|icf)(?: visit)?\b"
)
_AGAIN = re.compile(
    r"\(\s*[≥≤<>]?\s*\d[\d.,]*\s*(?:x\s*10\s*[\^*]?\s*\d+\s*)?(?:/?[a-z%][a-z0-9]{0,8}){1,2}(?:/[a-z]{1,8})?\)"
)
"""The same limit once more in brackets, in another unit."""
_LIFTING = re.compile(
    r"\b(?:or|unless|except\w*|if|when|provided|otherwise|may|considered|acceptable|permissible"
    r"|prefer\w*|recommend\w*|ideally|allowed|permitted|eligible"
    r"|can|optional\w*|cohort|arm|group|part|only)\b"
)
_MOST = 24
"""Parts that one sentence has at most; more of them are no sentence."""
_ANYBODY = OneOf(FactTerm("sex"), ("female", "male", "other"))


class Draft(NamedTuple):
    """A condition in the language, what it leaves out, the stretches that tile the words, and the words."""

    condition: Condition
    partly: str
    stretches: tuple[Stretch, ...]
    words: str


def unread(said: str, *stretches: Stretch) -> Draft:
    """Words that stay words."""
    return Draft(Words(said), said, tuple(Stretch(each.start, each.end, UNREAD) for each in stretches), said)


def of_words(tree: Tree, item: Item, drafts: Drafts) -> Draft:
    """The draft of an item's own words, without what stands under it."""
    text = plain(tree.text[item.start : item.end])
    excludes = item.section == "exclusion"
    reads = _reads(text, item, drafts)
    whole = Stretch(item.start, item.end)
    known = [read for read in reads if read.condition]
    condition = _joined(text, known, excludes) if reads and len(known) <= _MOST else None
    if condition is None:
        return unread(item.text, whole)
    rest = _rest(text, reads)
    if not rest:
        return Draft(condition, "", _stretches(text, item, reads), item.text)
    partly = _partial(condition, rest, excludes)
    if partly is None:
        return unread(item.text, whole)
    return Draft(partly, _tidy(rest), _stretches(text, item, reads), item.text)


def _reads(text: str, item: Item, drafts: Drafts) -> list[Read]:
    """What is read of an item, in order. An exclusion's bounds are turned back to what it says."""
    excludes = item.section == "exclusion"
    found = list(concepts(text, excludes=excludes))
    for bound in drafts.by_item.get(item.start, ()):
        said = None if bound.condition else of_bound(bound.inverted() if excludes else bound)
        span = _span(text, bound, item.start) if said is not None else None
        if said is not None and span is not None:
            found.append(Read(*span, said))
    return sorted(found, key=lambda read: (read.end, read.start))


def _span(text: str, bound: Bound, offset: int) -> tuple[int, int] | None:
    """The characters of an item that a bound was read from; those of a time reach over what it is about.

    None where the words it is about do not stand together.
    """
    start, end = bound.start - offset, bound.end - offset
    if bound.fact != "time_since":
        return start, end
    subject = text.rfind(" ".join(concept_of(bound)), 0, start)
    return (subject, end_of_anchor(text, end, bound.anchor)) if subject >= 0 else None


def _joined(text: str, reads: Sequence[Read], excludes: bool) -> Condition | None:
    """The parts under all or any, as the words between them say; None where these say both."""
    conditions = tuple(read.condition for read in reads if read.condition)
    if len(conditions) < 2:
        return conditions[0] if conditions else _ANYBODY
    links = [_link(text, one, other) for one, other in pairwise(reads)]
    if "or" in links and "and" in links:
        return None
    named = all(isinstance(condition, Holds | Has) for condition in conditions)
    if not excludes and "or" not in links and _alternatives(conditions):
        return None
    either = "or" in links or (excludes and ("and" not in links or named or _never_both(conditions)))
    return AnyOf(conditions) if either else All(conditions)


def _never_both(conditions: tuple[Condition, ...]) -> bool:
    """Whether it is "below 70 and above 200" of one fact, which means one of them."""
    match conditions:
        case (Compare(left=one, operator=under, right=low), Compare(left=other, operator=over, right=high)):
            turned = under in ("<", "<=") and over in (">", ">=")
            return one == other and turned and low.unit == high.unit and low.amount <= high.amount
        case _:
            return False


def _alternatives(conditions: tuple[Condition, ...]) -> bool:
    """Whether one fact is limited twice on the same side: one limit is for some people only, whoever they are."""
    sides = [(each.left, each.operator[0]) for each in _compared(conditions)]
    return len(set(sides)) < len(sides)


def _compared(conditions: tuple[Condition, ...]) -> list[Compare]:
    found: list[Compare] = []
    for condition in conditions:
        match condition:
            case Compare():
                found.append(condition)
            case All(parts=parts) | AnyOf(parts=parts):
                found += _compared(parts)
            case _:
                pass
    return found


def _link(text: str, one: Read, other: Read) -> str:
    """The word that joins two parts; those of one limit on two facts are joined by the word between their names."""
    if (one.start, one.end) == (other.start, other.end):
        between = text[one.start : one.end]
    elif other.start >= one.end:
        between = text[one.end : other.start]
    else:
        between = re.split(r"[\d<>≥≤]", text[one.end : other.end], maxsplit=1)[0]
    if re.search(r"\bor\b|/", between):
        return "or"
    return "and" if re.search(r"\band\b|\bwith\b|&", between) else ""


def _rest(text: str, reads: Sequence[Read]) -> str:
    """The words that tell something and were not read."""
    left = list(text)
    silent = [each.span() for pattern in (_MOMENT, _AGAIN) for each in pattern.finditer(text)]
    for start, end in [*((read.start, read.end) for read in reads), *silent]:
        left[start:end] = " " * (end - start)
    telling = "".join(left)
    if all(word in _NEUTRAL for word in re.findall(r"[^\W_]+", telling)):
        return ""
    return " ".join(telling.split())


def _tidy(rest: str) -> str:
    return re.sub(r"^(?:(?:and|or)\b|[\s,;.:()])+|(?:\b(?:and|or)|[\s,;.:()])+$", "", rest)


def _partial(condition: Condition, rest: str, excludes: bool) -> Condition | None:
    """What was read together with what was not; None where the rest could turn it over.

    An inclusion's rest can only ask for more. An exclusion's rest beside an `or` can only exclude more. Either way
    nobody passes, and nobody is kept out by what the rest might lift.
    """
    if excludes:
        beside = re.match(r"or\b|,|;", rest) or re.search(r"(?:\bor|,)$", rest.rstrip(" ;."))
        lifted = re.search(r"\b(?:unless|except\w*|if|when|with(?:out)?|and|allowed|permitted)\b", rest)
        return AnyOf((condition, Words(_tidy(rest)))) if beside and not lifted else None
    return None if _LIFTING.search(rest) else All((condition, Words(_tidy(rest))))


def _stretches(text: str, item: Item, reads: Sequence[Read]) -> tuple[Stretch, ...]:
    """The item's words, tiled: what was read, and between it what was not."""
    found: list[Stretch] = []
    at = 0
    for start, end in _merged(reads):
        if start > at:
            found.append(_between(text, item, at, start))
        found.append(Stretch(item.start + start, item.start + end))
        at = end
    if at < len(text):
        found.append(_between(text, item, at, len(text)))
    return tuple(found)


def _between(text: str, item: Item, start: int, end: int) -> Stretch:
    said = _AGAIN.sub(" ", _MOMENT.sub(" ", text[start:end]))
    silent = all(word in _NEUTRAL for word in re.findall(r"[^\W_]+", said))
    return Stretch(item.start + start, item.start + end, JOINING if silent else UNREAD)


def _merged(reads: Sequence[Read]) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    for start, end in sorted((read.start, read.end) for read in reads):
        if spans and start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        else:
            spans.append((start, end))
    return spans
