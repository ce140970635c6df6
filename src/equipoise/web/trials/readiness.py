"""What a trial lacks before it can open, as far as this room knows: sites, people, values its protocol leaves unset."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from equipoise.core.design.blinding import leaks
from equipoise.core.design.needs import stopped
from equipoise.core.design.roles import Role
from equipoise.web.trials import queries

STEWARDS = 3
"""Shares of the trial's key, each with a steward of its own."""


def needs(trial: str, now: datetime) -> list[str]:
    """A sentence for each thing that is lacking. 4 queries or fewer."""
    return [*_of_protocol(trial), *_of_sites(trial, now), *_of_people(trial, now)]


def _of_protocol(trial: str) -> Iterator[str]:
    found = queries.protocol(trial).design
    if found is None:
        yield "The protocol file says nothing of arms, visits and forms."
        return
    for each in stopped(found):
        names = ", ".join(f"“{value.place}”" for value in each.values)
        yield f"{each.what} needs {names}, which the protocol leaves unset."
    yield from (f"Somebody who is blind could tell the treatment: {each.what}" for each in leaks(found))


def _of_sites(trial: str, now: datetime) -> Iterator[str]:
    open_ones = [each for each in queries.sites(trial) if each.open]
    if not open_ones:
        yield "No site is open."
    who = queries.people(trial)
    for site in open_ones:
        there = {each.role for each in who if each.site == site.number and each.until is None}
        if Role.ONCOLOGIST not in there:
            yield f"Site {site.number}, {site.name}, has no enrolling oncologist."
        if not there & {Role.TREATING, Role.PHARMACIST}:
            yield f"Site {site.number}, {site.name}, has nobody who may open a treatment code."


def _of_people(trial: str, now: datetime) -> Iterator[str]:
    held = [each.role for each in queries.people(trial) if each.until is None and not each.site]
    stewards = held.count(Role.STEWARD)
    if stewards < STEWARDS:
        yield f"{stewards} of {STEWARDS} stewards of the trial’s key are named."
    if Role.ON_CALL not in held:
        yield "Nobody is on call to break the code of a participant in an emergency."
    if Role.SAFETY not in held:
        yield "Nobody judges serious events for the sponsor: no safety physician is named."
