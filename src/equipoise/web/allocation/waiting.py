"""What this room adds to a trial's home: what waits for somebody, figures, what is lacking before it opens."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse

from equipoise.core.enrolment.states import State
from equipoise.web.allocation import presenters, queries, rings
from equipoise.web.allocation.actions import ring_for, waiting
from equipoise.web.enrolment import queries as enrolment
from equipoise.web.trials import queries as trials
from equipoise.web.trials.permissions import Deed
from equipoise.web.trials.queries import Standing
from equipoise.web.trials.rooms import Figure, Task


def tasks(standing: Standing, now: datetime) -> list[Task]:
    """What waits for somebody."""
    return [*_own_key(standing, now), *_to_allocate(standing), *_to_treat(standing), *_lists(standing)]


def figures(standing: Standing, now: datetime) -> list[Figure]:
    """How many were allocated: everybody who sees the flow sees it."""
    if not standing.anywhere(Deed.SEE_FLOW):
        return []
    planned = trials.design(standing.trial).participants if trials.protocol(standing.trial).design else None
    detail = f"of {planned.value} planned" if planned and planned.value else ""
    return [Figure("Allocated", str(sum(queries.counts(standing.trial).values())), detail, order=40)]


def needs(trial: str, now: datetime) -> list[str]:
    """What is lacking before anybody can be allocated and treated."""
    if not queries.is_sealed(trial):
        return ["The lists are not drawn and sealed yet: equipoise allocation prepare."]
    alone = [
        ring for ring in queries.rings(trial) if ring != rings.TRIAL and not queries.holders(trial, ring)
    ]
    return [f"Nobody can open codes yet for: {rings.title(ring)}." for ring in alone]


def _to_allocate(standing: Standing) -> list[Task]:
    if not standing.anywhere(Deed.ALLOCATE) or not queries.is_sealed(standing.trial):
        return []
    ready = [each for each in enrolment.participants(standing.trial) if each.state is State.ENROLLED]
    return [
        Task(
            f"Allocate participant {each.number}",
            reverse("allocation:allocate", args=[standing.trial, each.number]),
            "Enrolled, and waits for the allocation",
        )
        for each in ready
        if standing.may(Deed.ALLOCATE, each.site)
    ]


def _to_treat(standing: Standing) -> list[Task]:
    """For the treating team of a site alone: the independent statistician treats nobody."""
    if not standing.anywhere(Deed.ENTER_SEALED) or not presenters.sees_arms(standing):
        return []
    handled = queries.handled(standing.trial)
    people = [
        each for each in queries.allocations(standing.trial) if standing.may(Deed.ENTER_SEALED, each.site)
    ]
    seen = Task(
        "Open with your passphrase to see what is to be recorded",
        reverse("allocation:treatment", args=[standing.trial]),
        "What was given to whom is sealed, and so is what is still missing",
    )
    codes = [
        Task(
            f"Open the treatment code of participant {each.participant}",
            reverse("allocation:code", args=[standing.trial, each.participant]),
            f"Allocated on {each.at:%-d %B}; nobody opened it yet",
        )
        for each in people
        if each.participant not in handled
    ]
    return [*codes, seen] if people else []


def _own_key(standing: Standing, now: datetime) -> list[Task]:
    trial, name = standing.trial, standing.username
    ring = ring_for(trial, name, now)[1]
    here = reverse("allocation:key", args=[trial])
    if not ring:
        return []
    if not queries.has_key(trial, name):
        return [Task("Set your passphrase", here, "Without it you can open no treatment code")]
    if name not in queries.holders(trial, ring):
        return []
    return [
        Task(f"Admit {each} to the treatment codes", here, "They have set their passphrase")
        for each in waiting(trial, ring, now)
    ]


def _lists(standing: Standing) -> list[Task]:
    if not standing.may(Deed.PREPARE_LISTS):
        return []
    low = [each for each in queries.lengths(standing.trial) if each.is_low]
    if not low:
        return []
    title = "A list is nearly used up" if len(low) == 1 else f"{len(low)} lists are nearly used up"
    name = presenters.list_title(queries.scheme(standing.trial), low[0].name)
    detail = f"{name}: {low[0].free} of {low[0].slots} places are free"
    return [Task(f"{title}: make them longer", reverse("allocation:lists", args=[standing.trial]), detail)]
