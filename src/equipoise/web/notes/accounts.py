"""What notes do about an account: shown on its page as far as we can read them, handed out, and forgotten."""

from __future__ import annotations

from base64 import b64encode
from datetime import datetime

from django.urls import reverse

from equipoise.core.registry import text
from equipoise.web.accounts.rooms import Item, Owner, Room, Section
from equipoise.web.notes import actions, numbers, plain
from equipoise.web.notes.models import Keeper, Sealed, Share
from equipoise.web.studies import queries as studies

ORDER, SHOWN = 20, 5


def _section(owner: Owner) -> Section:
    """The plain notes by study; of notes that only a browser opens, that they are there. 3 queries."""
    found = plain.notes(numbers.of_account(owner.id))[:SHOWN]
    titles = {each.nct_id: text.plain(each.title) for each in studies.many([each.nct_id for each in found])}
    items = tuple(
        Item(
            titles.get(each.nct_id) or each.nct_id,
            reverse("notes:plain", args=[each.nct_id]),
            f"Plain note, changed {_day(each.changed_at)}",
        )
        for each in found
    )
    sealed = Keeper.objects.filter(account=owner.id).first()
    said = (
        f"Private notes are kept here, locked, last changed {_day(sealed.changed_at)}. Only your browser opens them."
        if sealed
        else "None is kept here. Notes that you write stay in your browser until you choose to keep them here too."
    )
    return Section("Notes", items, said, (("Your notes", reverse("notes:list")),))


def _held(owner: Owner) -> object:
    """All of it: plain notes in words, the rest as the ciphertext that it is here."""
    if not owner.id:
        return None
    key = Keeper.objects.filter(account=owner.id).first()
    return {
        "plain_notes": [
            {"study": each.nct_id, "text": each.text, "changed_at": each.changed_at.isoformat()}
            for each in plain.notes(numbers.of_account(owner.id))
        ],
        "key_as_your_browser_locked_it": key.wrapped if key else None,
        "notes_as_your_browser_locked_them": [
            {
                "number": each.note,
                "kept_at": each.at.isoformat(),
                "content": b64encode(bytes(each.content)).decode(),
            }
            for each in Sealed.objects.filter(account=owner.id).order_by("sequence")
        ],
        "shares": [
            {"made_at": each.made_at.isoformat(), "ends_at": each.ends_at.isoformat(), "opened": each.opened}
            for each in Share.objects.filter(account=owner.id).order_by("made_at")
        ],
    }


def _leaves(owner: Owner, now: datetime) -> None:
    if owner.id:
        actions.forget(owner.id, by=owner.username, now=now)


def _day(at: datetime) -> str:
    return f"{at:%-d %B %Y}"


ROOM = Room(order=ORDER, section=_section, held=_held, leaves=_leaves)
"""What accounts are told that notes do."""
