"""What serious events leave waiting: for the site, for who judges them for the sponsor, for the trial's manager."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.urls import reverse

from equipoise.core.followup.adverse import Clock, Duty, Standing
from equipoise.core.values.truth import Truth
from equipoise.web.followup import addresses
from equipoise.web.followup.safety import cases
from equipoise.web.followup.safety.cases import Case
from equipoise.web.trials import permissions
from equipoise.web.trials import queries as trials
from equipoise.web.trials.permissions import Deed
from equipoise.web.trials.queries import Standing as Place
from equipoise.web.trials.rooms import Task


def tasks(standing: Place, now: datetime) -> list[Task]:
    """What waits for somebody. 9 queries at most."""
    judges, reports = standing.may(Deed.ASSESS_EVENTS), standing.may(Deed.REPORT_EVENTS)
    places = [
        each.number for each in trials.sites(standing.trial) if standing.may(Deed.ENTER_DATA, each.number)
    ]
    if not (judges or reports or places):
        return []
    found = list[Task]()
    every = cases.cases(standing.trial, None if judges or reports else places)
    for each in every:
        if each.site.number in places:
            found += _of_site(standing.trial, each, now)
        if judges:
            found += _to_judge(standing.trial, each, now)
        if reports:
            found += _of_sponsor(standing.trial, each, now, only_late=not judges)
    if reports and not judges:
        found += _nobody(standing.trial, every, now)
    return found


def _nobody(trial: str, found: Iterable[Case], now: datetime) -> Iterator[Task]:
    """For who manages the trial: that events wait and nobody has the role of judging them."""
    waiting = sum(1 for each in found if each.to_judge)
    held = {role for roles in trials.roles_by_name(trial, now).values() for role in roles}
    if waiting and not permissions.may(held, Deed.ASSESS_EVENTS):
        yield Task(
            "Name a safety physician",
            reverse("trials:people", args=[trial]),
            f"{waiting} serious event{' waits' if waiting == 1 else 's wait'} for the sponsor’s judgement",
            now,
        )


def _of_site(trial: str, case: Case, now: datetime) -> Iterator[Task]:
    for clock in case.waiting(now):
        if clock.duty is Duty.SITE:
            yield Task(
                f"Tell the sponsor of a serious event of participant {case.place.participant}",
                addresses.of_place("form", trial, case.place),
                "Fill in the day it was reported once it is done.",
                clock.earliest,
            )


def _to_judge(trial: str, case: Case, now: datetime) -> Iterator[Task]:
    """By when: before the first of the clocks that may be the sponsor's."""
    if case.to_judge:
        own = [
            cases.last_moment(each, each.earliest) for each in case.waiting(now) if cases.is_sponsors(each)
        ]
        yield Task(
            f"Judge a serious event of participant {case.place.participant}",
            addresses.of_place("event", trial, case.place),
            "The site wrote something new"
            if case.judged
            else "May the treatment be the cause? Was it expected?",
            min(own, default=None),
        )


def _of_sponsor(trial: str, case: Case, now: datetime, *, only_late: bool) -> Iterator[Task]:
    """What the sponsor has to tell; for who manages the trial, once it is late. What is not sure is judged first."""
    for clock in case.waiting(now):
        late = clock.standing(now) is Standing.OVER
        settled = clock.sure is Truth.YES or not case.to_judge
        if cases.is_sponsors(clock) and (late if only_late else settled):
            yield Task(
                _title(clock, case),
                addresses.of_place("event", trial, case.place),
                _detail(clock),
                cases.last_moment(clock, clock.latest),
            )
        elif clock.duty is Duty.SITE and late:
            yield Task(
                f"Site {case.site.number} has not said that it told the sponsor of a serious event",
                addresses.of_place("event", trial, case.place),
                f"Participant {case.place.participant}. Telephone the site.",
                clock.latest,
            )


def _title(clock: Clock, case: Case) -> str:
    return f"{clock.duty.capitalize()}: serious event of participant {case.place.participant}"


def _detail(clock: Clock) -> str:
    return "" if clock.sure is Truth.YES else "Unless the investigator says that it is not suspected."
