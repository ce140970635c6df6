"""What was guessed of the allocation, out of the forms that ask for it: the room `allocation` compares it with arms."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from equipoise.core.followup.forms import Form, Item, Kind, Purpose
from equipoise.web.allocation.guesses import UNKNOWN, Guess
from equipoise.web.followup import queries
from equipoise.web.followup.queries import Held
from equipoise.web.trials import queries as trials

SURE = "SURE"
"""The item that asks how sure somebody is: of its choices, the upper half are sure."""


def guesses(trial: str) -> list[Guess]:
    """Every guess that was saved, by visit and then by participant."""
    visits = [each.title for each in trials.design(trial).visits.value or ()]
    found = [each for held in queries.all_entries(trial) for each in _of(trial, held)]
    return sorted(found, key=lambda each: visits.index(each.when) if each.when in visits else len(visits))


def _of(trial: str, held: Held) -> Iterator[Guess]:
    design = trials.design(trial, held.version)
    sourced = design.forms.get(held.place.form)
    form = sourced.value if sourced else None
    if form is None or form.purpose is not Purpose.GUESS:
        return
    arms = {arm.id for arm in design.arms.value or ()}
    item = _guessed(form, arms)
    said = held.values.get(item.id) if item else None
    if said:
        visits = {each.id: each.title for each in design.visits.value or ()}
        when = visits.get(held.place.visit.partition(":")[0], held.place.visit)
        yield Guess(
            held.place.participant,
            form.filled_by.capitalize(),
            when,
            said if said in arms else UNKNOWN,
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
