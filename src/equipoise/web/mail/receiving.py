"""Taking in what comes back: bounces, receipts and replies, each once, and nothing that we did not ask for.

Nothing is ever answered by itself, so that no loop of letters can begin with us. A reply has an effect only if a
person wrote it, as far as can be told: programs' answers, the same words twice, and more than `MOST_A_DAY` about one
thing are kept and have none.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from hashlib import sha256
from typing import Literal
from uuid import UUID

from django.conf import settings
from django.db import transaction

from equipoise.web.mail import authentication, delivering, messages, outcomes, reading, trimming
from equipoise.web.mail.models import Incoming, Letter
from equipoise.web.vault.keyring import of_settings as keyring

Taken = Literal["taken", "known", "not ours", "too large"]
LARGEST = 25_000_000
"""Bytes of a message; a larger one goes back to its sender's server."""
MOST_A_DAY = 20
"""Replies about one thing that have an effect within a day; a person writes fewer, a loop more."""
WORDS = "mail.incoming.words"
State = Letter.State


def receive(raw: bytes, sent_to: list[str], now: datetime, *, sender: str | None = None) -> Taken:
    """Take in a message. "not ours": none of the addresses is one that we gave out, or its letter is gone.

    `sent_to`: whom the mail server says it is for; empty where only the headers tell. `sender`: whom the server names.
    """
    if len(raw) > LARGEST:
        return "too large"
    tags = {messages.untagged(each) for each in sent_to or reading.recipients(raw)[:50]} - {None}
    results = [_receive(raw, what, letter_id, now, sender) for what, letter_id in sorted(filter(None, tags))]
    order: tuple[Taken, ...] = ("taken", "known")
    return next((each for each in order if each in results), "not ours")


def _receive(raw: bytes, what: str, letter_id: UUID, now: datetime, sender: str | None) -> Taken:
    letter = Letter.objects.defer("text", "html", "headers").filter(id=letter_id).first()
    if letter is None or what not in ("bounce", "reply"):
        return "not ours"
    read = reading.read(raw, sender)
    with transaction.atomic():
        came, new = Incoming.objects.get_or_create(
            identity=_identity(letter_id, what, read, raw),
            defaults={"at": now, "kind": "new", "letter": letter, "about": letter.about, "text": ""},
        )
        if not new:
            return "known"
        came.kind = _take(letter, what, read, now, came)
        came.emptied = letter.emptied
        came.text = "" if letter.emptied else read.text
        came.save()
    return "taken"


def _take(letter: Letter, what: str, read: reading.Read, now: datetime, came: Incoming) -> str:
    """Let a message have its effect. Gives what it counts as."""
    if read.kind == "bounce":
        standing = (State.WAITING, State.SENT, State.DELIVERED)
        delivering.became(letter.id, State.BOUNCED, now, read.status or "bounce", of=standing)
        return "bounce"
    if read.kind == "receipt":
        delivering.became(letter.id, State.DELIVERED, now, of=(State.WAITING, State.SENT))
        return "receipt"
    if read.kind != "reply" or what == "bounce" or _is_ours(read.sender):
        return "delay" if read.kind == "delay" else "automatic"
    return _reply(letter, read, now, came)


def _reply(letter: Letter, read: reading.Read, now: datetime, came: Incoming) -> str:
    words = trimming.fresh(read.text)
    if not words:
        return "empty"
    came.known = bool(letter.to) and _same(_author(read), letter.to)
    came.words_digest = keyring().digest(words, WORDS)
    others = Incoming.objects.filter(about=letter.about).exclude(pk=came.pk)
    if others.filter(words_digest__in=keyring().digests(words, WORDS)).exists():
        return "repeated"
    if others.filter(kind__in=("reply", "unverified"), at__gt=now - timedelta(days=1)).count() >= MOST_A_DAY:
        return "too many"
    outcomes.tell(
        outcomes.Outcome(
            letter.id, letter.kind, letter.about, "replied", now, words, came.known, letter.to or ""
        )
    )
    return "reply" if came.known else "unverified"


def _identity(letter_id: UUID, what: str, read: reading.Read, raw: bytes) -> str:
    """What makes a message itself: whom it answers, what it calls itself, and its content below the headers.

    Headers are left out, because a server that brings it again adds some.
    """
    body = raw.replace(b"\r\n", b"\n").partition(b"\n\n")[2]
    whole = f"{what} {letter_id.hex} {read.message_id} ".encode("utf-8", "replace") + sha256(body).digest()
    return sha256(whole).hexdigest()


def _is_ours(sender: str) -> bool:
    """Whether we wrote it: a letter of ours that came back around."""
    user, _, host = settings.DEFAULT_FROM_EMAIL.casefold().partition("@")
    local, _, theirs = sender.casefold().rpartition("@")
    return theirs == host and local.partition("+")[0] == user


def _author(read: reading.Read) -> str:
    """Who wrote it: where our receiving server tells what DMARC says, "" unless it passed; else whom From names."""
    server: str = settings.MAIL_AUTHSERV
    return authentication.proven(read.authors, read.results, server) if server else read.sender


def _same(one: str, other: str) -> bool:
    return one.strip().casefold() == other.strip().casefold()
