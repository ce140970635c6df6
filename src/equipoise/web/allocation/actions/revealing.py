"""The two files that prove an allocation: one published, and again whenever wanted; one revealed at the end."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from equipoise.core.allocation import commitments
from equipoise.core.values.errors import InputError
from equipoise.web.allocation import kinds, queries, sealed
from equipoise.web.allocation.actions.opening import arms_by
from equipoise.web.allocation.actions.permitted import by_shares
from equipoise.web.ledger.actions import By, append, writing
from equipoise.web.trials import queries as trials

LOCKED = "locked"


def published(trial: str) -> dict[str, Any]:
    """The published file: every batch's commitment, and the digests of the allocations so far. It holds no secret.

    InputError before the lists were sealed.
    """
    known = _known(trial)
    scheme, seed = bytes.fromhex(known.scheme), bytes.fromhex(known.seed)
    return commitments.published(trial, scheme, seed, known.batches, queries.records(trial))


def reveal(trial: str, two: Sequence[str], by: By, now: datetime, *, why: str = "") -> dict[str, Any]:
    """The revealed file: seed, nonces and every participant's arm. From then on nobody is blind.

    InputError before the data are locked, unless a reason is given; and for shares that are not this trial's.
    """
    _known(trial)
    held = trials.trial(trial)
    if held is not None and held.state != LOCKED and not why.strip():
        raise InputError(
            "The data of this trial are not locked yet.",
            where="why",
            mend="Lock them first, or say why the lists have to be opened now.",
        )
    opened = by_shares(trial, two, by)
    said = {"by_shares": list(opened.whose)}
    with writing(trial):
        if not queries.is_revealed(trial):
            append(trial, kinds.REVEALED, f"trial:{trial}", said, by=by, now=now, why=why)
        return _revealed(trial, opened.key)


def _revealed(trial: str, key: bytes) -> dict[str, Any]:
    root, arms = sealed.root(trial, key), arms_by(trial, sealed.TRIAL, key)
    nonces = {
        each.name: [slot.nonce for slot in sealed.slots(trial, each.name, sealed.TRIAL, key, last=each.slots)]
        for each in queries.lengths(trial)
    }
    records = [(each, arms[each.participant]) for each in queries.records(trial)]
    scheme = queries.scheme(trial)
    return commitments.revealed(trial, scheme, salt=root.salt, seed=root.seed, nonces=nonces, records=records)


def _known(trial: str) -> queries.Sealed:
    found = queries.sealed(trial)
    if found is None:
        raise InputError(
            "The lists of this trial are not sealed yet.", mend="Run: equipoise allocation prepare"
        )
    return found
