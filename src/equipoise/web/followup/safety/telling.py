"""Letters about serious events: a new one, a clock that runs out soon, one that ran out. They name nobody.

A job looks every so often. A letter has a key of its own, so that looking twice, or by two workers at once, writes one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from equipoise.core.followup.adverse import Clock, Duty, Standing
from equipoise.web.accounts import queries as accounts
from equipoise.web.followup.safety.cases import Case, cases, is_sponsors
from equipoise.web.mail import actions as mail
from equipoise.web.trials import queries as trials
from equipoise.web.trials.permissions import Deed

NEW, SOON, OVER = "serious_event", "serious_event_soon", "serious_event_over"
WARNED = {Duty.SITE: timedelta(hours=6)}
"""How long before a clock runs out those are written to who have the duty; two days where it stands not here."""
DAYS_BEFORE = timedelta(days=2)
LOOKED_BACK = timedelta(days=30)
"""What ran out longer ago is not written of: who begins to use this with old events is not flooded."""


@dataclass(frozen=True, slots=True)
class Due:
    """A letter that is due: its kind, what it is about, and to whom it goes, by deeds at the event's site."""

    kind: str
    about: str
    deeds: tuple[Deed, ...]
    until: datetime


def watch(now: datetime) -> int:
    """Write what is due in every trial. How many letters are due, written now or before."""
    return sum(_trial(each.trial, now) for each in trials.trials())


def _trial(trial: str, now: datetime) -> int:
    found = [(each, due) for each in cases(trial) for due in _due(each, now)]
    if not found:
        return 0
    standings = [trials.standing(trial, name, now) for name in trials.roles_by_name(trial, now)]
    for case, due in found:
        site = case.site.number
        wanted = [each.username for each in standings if any(each.may(deed, site) for deed in due.deeds)]
        _write(trial, case, due, wanted, now)
    return len(found)


def _due(case: Case, now: datetime) -> Iterator[Due]:
    clocks = case.waiting(now)
    if not case.judged and case.event.written and now - case.event.written < LOOKED_BACK:
        first = min((each.earliest for each in clocks), default=now)
        yield Due(NEW, "new", (Deed.ASSESS_EVENTS,), first)
    for clock in clocks:
        yield from _of_clock(clock, now)


def _of_clock(clock: Clock, now: datetime) -> Iterator[Due]:
    about = f"{clock.duty.name.lower()}:{clock.begun}"
    own = (Deed.ASSESS_EVENTS,) if is_sponsors(clock) else (Deed.ENTER_DATA,)
    if clock.standing(now) is Standing.OVER:
        if now - clock.latest < LOOKED_BACK:
            yield Due(OVER, about, (*own, Deed.ASSESS_EVENTS, Deed.REPORT_EVENTS), clock.latest)
    elif clock.earliest - now <= WARNED.get(clock.duty, DAYS_BEFORE):
        yield Due(SOON, about, own, clock.latest)


def _write(trial: str, case: Case, due: Due, usernames: Iterable[str], now: datetime) -> None:
    """One letter to each who has an address. The page that it leads to asks who they are."""
    about = f"serious:{trial}/{case.entry}"
    facts = {"url": settings.PUBLIC_URL + reverse("followup:serious", args=[trial]), "until": due.until}
    with transaction.atomic():
        for name, (address, language) in accounts.reached(usernames).items():
            key = f"{about}:{due.kind}:{due.about}:{name}"
            mail.post(mail.Draft(key[:200], about, due.kind, address, facts, language), now)
