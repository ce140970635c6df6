"""The events of keys: rings made and renewed, who is of them, what shares were used for; and what each does to tables.

Ciphertext goes with an event (`ledger.enclosures`) under the names below, so that it can be taken away once a ring is
renewed. Events that were written before hold it themselves, and are read as ever.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db.models import F

from equipoise.web.allocation.models import (
    Batch,
    Handled,
    MemberKey,
    Ring,
    RingKey,
    RingMember,
    ShareUse,
    Slot,
)
from equipoise.web.allocation.rings import TRIAL
from equipoise.web.ledger import kinds
from equipoise.web.ledger.kinds import Event, Kind

RINGS_MADE = "allocation.rings_made"
MEMBER_KEYED = "allocation.member_keyed"
ADMITTED = "allocation.admitted"
RENEWED = "allocation.ring_renewed"
RESEALED = "allocation.contents_resealed"
LOST = "allocation.key_lost"
TRIED = "allocation.shares_tried"
HELD, HOLDER, SLOTS, KEYS, SEED, WRAPPED = "held/", "holder/", "slots/", "keys/", "seed", "wrapped/"
"""How names of what goes with events begin.

With the ring behind it: its private key, sealed to `trial`; the same, sealed to a holder, whose log-in comes after
another slash; places; keys of contents. `seed` alone. With a log-in: their own key, wrapped.
"""
_AT_ONCE = 500


def offer() -> None:
    """Make these events known.

    That a ring was renewed is open, as it tells of no arm. How many contents were sealed anew could, and so is in the
    sealed chain.
    """
    kinds.offer(
        Kind(RINGS_MADE, "made keys", _rings_made, encloses=True),
        Kind(MEMBER_KEYED, "set a passphrase", _member_keyed, encloses=True),
        Kind(ADMITTED, "was admitted to what is sealed", _admitted, encloses=True),
        Kind(RENEWED, "renewed the keys of a ring", _renewed, encloses=True),
        Kind(RESEALED, "sealed contents to a new key", _resealed, unblinding=True, encloses=True),
        Kind(LOST, "said that a share or passphrase is lost", _lost),
        Kind(TRIED, "tried two shares", _tried),
    )


def under(enclosed: Mapping[str, Any], beginning: str) -> dict[str, Any]:
    """What goes with an event under names that begin so, by what comes after."""
    return {
        name.removeprefix(beginning): value for name, value in enclosed.items() if name.startswith(beginning)
    }


def used(event: Event, what: str, about: str = "") -> None:
    """Note whose shares opened what this event did; of none where it names nobody.

    Payload: `by_shares`, the log-ins of the stewards.
    """
    ShareUse.objects.bulk_create(
        ShareUse(id=f"{event.id}/{name}", trial=event.trial, holder=name, at=event.at, what=what, about=about)
        for name in event.payload.get("by_shares", ())
    )


def _rings_made(event: Event) -> None:
    """Payload: `rings` name → public key; `stewards`, in the order of their shares. With it: `held/<ring>`."""
    said = event.payload
    for name, public in said["rings"].items():
        Ring.objects.create(
            id=f"{event.trial}/{name}", trial=event.trial, name=name, public=public, since=event.at
        )
    for name, sealed in (said.get("held") or under(event.enclosed, HELD)).items():
        _hold(event.trial, name, "", sealed)
    if TRIAL in said["rings"]:
        _belong(event, TRIAL, said.get("stewards", ()))


def _member_keyed(event: Event) -> None:
    """Payload: `public`. With it: `wrapped/<log-in>`. Keys sealed to an earlier one are of no use any more."""
    MemberKey.objects.filter(trial=event.trial, username=event.actor).delete()
    RingKey.objects.filter(trial=event.trial, holder=event.actor).delete()
    wrapped = event.payload.get("wrapped") or event.enclosed.get(f"{WRAPPED}{event.actor}")
    if wrapped:
        MemberKey.objects.create(
            id=event.id,
            trial=event.trial,
            username=event.actor,
            public=event.payload["public"],
            wrapped=wrapped,
            since=event.at,
        )


def _admitted(event: Event) -> None:
    """Payload: `ring`, `holder`; `by_shares`. With it: `holder/<ring>/<log-in>`."""
    ring, holder = event.payload["ring"], event.payload["holder"]
    sealed = event.payload.get("sealed") or event.enclosed.get(f"{HOLDER}{ring}/{holder}")
    if sealed:
        _hold(event.trial, ring, holder, sealed)
    RingMember.objects.get_or_create(
        id=_member(event.trial, ring, holder), defaults=_row(event, ring, holder)
    )
    used(event, "admitted", holder)


def _renewed(event: Event) -> None:
    """Payload: `ring`, its `public` key; `stays`, who is of it, stewards in the order of their shares; `left`, whose
    own keys go; `by_shares`. With it: `held/<ring>`, `holder/<ring>/<log-in>`, `slots/<ring>`, and for `trial` `seed`.
    """
    said, trial = event.payload, event.trial
    ring = said["ring"]
    Ring.objects.filter(trial=trial, name=ring).update(
        public=said["public"], since=event.at, renewals=F("renewals") + 1
    )
    RingKey.objects.filter(trial=trial, ring=ring).exclude(holder="").delete()
    MemberKey.objects.filter(trial=trial, username__in=said["left"]).delete()
    RingMember.objects.filter(trial=trial, ring=ring).delete()
    _belong(event, ring, said["stays"])
    for name, sealed in under(event.enclosed, HELD).items():
        _hold(trial, name, "", sealed)
    for holder, sealed in under(event.enclosed, f"{HOLDER}{ring}/").items():
        _hold(trial, ring, holder, sealed)
    _seal_anew(trial, ring, event.enclosed)
    used(event, "renewed", ring)


def _seal_anew(trial: str, ring: str, enclosed: Mapping[str, Any]) -> None:
    if SEED in enclosed:
        first = Batch.objects.filter(trial=trial).order_by("id").values_list("id", flat=True)[:1]
        Batch.objects.filter(pk__in=list(first)).update(seed=enclosed[SEED])
    share(trial, ring, enclosed.get(f"{SLOTS}{ring}", {}))


def share(trial: str, ring: str, places: Mapping[str, Mapping[str, str]]) -> None:
    """Seal places that are there to a ring, or to its new key. `places`: list → position → envelope."""
    rows = []
    for name, sealed in places.items():
        for slot in Slot.objects.filter(trial=trial, list=name, position__in=map(int, sealed)):
            slot.sealed = slot.sealed | {ring: sealed[str(slot.position)]}
            rows.append(slot)
    Slot.objects.bulk_update(rows, ["sealed"], _AT_ONCE)


def _resealed(event: Event) -> None:
    """Payload: `ring`. With it: `keys/<ring>`, by the id of the event that a content was kept by."""
    ring = event.payload["ring"]
    keys = event.enclosed.get(f"{KEYS}{ring}", {})
    rows = [row for row in Handled.objects.filter(trial=event.trial).order_by("id") if str(row.pk) in keys]
    for row in rows:
        row.keys = row.keys | {ring: keys[str(row.pk)]}
    Handled.objects.bulk_update(rows, ["keys"], _AT_ONCE)


def _lost(event: Event) -> None:
    """Payload: `ring`. The actor says it of their own."""
    RingMember.objects.filter(
        pk=_member(event.trial, event.payload["ring"], event.actor), lost__isnull=True
    ).update(lost=event.at)


def _tried(event: Event) -> None:
    """Payload: `by_shares`."""
    used(event, "tried")


def _hold(trial: str, ring: str, holder: str, sealed: str) -> None:
    RingKey.objects.update_or_create(
        id=f"{trial}/{ring}/{holder}",
        defaults={"trial": trial, "ring": ring, "holder": holder, "sealed": sealed},
    )


def _belong(event: Event, ring: str, holders: Iterable[str]) -> None:
    """Who has the key that a ring has from now on; of stewards the number of their share too."""
    RingMember.objects.bulk_create(
        RingMember(
            id=_member(event.trial, ring, name), share=number if ring == TRIAL else 0,
            **_row(event, ring, name),
        )
        for number, name in enumerate(dict.fromkeys(holders), 1)
    )  # fmt: skip


def _row(event: Event, ring: str, holder: str) -> dict[str, str | datetime]:
    return {"trial": event.trial, "ring": ring, "holder": holder, "since": event.at}


def _member(trial: str, ring: str, holder: str) -> str:
    return f"{trial}/{ring}/{holder}"
