"""What would tell the arm is kept sealed: forms of the treatment, and that somebody opened something.

To open and to write are events of one kind and one size, under keys of one shape, so that neither their number nor
their length nor a key tells which.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any

from equipoise.core.design.model import Design
from equipoise.core.followup.forms import Form
from equipoise.core.values.errors import InputError
from equipoise.web.allocation import kinds, queries, rings, sealed
from equipoise.web.allocation.actions.permitted import NotYours, Opener, Shares, opening, seeing
from equipoise.web.allocation.models import Handled
from equipoise.web.allocation.queries import Allocated
from equipoise.web.enrolment import queries as enrolment
from equipoise.web.ledger.actions import By, append, writing
from equipoise.web.trials import queries as trials
from equipoise.web.trials.permissions import Deed


def handled(
    trial: str, found: Allocated, content: Mapping[str, Any], *, by: By, now: datetime, key: str = ""
) -> None:
    """Write the event of opening or keeping something of a participant. `key`: where a browser chose one."""
    to = rings.of_participant(found.site, queries.rings(trial))
    said, keys = sealed.seal_content(trial, found.participant, content, to)
    subject = f"participant:{found.participant}"
    append(
        trial, kinds.HANDLED, subject, said, by=by, now=now, site=found.site, key=_under(key), enclosed=keys
    )  # fmt: skip


def _under(key: str) -> str:
    """The key of an event: 32 hexadecimal digits, from the key that a browser chose, or by chance where none did."""
    return sha256(key.encode()).hexdigest()[:32] if key else sealed.random_nonce().hex()[:32]


def keep_sealed(
    trial: str,
    number: str,
    form: str,
    values: Mapping[str, Any],
    *,
    by: By,
    now: datetime,
    key: str,
    why: str = "",
    reasons: Mapping[str, str] | None = None,
) -> None:
    """Keep a sealed form of a participant; what it held before stays beneath. No key is needed for it.

    `why`: the reason of a change; `reasons`: by path, why there is no answer. Sent twice under one key it is kept
    once. NotYours where the participant is not allocated or the role may not; InputError where the protocol has no
    such form.
    """
    found = queries.allocation(trial, number)
    if found is None:
        raise NotYours
    who = seeing(trial, by.actor, Deed.ENTER_SEALED, found.site, now)
    form_of(trial, number, form)
    said = {
        "act": "kept",
        "form": form,
        "values": dict(values),
        "reasons": dict(reasons or {}),
        "why": why,
        "by": by.actor,
        "at": now.isoformat(),
    }
    with writing(trial):
        # What it said before can't be read here, and so can't be compared: the first that came under a key is kept.
        if not (key and Handled.objects.filter(trial=trial, key__in=(key, _under(key))).exists()):
            handled(trial, found, said, by=who, now=now, key=key)


def open_sealed(
    trial: str, number: str, form: str, opener: Opener, now: datetime
) -> Mapping[str, Any] | None:
    """What a sealed form of a participant holds now; None where nothing was kept. The opening is an event."""
    versions = open_versions(trial, number, form, opener, now)
    return versions[-1]["values"] if versions else None


def open_versions(
    trial: str, number: str, form: str, opener: Opener | Shares, now: datetime
) -> list[dict[str, Any]]:
    """Everything that a sealed form of a participant held, oldest first: `values`, `by`, `at`, `why`."""
    found = queries.allocation(trial, number)
    if found is None:
        raise NotYours
    who, ring, key = opening(trial, opener, Deed.SEE_ARM, found.site, now)
    with writing(trial):
        kept = sealed.contents(trial, number, ring, key)
        handled(trial, found, {"act": "opened", "what": "form"}, by=who, now=now)
    return [each for each in kept if each["act"] == "kept" and each["form"] == form]


def form_of(trial: str, number: str, form: str) -> Form:
    """A sealed form, as the version says that the participant consented to; InputError where there is none."""
    found = forms(_design(trial, number)).get(form)
    if found is None:
        raise InputError(f"The protocol has no sealed form “{form[:40]}”.", where="form")
    return found


def forms_of(trial: str, number: str) -> list[Form]:
    """The sealed forms of the version that a participant consented to."""
    return list(forms(_design(trial, number)).values())


def forms(design: Design) -> dict[str, Form]:
    """The forms of a design whose entries would tell the arm."""
    return {name: each.value for name, each in design.forms.items() if each.value and each.value.sealed}


def _design(trial: str, number: str) -> Design:
    person = enrolment.participant(trial, number)
    return trials.design(trial, person.version if person else "")
