"""What was guessed of the allocation, out of the forms that ask for it: the room `allocation` compares it with arms."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from equipoise.core.design.model import Design
from equipoise.core.enrolment.states import Mark
from equipoise.core.followup.cleaning import Place
from equipoise.core.followup.forms import Form, Item, Kind, Purpose
from equipoise.web.allocation.guesses import TOLD, UNKNOWN, Guess
from equipoise.web.enrolment import queries as enrolment
from equipoise.web.followup import access, knowing, lists, queries, schedules
from equipoise.web.followup.models import Entry
from equipoise.web.followup.queries import Held
from equipoise.web.followup.schedules import Plan
from equipoise.web.trials import queries as trials
from equipoise.web.trials.queries import Standing

SURE = "SURE"
"""The item that asks how sure somebody is: of its choices, the upper half are sure."""


def guesses(trial: str) -> list[Guess]:
    """Every guess that was saved, by visit and then by participant; and those that were not asked of who knew.

    Of who withdrew their data there is none.
    """
    visits = [each.title for each in trials.design(trial).visits.value or ()]
    told = knowing.left_out(trial)
    gone = {each.number for each in enrolment.participants(trial) if Mark.DATA in each.marks}
    designs = {each: trials.design(trial, each) for each in trials.versions(trial)}
    kept = (
        held
        for held in queries.standing_entries(trial, _forms(designs.values()))
        if held.place.participant not in gone
    )
    found = [each for held in kept for each in _of(designs[held.version], held, told)]
    return sorted(found, key=lambda each: visits.index(each.when) if each.when in visits else len(visits))


def _forms(designs: Iterable[Design]) -> set[str]:
    """The forms that ask for a guess, in any version."""
    forms = ((name, form.value) for design in designs for name, form in design.forms.items())
    return {name for name, form in forms if form is not None and form.purpose is Purpose.GUESS}


def awaited(standing: Standing, site: str, now: datetime) -> list[tuple[Place, str]]:
    """The guesses that somebody still has to make at a site, with the visit's title, those of the earliest visit first.

    A guess is asked for once its visit has happened; not of who withdrew their data, nor where a lock holds it, nor by
    who was told the treatment in an emergency.
    """
    trial, said = standing.trial, queries.happenings(standing.trial, site=site)
    found = []
    for plan in schedules.plans(trial, site, now):
        for place, title in _asked(plan, standing):
            seen = said.get((place.participant, place.visit))
            if seen is not None and seen.day is not None:
                found.append((seen.day, place, title))
    known = knowing.known(trial)
    kept = set(Entry.objects.filter(trial=trial, site=site).values_list("participant", "visit", "form"))
    locked = {each.scope for each in lists.locks(trial)}
    return [
        (place, title)
        for _, place, title in sorted(found, key=lambda each: (each[0], each[1].participant))
        if (place.participant, place.visit, place.form) not in kept
        and locked.isdisjoint(place.scopes())
        and not known.knows(standing.username, place.participant)
    ]


def _asked(plan: Plan, standing: Standing) -> Iterator[tuple[Place, str]]:
    """The places of the guesses that somebody is to make of a participant, each with its visit's title."""
    if Mark.DATA in plan.person.marks:
        return
    for slot in plan.slots:
        for form in (plan.forms[each] for each in slot.visit.forms if each in plan.forms):
            if form.purpose is Purpose.GUESS and access.may_fill(standing, plan.person.site, form):
                yield Place(plan.person.number, slot.key, form.id, 1), slot.title


def _of(design: Design, held: Held, told: Collection[Place]) -> Iterator[Guess]:
    sourced = design.forms.get(held.place.form)
    form = sourced.value if sourced else None
    if form is None or form.purpose is not Purpose.GUESS:
        return
    arms = {arm.id for arm in design.arms.value or ()}
    item = _guessed(form, arms)
    said = held.values.get(item.id) if item else None
    if said or held.place in told:
        visits = {each.id: each.title for each in design.visits.value or ()}
        when = visits.get(held.place.visit.partition(":")[0], held.place.visit)
        yield Guess(
            held.place.participant,
            form.filled_by.capitalize(),
            when,
            TOLD if not said else said if said in arms else UNKNOWN,
            _sure(form, held.values),
        )


def _guessed(form: Form, arms: set[str]) -> Item | None:
    """The item whose choices are the arms, and perhaps “don't know”."""
    chosen = (each for each in form.items if each.kind is Kind.CHOICE)
    return next((each for each in chosen if arms <= {code for code, _ in each.choices}), None)


def _sure(form: Form, values: Mapping[str, Any]) -> bool:
    """Whether they were sure, by the upper half of the choices; where they weren't asked, or didn't say, they were."""
    item = next((each for each in form.items if each.id == SURE), None)
    codes = [code for code, _ in item.choices] if item else []
    said = values.get(SURE)
    return said not in codes or codes.index(str(said)) >= len(codes) // 2
