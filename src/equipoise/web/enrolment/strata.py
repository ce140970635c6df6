"""What the arms are balanced by: each factor's level, what it rests on, and whether all that is known of it agrees."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from equipoise.core.allocation.scheme import Factor as Planned
from equipoise.core.criteria.model import FactTerm
from equipoise.core.design.model import Design
from equipoise.core.judging.looking import Looking, look
from equipoise.core.protocol.model import Protocol
from equipoise.core.values.errors import InputError
from equipoise.core.values.possible import Options
from equipoise.web.enrolment.judging import FACTOR
from equipoise.web.enrolment.models import Evidence


@dataclass(frozen=True, slots=True)
class Factor:
    """A stratification factor. `judged`: the level that follows from the facts of the criteria; `said`: the one that
    was entered last under the factor itself, with its document. Each is empty where there is none.

    `evidence`: all that was entered of either, also what was struck out.
    """

    id: str
    title: str
    levels: tuple[tuple[str, str], ...]
    judged: str = ""
    said: str = ""
    evidence: tuple[Evidence, ...] = ()

    @property
    def level(self) -> str:
        """The level that counts; empty where none is known."""
        return self.said or self.judged

    @property
    def differs(self) -> bool:
        """Whether what was entered is not what the facts of the criteria give."""
        return bool(self.said and self.judged) and self.said != self.judged

    @property
    def counted(self) -> tuple[Evidence, ...]:
        """The evidence that was not struck out."""
        return tuple(each for each in self.evidence if each.struck_at is None)

    def words(self, level: str) -> str:
        """What a level is called; empty for none."""
        return dict(self.levels).get(level, level)


def factors(design: Design | None, looking: Looking, rows: Sequence[Evidence]) -> tuple[Factor, ...]:
    """Every factor of a protocol, as it stands for somebody with this evidence, in the order it was entered."""
    return tuple(_factor(each, looking, rows) for each in _planned(design))


def require_level(protocol: Protocol, name: str, level: object, document: str, dated: str) -> None:
    """InputError where this can't be the level of such a factor, or no document shows it."""
    found = factor(protocol, name)
    if found is None:
        raise InputError(f"The protocol asks for no “{name[:60]}”.", mend="Load the page again.")
    if level not in dict(found.levels):
        raise InputError(
            f"“{str(level)[:40]}” is no level of “{found.title}”.", where="Value", mend="Choose one."
        )
    if not (document.strip() and dated):
        raise InputError(
            f"“{found.title}” balances the arms, and so takes a document with its date.",
            where="Document",
            mend="Write both, such as “Plan of the tumour board” and its day.",
        )


def factor(protocol: Protocol, name: str) -> Factor | None:
    """A factor by the name under which evidence of it is entered (`factor cytotoxic`), of nobody in particular."""
    return next(
        (
            Factor(each.id, each.title, each.levels)
            for each in _planned(protocol.design)
            if name == f"{FACTOR}{each.id}"
        ),
        None,
    )


def require_known(found: Iterable[Factor]) -> None:
    """InputError for the first factor without a level."""
    for each in found:
        if not each.level:
            raise InputError(
                f"The level of “{each.title}” is not known.", where=each.title, mend="Choose one."
            )


def require_agreed(found: Iterable[Factor], why: str) -> None:
    """InputError where what was entered is not what the criteria's facts give, and nobody says why."""
    for each in found:
        if each.differs and not why.strip():
            raise InputError(
                f"“{each.title}” was entered as “{each.words(each.said)}”, and the evidence for the criteria gives "
                f"“{each.words(each.judged)}”.",
                where="Why the level differs",
                mend="Correct the evidence, or say why it is so.",
            )


def _planned(design: Design | None) -> tuple[Planned, ...]:
    return (design.allocation.factors.value or ()) if design is not None else ()


def _factor(planned: Planned, looking: Looking, rows: Iterable[Evidence]) -> Factor:
    names = (f"{FACTOR}{planned.id}", planned.fact)
    found = tuple(each for each in rows if each.fact in names)
    said = [json.loads(each.value) for each in found if each.fact == names[0] and each.struck_at is None]
    levels = dict(planned.levels)
    entered = said[-1] if said and said[-1] in levels else ""
    judged = _judged(planned.fact, levels, looking)
    return Factor(planned.id, planned.title, planned.levels, judged, entered, found)


def _judged(fact: str, levels: Mapping[str, str], looking: Looking) -> str:
    """The level that a fact of the criteria gives; empty where it is not known, or there is no such fact."""
    known = looking.rules.scope.facts.get(fact)
    if known is None or known.kind not in ("choice", "yes-no"):
        return ""
    seen = look(FactTerm(fact), looking)
    if not seen.facts or not isinstance(seen.value, Options) or not seen.value.known:
        return ""
    level = next(iter(seen.value.choices))
    return level if level in levels else ""
