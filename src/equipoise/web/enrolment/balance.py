"""What the arms are balanced by, as pages show it: the level, its document, who confirmed it, and what disagrees."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from equipoise.core.enrolment.states import STANDINGS, State
from equipoise.core.protocol.model import Protocol
from equipoise.web.enrolment import eligibility, levels, pieces
from equipoise.web.enrolment.eligibility import Eligibility
from equipoise.web.enrolment.finding import STAYS_OPEN
from equipoise.web.enrolment.holding import subject
from equipoise.web.enrolment.judging import FACTOR
from equipoise.web.enrolment.models import Participant
from equipoise.web.enrolment.pieces import Piece
from equipoise.web.enrolment.strata import Factor
from equipoise.web.ledger import queries as ledger
from equipoise.web.ledger.kinds import Event
from equipoise.web.ledger.queries import Asked
from equipoise.web.trials.frame import Frame


@dataclass(frozen=True, slots=True)
class Stratum:
    """A factor with its level in words, empty where it is not known. `fact`: under which evidence is entered.

    `confirmed_by`: who enrolled the participant with this level, `why` what they said of it; `warning`: what disagrees.
    `explained`: who said last why it does.
    """

    fact: str
    title: str
    level: str
    evidence: tuple[Piece, ...]
    confirmed_by: str
    confirmed_at: datetime | None
    why: str
    warning: str
    explained: Event | None = None


def strata(person: Participant, found: Eligibility, protocol: Protocol) -> Iterator[Stratum]:
    """Every factor as it stands for somebody. 4 queries once they are enrolled."""
    enrolled = _enrolled(person) if found.factors and STANDINGS[State(person.state)].enrolled else None
    said = levels.explained(person.trial, person.number) if enrolled else None
    for each in found.factors:
        fixed = person.levels.get(each.id, "")
        yield Stratum(
            fact=f"{FACTOR}{each.id}",
            title=each.title,
            level=each.words(fixed or each.level).capitalize(),
            evidence=tuple(pieces.piece(row, protocol) for row in each.evidence),
            confirmed_by=enrolled.actor if enrolled else "",
            confirmed_at=enrolled.at if enrolled else None,
            why=enrolled.why if enrolled else "",
            warning=(warning := _warning(each, fixed)),
            explained=said if warning and said and each.id in said.payload["levels"] else None,
        )


@dataclass(frozen=True, slots=True)
class Changed:
    """The page of levels that are known otherwise since enrolment: in words, and the strata with their evidence."""

    number: str
    sentences: tuple[str, ...]
    strata: tuple[Stratum, ...]
    may: frozenset[str]


def changed(frame: Frame, number: str) -> Changed | None:
    """What differs from what was fixed at enrolment; None where nothing does, or it was said why."""
    person = Participant.objects.get(trial=frame.trial.trial, number=number)
    found = levels.differing(person.trial, [person]).get(number)
    if not found:
        return None
    kept = eligibility.kept(person.trial, [number])[number]
    protocol = eligibility.judged_by(person, kept)
    weighed = eligibility.weighed(person, kept, frame.now.date(), protocol=protocol, in_words=False)
    concerned = {f"{FACTOR}{each.factor.id}" for each in found}
    shown = (each for each in strata(person, weighed, protocol) if each.fact in concerned)
    may = frozenset({"add"} if State(person.state) in STAYS_OPEN else ())
    return Changed(number, tuple(each.words for each in found), tuple(shown), may)


def _enrolled(person: Participant) -> Event | None:
    """The event by which somebody was enrolled; None for who never was."""
    asked = Asked(subject=subject(person.number), kind="enrolment.enrolled")
    return next(iter(ledger.told(person.trial, asked, most=1).events), None)


def _warning(factor: Factor, fixed: str) -> str:
    """What to know where not all agrees; empty where it does."""
    if fixed and factor.level and factor.level != fixed:
        return (
            f"The evidence gives “{factor.words(factor.level)}” now. The arms stay balanced by what was fixed at "
            "enrolment."
        )
    if factor.differs:
        return (
            f"“{factor.words(factor.said)}” was entered, and the evidence for the criteria gives "
            f"“{factor.words(factor.judged)}”."
        )
    return ""
