"""The screening log: who was looked at, from the first look, with a number that has no gap."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Max

from equipoise.core.values.errors import InputError
from equipoise.web.enrolment.holding import require_open, require_past, subject, today
from equipoise.web.enrolment.models import Participant
from equipoise.web.ledger import queries as ledger
from equipoise.web.ledger.actions import By, append, writing

SCREENED = "enrolment.screened"


def screen(
    trial: str, site: str, day: date, *, by: By, now: datetime, key: str = "", referral: str = ""
) -> str:
    """Enter somebody in a site's screening log; gives their number. `referral`: the message they come from, if any.

    `day`: of the first look. NotThere where there is no such site; NotNow where the trial or the site isn't open;
    InputError for a day that lies ahead, and for a message that was taken in before.
    """
    with writing(trial):
        again = ledger.keyed(trial, key) if key else None
        if again is not None and (again.kind, again.site) == (SCREENED, site):
            return again.subject.partition(":")[2]
        require_open(trial, site)
        require_past(day, today(trial, site, now), "Day of the first look")
        _require_new(trial, referral)
        running = (
            Participant.objects.filter(trial=trial, site=site).aggregate(last=Max("running"))["last"] or 0
        ) + 1
        number = f"{site}-{running:03d}"
        told = {"running": running, "day": day.isoformat()} | ({"referral": referral} if referral else {})
        append(trial, SCREENED, subject(number), told, by=by, now=now, site=site, key=key)
        return number


def _require_new(trial: str, referral: str) -> None:
    found = Participant.objects.filter(trial=trial, referral=referral).first() if referral else None
    if found is not None:
        raise InputError(
            f"This message is in the screening log already, as {found.number}.",
            mend="Open that entry instead.",
        )
