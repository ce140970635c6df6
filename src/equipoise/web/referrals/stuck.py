"""Referrals that can't reach their team, for operators: by code, without a name, an address or a word."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from equipoise.core.referral.states import STANDINGS, Event, Party, State, find
from equipoise.core.values.errors import InputError
from equipoise.web.audit import actions as audit
from equipoise.web.referrals import letters, moving
from equipoise.web.referrals.actions import NotThere
from equipoise.web.referrals.models import Referral
from equipoise.web.referrals.queries import WAITING, ends_of
from equipoise.web.sites import queries as sites

MOST = 200


@dataclass(frozen=True, slots=True)
class Stuck:
    """A referral that can't reach its team. `reachable`: its site has an address now, so that it can be sent again."""

    code: str
    nct_id: str
    site: int
    site_name: str
    name: str
    since: datetime
    reachable: bool


def stuck(without_address: Collection[int] = ()) -> list[Stuck]:
    """What came back, and what waits at these sites that have no address; oldest first, `MOST` at most. 2 queries."""
    waits = Q(state__in=ends_of(Event.BOUNCE)) | Q(site__in=without_address, state__in=WAITING)
    rows = list(
        Referral.objects.filter(waits, erased_at=None)
        .order_by("last_at")
        .values_list("code", "nct_id", "site", "state", "last_at")[:MOST]
    )
    known = sites.known({row[2] for row in rows})
    return [
        Stuck(
            code=code,
            nct_id=nct_id,
            site=site,
            site_name=f"{known[site].name}, {known[site].city}" if site in known else "",
            name=STANDINGS[State(state)].name,
            since=last_at,
            reachable=site in known and known[site].reachable,
        )
        for code, nct_id, site, state, last_at in rows
    ]


def send_again(code: str, *, by: str, now: datetime) -> None:
    """Write to the team again, at the address that the site has now. InputError where it has none, or none is due."""
    with transaction.atomic():
        referral = Referral.objects.select_for_update().filter(code=code, erased_at=None).first()
        if referral is None:
            raise NotThere
        reach = sites.reach(referral.study_site)
        if reach is None or not reach.emails:
            raise InputError("The site has no address.", mend="Give it one on the site’s page.")
        if find(State(referral.state), Event.RESEND) is None:
            raise InputError("Only what came back can be sent again.")
        moving.move(referral, Event.RESEND, Party.SYSTEM, now, actor=by)
        letters.to_team(referral, reach, now, f"notice-{referral.story.count()}")
        audit.record(at=now, actor=by, verb="sent referral again", subject=letters.about(referral))
