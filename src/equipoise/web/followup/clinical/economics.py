"""What each participant used and what it costs, their utilities and quality-adjusted years of life.

All of it is made of forms that blinded roles read, and so tells no arm; what the trial's own radiotherapy costs is in
sealed forms and not in here. Unit costs and the value set are those of the version that somebody consented to.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from zoneinfo import ZoneInfo

from equipoise.core.design import measures
from equipoise.core.design.model import Design
from equipoise.core.design.sourced import Unset
from equipoise.core.enrolment.states import Mark
from equipoise.core.followup import resources, taking, utilities
from equipoise.core.followup.due import Status
from equipoise.core.followup.forms import Purpose
from equipoise.core.followup.resources import Costs, Table
from equipoise.core.followup.taking import Values
from equipoise.core.followup.utilities import Assessed, Qaly, ValueSet
from equipoise.core.values.dates import PartialDate
from equipoise.web.enrolment.queries import Participant
from equipoise.web.followup.queries import Due, Held
from equipoise.web.trials.queries import Site

_PASSED = (Status.DONE, Status.DONE_OUTSIDE, Status.MISSED, Status.OVERDUE)
"""What a visit is whose questionnaire is missing once it isn't there."""


@dataclass(frozen=True, slots=True)
class Utility:
    """A questionnaire of a visit, with what it is worth. `value` None: it is missing or too little was answered."""

    visit: str
    title: str
    day: date
    value: Decimal | None


@dataclass(frozen=True, slots=True)
class Use:
    """What somebody used over so many `periods`, from the first day to the last that is counted."""

    periods: int
    quantities: Mapping[str, Decimal | None]
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Economy:
    """One participant. `costs` and `qaly` None where they can't be computed; `unset`: what the protocol leaves out."""

    participant: str
    site: str
    use: Use
    costs: Costs | None
    utilities: tuple[Utility, ...]
    qaly: Qaly | None
    unset: tuple[Unset, ...] = ()


@dataclass(frozen=True, slots=True)
class Rests:
    """What costs and utilities of a protocol version rest on; None with the reason in `unset` where it isn't set.

    `asking`: the ids of the forms that the value set reads.
    """

    table: Table | None
    value_set: ValueSet | None
    unset: tuple[Unset, ...]
    asking: frozenset[str] = frozenset()


def rests(design: Design) -> Rests:
    """What a version says of costs and utilities."""
    table, value_set, unset = None, None, []
    try:
        table = measures.price_table(design)
    except Unset as error:
        unset.append(error)
    try:
        value_set = measures.value_set(design)
    except Unset as error:
        unset.append(error)
    return Rests(table, value_set, tuple(unset), _asking(design, value_set))


def _asking(design: Design, value_set: ValueSet | None) -> frozenset[str]:
    forms = (each.value for each in design.forms.values() if each.value is not None)
    items = value_set.items if value_set else frozenset({""})
    return frozenset(form.id for form in forms if items <= {each.id for each in form.items})


COUNTED = frozenset({Purpose.QUESTIONNAIRE, Purpose.RESOURCES, Purpose.RADIOTHERAPY, Purpose.DEATH})
"""What forms are for of which any of it is computed."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What all is computed from: who takes part, designs by version, entries, visits and sites."""

    people: Sequence[Participant]
    designs: Mapping[str, Design]
    entries: Sequence[Held]
    visits: Sequence[Due]
    sites: Sequence[Site]


def economies(read: Reading) -> list[Economy]:
    """Everybody whose forms hold anything of it, in the order of `people`."""
    known = {version: rests(design) for version, design in read.designs.items()}
    zones = {each.number: ZoneInfo(each.zone) for each in read.sites}
    entries: dict[str, list[Held]] = {}
    for held in read.entries:
        entries.setdefault(held.place.participant, []).append(held)
    visits: dict[str, list[Due]] = {}
    for due in read.visits:
        visits.setdefault(due.participant, []).append(due)
    found = (
        _economy(
            _One(each, entries.get(each.number, []), visits.get(each.number, []), zones[each.site]),
            read.designs,
            known[each.version],
        )
        for each in read.people
        if each.version in known and Mark.DATA not in each.marks
    )
    return [each for each in found if each.use.periods or each.utilities]


@dataclass(frozen=True, slots=True)
class _One:
    """A participant with their entries and visits."""

    person: Participant
    entries: Sequence[Held]
    visits: Sequence[Due]
    zone: ZoneInfo

    def of_purpose(self, purpose: Purpose, designs: Mapping[str, Design]) -> list[Values]:
        """What the entries of forms for this purpose hold."""
        forms = ((each, designs[each.version].forms.get(each.place.form)) for each in self.entries)
        return [held.values for held, said in forms if said and said.value and said.value.purpose is purpose]


def _economy(one: _One, designs: Mapping[str, Design], basis: Rests) -> Economy:
    used = _use(one, designs)
    costed = resources.costs(used.quantities, basis.table) if basis.table and used.periods else None
    found = _utilities(one, basis, basis.value_set) if basis.value_set else ()
    days = [taking.partial(each, "DTHDAT") for each in one.of_purpose(Purpose.DEATH, designs)]
    area = utilities.qaly([Assessed(each.day, each.value) for each in found], _whole(days))
    return Economy(one.person.number, one.person.site, used, costed, found, area, basis.unset)


def _whole(days: Iterable[PartialDate | None]) -> date | None:
    """The day of death where it is known to the day; of one known to the month nothing is counted after the last
    questionnaire.
    """
    return next((each.earliest for each in days if each is not None and each.day is not None), None)


def _use(one: _One, designs: Mapping[str, Design]) -> Use:
    """Who is asked for use of care and has no form of further treatment had none."""
    periods = one.of_purpose(Purpose.RESOURCES, designs)
    counted = [resources.quantities(each) for each in periods]
    counted += [resources.further(each) for each in one.of_purpose(Purpose.RADIOTHERAPY, designs)]
    if periods:
        counted.append({"further fractions": Decimal(0)})
    days = [taking.day(each, item) for each in periods for item in ("FROMDAT", "TODAT")]
    known = [each for each in days if each is not None]
    return Use(len(periods), resources.together(counted), min(known, default=None), max(known, default=None))


def _utilities(one: _One, basis: Rests, value_set: ValueSet) -> tuple[Utility, ...]:
    """One for each visit that asks for the questionnaire and is over, in the order of their days."""
    held = {each.place.visit: each for each in one.entries if each.place.form in basis.asking}
    asked = (each for each in one.visits if basis.asking & set(each.slot.visit.forms))
    found = (_utility(each, held.get(each.slot.key), one.zone, value_set) for each in asked)
    return tuple(sorted((each for each in found if each is not None), key=lambda each: each.day))


def _utility(due: Due, held: Held | None, zone: ZoneInfo, value_set: ValueSet) -> Utility | None:
    """Its day is that of the visit, else that on which it was answered, else that on which it was due."""
    if held is not None:
        day = due.day or held.first_at.astimezone(zone).date()
        return Utility(due.slot.key, due.slot.title, day, value_set.utility(held.values))
    day_due = due.day or due.slot.due
    if due.status not in _PASSED or day_due is None:
        return None
    return Utility(due.slot.key, due.slot.title, day_due, None)
