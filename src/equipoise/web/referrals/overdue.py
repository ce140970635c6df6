"""Counts for operators: how many referrals stand where, and which sites are late. No person is read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min, Q

from equipoise.core.referral.states import State
from equipoise.web.referrals.models import Referral
from equipoise.web.referrals.queries import WAITING
from equipoise.web.sites import queries as sites


@dataclass(frozen=True, slots=True)
class Late:
    """A site whose team was reminded and has not answered: how many referrals, and since when the first waits."""

    site: int
    name: str
    count: int
    since: datetime | None


def by_state() -> dict[str, int]:
    """How many referrals stand in each state, every state named. 1 query."""
    found = dict(Referral.objects.order_by().values_list("state").annotate(count=Count("pk")))
    return {each.value: found.get(each.value, 0) for each in State}


def by_site(now: datetime) -> list[Late]:
    """Sites with referrals that wait longer than to the first reminder, the most first. 2 queries."""
    late = Q(reminders__gt=0) | Q(remind_at__lt=now) | Q(lapse_at__lt=now)
    rows = Referral.objects.filter(late, state__in=WAITING, erased_at=None).order_by().values("site")
    counted = list(rows.annotate(count=Count("pk"), since=Min("waits_since")).order_by("-count", "site"))
    known = sites.known({row["site"] for row in counted})
    return [
        Late(
            row["site"],
            f"{found.name}, {found.city}" if (found := known.get(row["site"])) else "",
            row["count"],
            row["since"],
        )
        for row in counted
    ]
