"""Reading the demonstration's mailbox: what a mail server would have been given, by recipient."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings

from equipoise.web.mail.models import Posted
from equipoise.web.vault.keyring import of_settings as keyring

MOST = 300
"""Letters on the page: the newest."""
PURPOSE = "mail.mailbox"
LINK = re.compile(r"https?://\S+")
HREF = re.compile(r'href="(https?://[^"]+)"')


@dataclass(frozen=True, slots=True)
class Item:
    """A letter in the list."""

    letter_id: UUID
    at: datetime
    subject: str


@dataclass(frozen=True, slots=True)
class Box:
    """One recipient's letters, the newest first. `name` stands for the address in the page's own address."""

    to: str
    name: str
    items: list[Item]


@dataclass(frozen=True, slots=True)
class Opened:
    """One letter. `pieces`: its text in stretches, with where each leads, if anywhere."""

    letter_id: UUID
    at: datetime
    to: str
    box: str
    subject: str
    headers: list[tuple[str, str]]
    pieces: list[tuple[str, str]]
    html: str

    @property
    def leads_to(self) -> str:
        """The page that the letter is about; empty where it names none."""
        return next((href for _, href in self.pieces if href), "")


def boxes(only: str = "") -> list[Box]:
    """The letters by recipient, who was written to last first; `only` the box of that name. 1 query."""
    found: dict[str, list[Item]] = {}
    for row in Posted.objects.all()[:MOST]:
        content = row.content
        found.setdefault(content["to"], []).append(Item(row.letter_id, row.at, content["subject"]))
    named = (Box(to, name_of(to), items) for to, items in found.items())
    return [each for each in named if only in ("", each.name)]


def opened(letter_id: UUID) -> Opened | None:
    """One letter; None where there is none. 1 query."""
    row = Posted.objects.filter(letter_id=letter_id).first()
    if row is None:
        return None
    content = row.content
    return Opened(
        letter_id=letter_id,
        at=row.at,
        to=content["to"],
        box=name_of(content["to"]),
        subject=content["subject"],
        headers=[(name, value) for name, value in content["headers"] if name not in ("MIME-Version",)],
        pieces=list(_pieces(content["text"])),
        html=HREF.sub(lambda found: f'href="{_here(found[1])}"', content["html"]),
    )


def name_of(address: str) -> str:
    """What stands for an address, which no page's address may hold."""
    return keyring().digest(address, PURPOSE).partition(":")[2][:16]


def _pieces(text: str) -> Iterator[tuple[str, str]]:
    """Text as stretches with their links; ours lead within this site, whatever its port is now."""
    at = 0
    for found in LINK.finditer(text):
        yield text[at : found.start()], ""
        yield found.group(), _here(found.group())
        at = found.end()
    yield text[at:], ""


def _here(url: str) -> str:
    """The address within this site, if it is ours: an older letter may name the port of an earlier start."""
    host = re.escape(urlsplit(settings.PUBLIC_URL).hostname or "")
    ours = re.match(rf"https?://{host}(:[0-9]+)?(?=[/?#]|$)", url)
    return (url[ours.end() :] or "/") if ours else url
