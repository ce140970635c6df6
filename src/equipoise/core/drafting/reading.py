"""From the words of one item to its bounds."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from equipoise.core.drafting.contexts import changes, denials, is_conditional
from equipoise.core.drafting.facts import Fact
from equipoise.core.drafting.limits import Edge, Limit, limits
from equipoise.core.drafting.marks import Mark, marks
from equipoise.core.drafting.others import other_bound
from equipoise.core.drafting.plain import plain
from equipoise.core.drafting.statements import Bound
from equipoise.core.drafting.subjects import subjects
from equipoise.core.drafting.tokens import tokens
from equipoise.core.drafting.vocabulary import FACTS

_ANY_NUMBER = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|eighteen|twenty|thirty|forty|fifty"
    r"|sixty|seventy|eighty|ninety|single|twice|double|once|uln|unl|upper limits?|upper normal|i{1,3}|iv)\b"
)
_PRESSURES = ("systolic_blood_pressure", "diastolic_blood_pressure")
_LESS_IS_BETTER = frozenset(
    {"ecog", "nyha_class", "asa_class", "mrs", "edss", "nihss", "child_pugh", "meld", "sins"}
)
_UNSAID = {"age": "year", "bmi": "kg/m2"}
"""Units that nobody needs to write."""


def bounds_in(text: str, start: int = 0) -> list[Bound]:
    """The bounds that the words state, before any inversion for the section; quotes are offset by `start`."""
    said = plain(text)
    if not _ANY_NUMBER.search(said):
        return []
    row = tokens(said)
    seen = marks(row)
    found = limits(seen)
    about = subjects(seen, found)
    denied = denials(seen, found, [place for _, place in about])
    told: list[Bound] = []
    for limit, (facts, place), against in zip(found, about, denied, strict=True):
        first = row[seen[min(place, limit.first)].first].start
        span = (first + start, row[seen[limit.end - 1].end - 1].end + start)
        own = [fact for fact in facts if fact.whole or not limit.bare] if not changes(seen, place) else []
        paired = limit.of is not None and tuple(fact.name for fact in own) == _PRESSURES
        own = [FACTS["blood_pressure"]] if paired else own
        parts = [part for fact in own for part in _of_fact(fact, limit, span)]
        stated = parts or _other(seen, limit, span)
        told.extend(_in_context(seen, part, limit, place, denied=against) for part in stated)
    return told


def names_fact(text: str) -> bool:
    """Whether the words end with the name of a fact, and limit nothing themselves."""
    row = marks(tokens(plain(text)))
    return bool(row) and row[-1].kind == "fact" and row[-1].text != "" and not limits(row)


def _other(row: Sequence[Mark], limit: Limit, span: tuple[int, int]) -> list[Bound]:
    other = other_bound(row, limit, span)
    return [other] if other else []


def _of_fact(fact: Fact, limit: Limit, span: tuple[int, int]) -> list[Bound]:
    unit = fact.meant(limit.unit)
    if limit.hint == ("better" if fact.name in _LESS_IS_BETTER else "worse"):
        limit = limit._replace(lower=limit.upper, upper=limit.lower)
    bound = Bound(
        fact.name, limit.lower, limit.upper, unit.name if unit else _UNSAID.get(fact.name, ""), *span
    )
    if fact.name == "blood_pressure" and limit.of is not None:
        return _pair(bound, limit)
    if limit.low_unit is not None:
        return [replace(bound, upper=None, unit=limit.low_unit.name), replace(bound, lower=None)]
    return [bound]


def _pair(bound: Bound, limit: Limit) -> list[Bound]:
    """160/110 as a limit on both blood pressures."""
    assert limit.of is not None
    second = {
        side: Edge(limit.of, edge.inclusive)
        for side, edge in (("lower", bound.lower), ("upper", bound.upper))
        if edge
    }
    return [
        replace(bound, fact="systolic_blood_pressure"),
        replace(bound, fact="diastolic_blood_pressure", lower=second.get("lower"), upper=second.get("upper")),
    ]


def _in_context(row: Sequence[Mark], bound: Bound, limit: Limit, place: int, *, denied: bool) -> Bound:
    """The bound, inverted where it is denied, and marked where it asks nothing by itself."""
    unasked = limit.bare and bound.fact not in FACTS
    said = bound.inverted() if denied else bound
    conditional = unasked or is_conditional(row, place, limit, denied=denied)
    return replace(said, condition=True) if conditional else said
