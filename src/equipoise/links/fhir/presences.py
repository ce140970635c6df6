"""Conditions, medicines and procedures: what a person has, had or was given, as entries of lists and as plain yes.

What a record doesn't name is not absent, so the lists that come of it are never complete. A condition that was ruled
out is a no for the facts that have its code, unless another entry says yes; it is no entry of a list.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time

from equipoise.core.person.fact import NO, YES, Code, Fact
from equipoise.core.person.model import Concept, Entries, Never, Observation, Record, Source, Value
from equipoise.core.values.dates import PartialDate
from equipoise.core.values.possible import Options
from equipoise.links.fhir import systems
from equipoise.links.fhir.gathering import UNASKED, Gathering, source
from equipoise.links.fhir.part import Moment, Part

EITHER = Options.of(YES, NO)


@dataclass(frozen=True, slots=True)
class Presence:
    """One entry. `list`: of which list. `own`: its further fields. `over`: it has ended, known when or not.

    `lasting`: that it happened stays true (an operation), where having an illness or taking a medicine ends. `also`:
    codes that say the same of it as its name, of the form of the tissue say. `beside`: those of its place and evidence.
    """

    list: str
    name: Concept
    part: Part
    started: Moment | None = None
    ended: PartialDate | Never | None = None
    over: bool = False
    refuted: bool = False
    lasting: bool = False
    own: Mapping[str, Value] = field(default_factory=dict)
    also: tuple[Code, ...] = ()
    beside: tuple[Code, ...] = ()

    @property
    def codes(self) -> tuple[Code, ...]:
        """All codes that say what it is."""
        return (*self.name.codes, *self.also)

    @property
    def source(self) -> Source:
        """Its place in the record."""
        return source(self.part)


def settle(found: list[Presence], to: Gathering) -> None:
    """Give the entries to their lists, and to the facts that have their codes."""
    present = [each for each in found if not each.refuted]
    for name in dict.fromkeys(each.list for each in present):
        if (fact := _list(name, to)) is not None:
            records = tuple(_record(each, fact) for each in present if each.list == name)
            to.add(fact, Observation(Entries(records), Source("record", "all entries of this kind")))
    for each in present:
        given = _give_facts(each, to)
        if not given and _list(each.list, to) is None:
            to.notes.add(each.part, UNASKED, each.name.codes)
    for each in found:
        if each.refuted:
            _give_refutation(each, to)


def _list(name: str, to: Gathering) -> Fact | None:
    fact = to.facts.get(name)
    return fact if fact and fact.kind == "list" else None


def _record(one: Presence, fact: Fact) -> Record:
    """The fields that this list has; what isn't recorded is left out, and so unknown."""
    said: dict[str, Value | None] = {
        "name": one.name,
        "started": one.started.day if one.started else None,
        "ended": one.ended,
        **one.own,
    }
    kept = {
        name: Observation(value, one.source)
        for name, value in said.items()
        if value is not None and name in fact.fields
    }
    return Record(kept, one.source.title)


def _give_facts(one: Presence, to: Gathering) -> bool:
    """Give what it says to the facts; whether there was any."""
    dated = [each for each in to.codes.spoken_of(one.codes) if each.kind == "date"]
    for fact in dated if one.started and (one.lasting or one.list == "conditions") else ():
        assert one.started is not None
        to.add(fact, Observation(one.started.day, one.source, one.started.day), one.started)
    answers = to.codes.present(one.codes, one.beside)
    for each in answers:
        if each.says == YES and each.fact.kind == "yes-no":
            _give_yes(one, each.fact, to)
        elif not one.over or one.lasting:  # an illness that is over says nothing of the one that there is
            to.answer(each, one.source, one.started)
    return bool(dated or answers)


def _give_yes(one: Presence, fact: Fact, to: Gathering) -> None:
    """Yes from its beginning. Once over, it depends on what is asked ("do you have", "did you ever"): either."""
    when, passes = one.started, one.over and not one.lasting
    if when or not passes:
        to.add(fact, Observation(Options.of(YES), one.source, when.day if when else None), when)
    if passes:
        ended = one.ended if isinstance(one.ended, PartialDate) else None
        to.add(fact, Observation(EITHER, one.source, ended), _at(ended))


def _at(day: PartialDate | None) -> Moment | None:
    return Moment(day, datetime.combine(day.latest, time.max, UTC)) if day else None


def _give_refutation(one: Presence, to: Gathering) -> None:
    """A no for the facts that its codes stand for; that one kind of an illness was ruled out leaves the others."""
    for fact in to.codes.are(systems.alike(one.name.codes)):
        if fact.kind == "yes-no" and not to.has(fact.name):
            when = one.started.day if one.started else None
            to.add(fact, Observation(Options.of(NO), one.source, when), one.started)
