"""One thing happens to a referral: its state, its deadlines and its story change together, as the table says."""

from __future__ import annotations

from datetime import datetime

from equipoise.core.referral import deadlines
from equipoise.core.referral.states import STANDINGS, Event, Party, State, after
from equipoise.web.referrals.models import Happening, Referral
from equipoise.web.sites import queries as sites

HEARD = frozenset({Event.ANSWER, Event.DECLINE, Event.ASK, Event.SUGGEST, Event.FORWARD})
"""What the team says to the person."""
PASSING = frozenset({Event.SUGGEST, Event.AGREE, Event.FORWARD})
"""What is about another centre; with all else, a suggestion of one is over."""


def move(
    referral: Referral,
    event: Event,
    by: Party,
    now: datetime,
    *,
    actor: str = "",
    text: str = "",
    reason: str = "",
) -> None:
    """Let an event happen to a referral that is locked by the transaction at hand. NotNow where it can't."""
    before = State(referral.state)
    referral.state = after(before, event, by)
    referral.last_at = now
    _count(referral, event, before, now)
    if event in HEARD:
        referral.first_answer_at = referral.first_answer_at or now
        referral.reason, referral.unread = reason, False
    if event not in PASSING:
        referral.suggested = None
    if event is Event.WRITE:
        referral.unread = True
    referral.save()
    Happening.objects.create(
        referral=referral,
        at=now,
        event=event,
        by=by,
        actor=actor,
        state=referral.state,
        text=text,
        reason=reason,
    )


def _count(referral: Referral, event: Event, before: State, now: datetime) -> None:
    """Start, keep or stop the team's time: it counts from the person's last turn, and stops with an outcome."""
    runs = STANDINGS[State(referral.state)].clock
    begins = runs and not STANDINGS[before].clock
    if not runs:
        referral.waits_since = referral.remind_at = referral.lapse_at = None
    elif begins or referral.waits_since is None:
        referral.waits_since, referral.reminders = now, 0
        schedule(referral)


def schedule(referral: Referral) -> None:
    """Set the day of the last resort, which the person is told, and the first reminder, in the site's working days."""
    calendar = _calendar(referral)
    assert referral.waits_since is not None
    referral.lapse_at = deadlines.due(referral.waits_since, deadlines.LAPSE, calendar)
    schedule_reminder(referral)


def schedule_reminder(referral: Referral) -> None:
    """Set the next reminder. The day that the person was told stays, whatever became of the site's calendar since."""
    left = deadlines.REMINDERS[referral.reminders :]
    assert referral.waits_since is not None
    referral.remind_at = deadlines.due(referral.waits_since, left[0], _calendar(referral)) if left else None


def _calendar(referral: Referral) -> deadlines.Calendar:
    reach = sites.reach(referral.study_site)
    return reach.calendar if reach else deadlines.EVERYWHERE
