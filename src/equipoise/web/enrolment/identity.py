"""Who a number is: sealed, at the site alone, and erasable. The ledger is told that a name was kept, never which."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from equipoise.core.enrolment.states import State
from equipoise.core.values.errors import InputError
from equipoise.web.enrolment.holding import held, sent, subject
from equipoise.web.enrolment.models import Identity, Participant
from equipoise.web.ledger.actions import By, append

FIELDS = ("first_name", "last_name", "record_number")
LONGEST = 200


def keep(trial: str, number: str, person: Mapping[str, str], *, by: By, now: datetime, key: str = "") -> None:
    """Keep who a number is: first name, last name, the hospital's record number, as far as they are given.

    InputError where nothing is given. Once is enough: what is sent twice under one key is kept once.
    """
    told = {name: person.get(name, "").strip()[:LONGEST] for name in FIELDS}
    with held(trial, number) as row:
        if sent(trial, key):
            return
        if not any(told.values()):
            raise InputError(
                "There is no name and no record number.", where="Name", mend="Write one of them."
            )
        Identity.objects.update_or_create(
            trial=trial, number=number, defaults={"person": told, "kept_at": now}
        )
        append(
            trial, "enrolment.identity_kept", subject(number), {}, by=by, now=now, site=row.site, key=key
        )  # fmt: skip


def forget(trial: str, number: str, *, by: By, now: datetime, why: str, key: str = "") -> None:
    """Erase who a number is. What was found of them stays, under a number that names nobody."""
    with held(trial, number) as row:
        if sent(trial, key):
            return
        _erase(row, by, now, why, key)


def forget_writer(referral_id: UUID, now: datetime) -> None:
    """When the writer of a message is erased: their name goes here too, unless they consented to the trial."""
    rows = Participant.objects.filter(referral=str(referral_id), state__in=[State.SCREENING, State.FAILED])
    for row in rows:
        if State.CONSENTED not in row.passed and Identity.objects.filter(trial=row.trial, number=row.number):
            with held(row.trial, row.number):
                _erase(row, By("equipoise", ""), now, "The person was erased at their request.", "")


def known(trial: str, number: str) -> dict[str, str] | None:
    """Who a number is; None where nobody kept it. For the site's own pages alone. 1 query."""
    row = Identity.objects.filter(trial=trial, number=number).first()
    return dict(row.person) if row else None


def names(trial: str, numbers: list[str]) -> dict[str, str]:
    """By number, the full names that are kept. For the site's own pages alone. 1 query."""
    rows = Identity.objects.filter(trial=trial, number__in=numbers)
    return {row.number: f"{row.person['first_name']} {row.person['last_name']}".strip() for row in rows}


def _erase(row: Participant, by: By, now: datetime, why: str, key: str) -> None:
    Identity.objects.filter(trial=row.trial, number=row.number).delete()
    append(
        row.trial, "enrolment.identity_erased", subject(row.number), {}, by=by, now=now, site=row.site,
        why=why, key=key,
    )  # fmt: skip
