"""Formal eligibility: every criterion as it stands, with its evidence, who confirmed it, and what is still missing."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from django.db.models import F

from equipoise.core.criteria.rules import Rules
from equipoise.core.enrolment.states import STANDINGS, State
from equipoise.core.judging.looking import Looking
from equipoise.core.judging.outcome import Judged, Verdict, Why
from equipoise.core.judging.reasons import gap_words, reason_at
from equipoise.core.judging.remembering import remembering
from equipoise.core.protocol.model import Protocol
from equipoise.web.enrolment import judging, strata
from equipoise.web.enrolment.kinds import PIECE
from equipoise.web.enrolment.models import Confirmation, Evidence, Override, Participant
from equipoise.web.enrolment.strata import Factor
from equipoise.web.trials import queries as trials

ENDS = (State.ENROLLED, State.FAILED)
PASSES = frozenset({Verdict.MET, Verdict.NOT_APPLICABLE})


@dataclass(frozen=True, slots=True)
class Missing:
    """What is missing, in words, and the fact (or clock, or criterion) under which it is entered; empty for none."""

    fact: str
    words: str


@dataclass(frozen=True, slots=True)
class Line:
    """A criterion as it stands. `basis`: the digest of its verdict and of the evidence it rests on.

    `confirmed`: an investigator's word on just this; `outdated`: one on what has changed since. `override`: the newest
    that was asked for on just this, agreed or not.
    """

    id: str
    title: str
    side: str
    gate: bool
    verdict: Verdict
    reason: str
    missing: tuple[Missing, ...]
    facts: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    basis: str
    confirmed: Confirmation | None = None
    outdated: Confirmation | None = None
    override: Override | None = None

    @property
    def passes(self) -> bool:
        """Whether it lets the person pass as it is judged."""
        return self.verdict in PASSES

    @property
    def overridden(self) -> bool:
        """Whether two people set it aside as it stands."""
        return self.override is not None and self.override.answer == "agreed"

    @property
    def settled(self) -> bool:
        """Whether nothing more is needed of it for enrolment. Preferences decide nothing."""
        return not self.gate or self.overridden or (self.passes and self.confirmed is not None)


@dataclass(frozen=True, slots=True)
class Eligibility:
    """All criteria of a participant. `whole`: the investigator's word on all as it stands; `basis` is of that."""

    version: str
    day: date
    lines: tuple[Line, ...]
    overrides: tuple[Override, ...]
    died: bool
    basis: str
    whole: Confirmation | None
    factors: tuple[Factor, ...]

    @property
    def open(self) -> tuple[Line, ...]:
        """Criteria that still keep the person out."""
        return tuple(each for each in self.lines if not each.settled)

    @property
    def settled(self) -> bool:
        """Whether every criterion is."""
        return not self.open and not self.died

    @property
    def to_confirm(self) -> tuple[Line, ...]:
        """Criteria that pass and wait for an investigator's word."""
        return tuple(each for each in self.lines if each.gate and each.passes and each.confirmed is None)

    def line(self, criterion: str) -> Line | None:
        """One criterion."""
        return next((each for each in self.lines if each.id == criterion), None)


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of a participant that eligibility is made of."""

    number: str
    evidence: Sequence[Evidence]
    confirmations: Sequence[Confirmation]
    overrides: Sequence[Override]


def kept(trial: str, numbers: Sequence[str]) -> dict[str, Kept]:
    """What is kept of participants, by their numbers. 3 queries, however many there are."""
    found = {number: Kept(number, [], [], []) for number in numbers}
    for row in Evidence.objects.filter(trial=trial, number__in=numbers).order_by("event", "place"):
        found[row.number].evidence.append(row)  # type: ignore[attr-defined]
    said_in_order = Confirmation.objects.filter(trial=trial, number__in=numbers).order_by(
        F("id") % PIECE, "id"
    )
    for said in said_in_order:
        found[said.number].confirmations.append(said)  # type: ignore[attr-defined]
    for asked in Override.objects.filter(trial=trial, number__in=numbers).order_by("id"):
        found[asked.number].overrides.append(asked)  # type: ignore[attr-defined]
    return found


def of(person: Participant, today: date) -> Eligibility:
    """How somebody stands to every criterion on a day. At most 5 queries."""
    return weighed(person, kept(person.trial, [person.number])[person.number], today)


def by_number(trial: str, number: str, today: date) -> Eligibility:
    """The same by the participant's number, which there has to be."""
    return of(Participant.objects.get(trial=trial, number=number), today)


