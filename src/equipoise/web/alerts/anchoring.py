"""By what subscriptions are found: each is kept under things of which a record must have one to be news for it.

What is kept says by its mark which version wrote it and under which key its digests were made. Another version of the
search, or another first key, makes every subscription stale at once; it is anchored anew before anything is matched.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import chain
from typing import Any

from django.db import transaction

from equipoise.core.values.errors import InputError
from equipoise.links.index.errors import IndexUnusable
from equipoise.web.alerts.models import Anchor, Subscription
from equipoise.web.alerts.wishes import Kind, search_of
from equipoise.web.search import reverse
from equipoise.web.vault.keyring import of_settings as keyring

PURPOSE = "alerts.anchor"
"""What the digests of anchors are made for."""
CHUNK = 200


def mark() -> str:
    """By what is known that a subscription was anchored by this version, under the first key."""
    return f"{reverse.VERSION} {keyring().first}"[:60]


def of_study(nct_id: str) -> str:
    """The anchor of whoever waits for one study."""
    return f"study={nct_id}"


def anchor(subscription: Subscription) -> None:
    """Make a subscription ready to be matched, whenever its wish is made or changed.

    In the caller's transaction. Where there is no index to understand a search by, it stays to be done before the next
    matching.
    """
    with transaction.atomic():
        try:
            found = compiled(subscription)
        except IndexUnusable:
            _keep(subscription, {}, "")
        else:
            _keep(subscription, found, mark())


def reanchor_stale(now: datetime) -> int:
    """Anchor what another version or another key did, and what had to wait; how many that was.

    Of those that news is looked for; the others come by here once they are. IndexUnusable where there is no index yet.
    """
    done, stale = 0, Subscription.objects.wanted().exclude(anchored=mark())
    while chunk := list(stale.values_list("pk", flat=True)[:CHUNK]):
        with transaction.atomic():
            for each in Subscription.objects.select_for_update(of=("self",)).filter(pk__in=chunk):
                _keep(each, compiled(each), mark())
                done += 1
    return done


def compiled(subscription: Subscription) -> dict[str, Any]:
    """The search as it is matched, and its anchors. A wish that can't be one (a description of somebody) has none."""
    if subscription.kind == Kind.STUDY:
        return {"anchors": [of_study(subscription.asked["study"])]}
    try:
        search = reverse.compiled(search_of(subscription.asked))
    except InputError:
        return {"anchors": []}
    return {"anchors": reverse.anchors(search), "search": search.as_json()}


def _keep(subscription: Subscription, found: dict[str, Any], mark: str) -> None:
    subscription.compiled, subscription.anchored = found, mark
    subscription.save(update_fields=["compiled", "anchored"])
    Anchor.objects.filter(subscription=subscription).delete()
    ring = keyring()
    digests = (ring.digest(each, PURPOSE) for each in found.get("anchors", ()))
    Anchor.objects.bulk_create(Anchor(subscription=subscription, digest=each) for each in digests)


def digests(anchors: Iterable[str]) -> Iterator[str]:
    """What these anchors are looked up by, under every key at hand."""
    ring = keyring()
    return chain.from_iterable(ring.digests(each, PURPOSE) for each in anchors)


def said(row: Anchor) -> str:
    """What an anchor was made of, so that a new key can make it anew; empty where its subscription has it no more."""
    ring = keyring()
    known = row.subscription.compiled.get("anchors", ())
    return next((each for each in known if row.digest in ring.digests(each, PURPOSE)), "")
