"""Messages to study centres as the own page of an account shows them, whose address sent them."""

from __future__ import annotations

from django.urls import reverse

from equipoise.web.accounts.rooms import Item, Owner, Section
from equipoise.web.referrals import persons
from equipoise.web.referrals.persons import Listed
from equipoise.web.sites import queries as sites


def section(owner: Owner) -> Section | None:
    """What was sent from the account's proved address, the newest first, each with its private page. A query for each
    centre. None where no address is proved: whoever only says that an address is theirs sees nothing of it.
    """
    if not owner.address:
        return None
    items = tuple(_item(each) for each in persons.of_address(owner.address))
    empty = "None yet. A study’s page leads to its centres."
    return Section("Messages to study centres", items, empty)


def _item(message: Listed) -> Item:
    reach = sites.reach(message.study_site)
    centre = reach.name if reach else "a study centre"
    detail = f"{message.code} · {message.standing.heading} · sent {message.sent_at:%-d %B %Y}"
    return Item(f"To {centre}", reverse("contact:private", args=[message.secret]), detail)