def weighed(
    person: Participant, found: Kept, today: date, *, protocol: Protocol | None = None, in_words: bool = True
) -> Eligibility:
    """The same from what was read already; with the `protocol` without a query.

    `in_words`: with reasons, which take most of the time.
    """
    protocol, day = protocol or judged_by(person, found), as_of(person, today)
    rules = protocol.rules
    who = judging.person(found.evidence, rules, day)
    judgement = judging.judge(found.evidence, rules, who, day)
    looking = remembering(rules, who, day)
    lines = tuple(_line(each, looking, found, protocol.version, in_words) for each in judgement.criteria)
    basis = _digest(
        person.number,
        "all",
        *(each.basis for each in lines),
        *(str(each.pk) for each in found.overrides if each.answer),
    )
    return Eligibility(
        version=protocol.version,
        day=day,
        lines=lines,
        overrides=tuple(found.overrides),
        died=judgement.died,
        basis=basis,
        whole=_newest(found.confirmations, "", basis),
        factors=strata.factors(protocol.design, looking, found.evidence),
    )


def judged_by(person: Participant, found: Kept) -> Protocol:
    """The protocol somebody is judged by: once enrolled the version they were enrolled by, whatever they consent to."""
    whole = [each.version for each in found.confirmations if not each.criterion]
    if whole and STANDINGS[State(person.state)].enrolled:
        return trials.protocol(person.trial, whole[-1])
    return judging.protocol_of(person)


def as_of(person: Participant, today: date) -> date:
    """The day somebody is judged on: of enrolment or screen failure once it came, which nothing that lapses changes."""
    came = [person.days[STANDINGS[state].day] for state in ENDS if STANDINGS[state].day in person.days]
    return date.fromisoformat(came[0]) if came else today


def _line(judged: Judged, looking: Looking, found: Kept, version: str, in_words: bool) -> Line:
    criterion, rules = judged.criterion, looking.rules
    facts = judging.rests(rules, criterion.id)
    evidence = tuple(each for each in found.evidence if each.fact in facts)
    used = [str(each.pk) for each in evidence if each.struck_at is None]
    basis = _digest(found.number, version, criterion.id, judged.verdict.value, *used)
    said = _newest(found.confirmations, criterion.id, basis)
    return Line(
        id=criterion.id,
        title=criterion.title or criterion.id,
        side=criterion.side,
        gate=criterion.gate,
        verdict=judged.verdict,
        reason=_reason(judged, looking) if in_words else "",
        missing=_missing(judged, rules) if in_words else (),
        facts=facts,
        evidence=evidence,
        basis=basis,
        confirmed=said,
        outdated=None if said else _newest(found.confirmations, criterion.id),
        override=next(
            (
                each
                for each in reversed(found.overrides)
                if (each.criterion, each.basis) == (criterion.id, basis)
            ),
            None,
        ),
    )


def _reason(judged: Judged, looking: Looking) -> str:
    if judged.facts and judged.facts[0].startswith(judging.CRITERION):
        return "By the word of who looked at it, for nothing computes these words."
    said = reason_at(judged, looking, to="other").partition(": ")
    words = said[2] or said[0]
    return words[:1].upper() + words[1:]


def _missing(judged: Judged, rules: Rules) -> tuple[Missing, ...]:
    found = {}
    for gap in judged.gaps:
        fact = gap.fact
        if fact in rules.scope.clocks:
            fact = f"{judging.CLOCK}{fact}"
        elif gap.why is Why.WORDS and judged.criterion.id in judging.by_hand(rules):
            fact = f"{judging.CRITERION}{judged.criterion.id}"
        elif not judging.by_typing(rules, fact):
            fact = ""
        words = gap_words(gap, rules.scope, to="other")
        found[words] = Missing(fact, words[:1].upper() + words[1:])
    return tuple(found.values())


def _newest(rows: Iterable[Confirmation], criterion: str, basis: str = "") -> Confirmation | None:
    found = [each for each in rows if each.criterion == criterion and basis in ("", each.basis)]
    return found[-1] if found else None


def _digest(*parts: str) -> str:
    return sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()
