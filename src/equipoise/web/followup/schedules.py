"""A participant's protocol version, with its visits and forms, and the place that an entry has in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from equipoise.core.design.model import Design
from equipoise.core.enrolment.states import STANDINGS, State
from equipoise.core.followup.cleaning import Place
from equipoise.core.followup.due import Slot, slots
from equipoise.core.followup.forms import Form, Purpose
from equipoise.core.followup.schedule import Visit
from equipoise.core.values.errors import InputError
from equipoise.web.enrolment import queries as enrolment
from equipoise.web.enrolment.queries import Participant
from equipoise.web.trials import queries as trials
from equipoise.web.trials.queries import Site

ENDS = ("death", "withdrawal", "loss", "completion", "screen failure")
"""Days of a participant after which no visit is expected."""


@dataclass(frozen=True)
class Plan:
    """What the protocol version asks that a participant consented to. `today`: which day it is at their site `now`.

    `version`: another one, for what was kept under it; empty for the participant's own.
    """

    trial: str
    person: Participant
    site: Site
    design: Design
    today: date
    now: datetime
    version: str = ""

    @property
    def under(self) -> str:
        """The protocol version that asks it."""
        return self.version or self.person.version

    @cached_property
    def forms(self) -> Mapping[str, Form]:
        """Every form that is set, by its id."""
        found = {name: each.value for name, each in self.design.forms.items()}
        return {name: form for name, form in found.items() if form is not None}

    @cached_property
    def visits(self) -> tuple[Visit, ...]:
        """The visits; none where the protocol leaves them unset."""
        return self.design.visits.value or ()

    @cached_property
    def slots(self) -> list[Slot]:
        """Every visit with its days. One that has sealed forms alone is no visit to those who are blind."""
        return [each for each in self._every if self.is_open(each)]

    @cached_property
    def _every(self) -> list[Slot]:
        return slots(self.visits, self.person.days, self.today)

    @property
    def ended(self) -> date | None:
        """The day after which no visit is expected; that of a loss counts while they were not found again."""
        days = {each: day for each, day in self.person.days.items() if each in ENDS}
        if self._found_again:
            days.pop(STANDINGS[State.LOST].day, None)
        return min(days.values(), default=None)

    @property
    def _found_again(self) -> bool:
        passed = self.person.passed
        return State.LOST in passed and State.FOLLOWED in passed[passed.index(State.LOST) :]

    @property
    def measures_lesions(self) -> bool:
        """Whether a form measures lesions, so that there is a course of them."""
        return any(each.purpose is Purpose.LESIONS for each in self.forms.values())

    def at_any_time(self) -> list[Form]:
        """The forms that belong to no visit: those that repeat, and such as death."""
        placed = {form for visit in self.visits for form in visit.forms}
        return [form for form in self.forms.values() if form.repeats or form.id not in placed]

    def is_open(self, slot: Slot) -> bool:
        """Whether a visit has more than forms that would tell the arm."""
        return not slot.visit.forms or bool(self.open_forms(slot))

    def open_forms(self, slot: Slot) -> frozenset[str]:
        """The ids of a visit's forms that would not tell the arm."""
        return frozenset(
            each for each in slot.visit.forms if each in self.forms and not self.forms[each].sealed
        )

    def counted(self, slot: Slot) -> frozenset[str]:
        """The forms that a visit waits for: not guesses, which nobody sees but who makes them."""
        return frozenset(
            each for each in self.open_forms(slot) if self.forms[each].purpose is not Purpose.GUESS
        )

    def slot(self, key: str) -> Slot | None:
        """A visit by its key."""
        return next((each for each in self.slots if each.key == key), None)

    def form(self, place: Place) -> Form:
        """The form at a place; InputError where this version asks for none there."""
        form = self.forms.get(place.form)
        slot = next((each for each in self._every if each.key == place.visit), None)
        fits = form is not None and (
            (slot is not None and form.id in slot.visit.forms and place.occurrence == 1)
            if place.visit
            else form in self.at_any_time() and (form.repeats or place.occurrence == 1)
        )
        if form is None or not fits or not 0 < place.occurrence < 1_000:
            raise InputError(
                f"The protocol version {self.under} asks for no such form here.",
                where=f"{place.visit} {place.form}".strip(),
                mend="Open it from the participant’s page.",
            )
        return form


def plan(trial: str, number: str, now: datetime) -> Plan:
    """A participant's plan. LookupError where there is no such participant; InputError before consent. 4 queries."""
    person = enrolment.participant(trial, number)
    if person is None:
        raise LookupError(number)
    if not person.version:
        raise InputError(
            "This participant has not consented yet.",
            mend="Record consent first: nothing of the trial comes before.",
        )
    site = next(each for each in trials.sites(trial) if each.number == person.site)
    return Plan(trial, person, site, trials.design(trial, person.version), site.day(now), now)


def plans(trial: str, site: str, now: datetime) -> list[Plan]:
    """The plans of all who consented, of one site or of all. 2 queries, and 2 for each protocol version."""
    places = {each.number: each for each in trials.sites(trial)}
    people = [each for each in enrolment.participants(trial, site) if each.version]
    designs = {version: trials.design(trial, version) for version in {each.version for each in people}}
    return [
        Plan(trial, each, places[each.site], designs[each.version], places[each.site].day(now), now)
        for each in people
    ]
