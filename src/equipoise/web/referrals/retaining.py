"""Retention that runs by itself: persons are erased when `core.referral.retention` says so."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from equipoise.core.referral import retention
from equipoise.core.referral.states import STANDINGS, State
from equipoise.web.referrals import actions
from equipoise.web.referrals.models import Referral

ENDED = [state for state in State if STANDINGS[state].outcome]
OPEN = [state for state in State if STANDINGS[state].clock]
AT_ONCE = 500
"""Referrals of one run; the next takes the rest."""


def run(now: datetime) -> int:
    """Erase the persons of referrals whose period has run out. Gives how many; each is a transaction of its own."""
    due = (
        Q(state=State.DRAFT, last_at__lt=retention.ended(retention.DRAFT, now))
        | Q(state__in=OPEN, last_at__lt=retention.ended(retention.OPEN, now))
        | Q(state__in=ENDED, last_at__lt=retention.ended(retention.ENDED, now))
    )
    found = Referral.objects.filter(due, erased_at=None).order_by("last_at").values_list("id", flat=True)
    done = 0
    for referral_id in list(found[:AT_ONCE]):
        actions.erase(referral_id, by="retention", now=now)
        done += 1
    return done
