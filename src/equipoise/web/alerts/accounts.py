"""What alerts do about an account: it collects what its proved address is told of, and shows it on its own page."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q
from django.urls import reverse

from equipoise.web.accounts.rooms import Item, Owner, Room, Section
from equipoise.web.alerts import actions, describing, erasing, holding, queries
from equipoise.web.alerts.models import Subscriber

ORDER = 30
SHOWN = 5


def _section(owner: Owner) -> Section:
    """What is told to the account, on its own page."""
    own = queries.own(queries.ACCOUNT, owner.id)
    there = reverse("alerts:page", args=[queries.ACCOUNT])
    heading, empty = (
        "What we tell you of",
        "Nothing yet. On the page of a trial or a search you can ask for it.",
    )
    if own is None:
        return Section(heading, empty=empty, more=(("How it works", reverse("alerts:mine")),))
    items = tuple(_item(each, there) for each in own.kept[:SHOWN])
    return Section(heading, items, empty, more=(("See and change all of it", there),))


def _item(kept: describing.Kept, there: str) -> Item:
    title = kept.what.title or kept.what.heading
    return Item(title, f"{there}#of-{kept.id}", "Paused" if kept.paused else kept.pace_name)


def _proved(owner: Owner, now: datetime) -> None:
    """A letter proved the address: what that address is told of is the account's."""
    if owner.address:
        actions.collect(owner.id, owner.address, now)


def _held(owner: Owner) -> object:
    """Of the account, or of an address without one."""
    numbers = erasing.by_email(owner.address) if owner.address else []
    found = list(Subscriber.objects.filter(Q(pk__in=numbers) | Q(account=owner.id)))
    return [holding.of(each) for each in found] or None


def _leaves(owner: Owner, now: datetime) -> None:
    """What the proved address is told of goes with the account; what came from an earlier address goes on there."""
    for each in erasing.by_email(owner.address) if owner.address else ():
        erasing.erase(each, by=owner.username or "command line", now=now)
    actions.let_go(owner.id, now)


ROOM = Room(order=ORDER, section=_section, proved=_proved, held=_held, leaves=_leaves)
"""What accounts are told that alerts do."""
