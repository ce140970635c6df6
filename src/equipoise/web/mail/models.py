"""The outbox: every letter that leaves, from the transaction that caused it to its end; and what comes in."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from equipoise.web.vault.fields import SealedJSON, SealedText


class Letter(models.Model):
    """One letter to one person. `key` says what it is for, so that the same letter is never written twice.

    `about` names what it speaks of in words and numbers ("referral:<id>"), never by a relation. `trouble` is the kind
    of the last failure (a status code), never what a server said, which may hold an address. `untold`: what became of
    it, as long as the room that wants to know could not be told. `headers`: those of its own, which may hold the
    address that ends a subscription. `emptied`: its address and words are gone.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        SENT = "sent", "Taken by the mail server"
        DELIVERED = "delivered", "Delivered"
        BOUNCED = "bounced", "Returned"
        DEAD = "dead", "Given up"
        CANCELLED = "cancelled", "Not needed any more"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.CharField(max_length=200, unique=True)
    about = models.CharField(max_length=100, db_index=True)
    kind = models.CharField(max_length=60)
    language = models.CharField(max_length=12, default="en")
    to = SealedText()
    subject = models.CharField(max_length=200)
    text = SealedText()
    html = SealedText()
    headers = SealedJSON(null=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=60, default="")
    untold = models.CharField(max_length=10, default="", blank=True)
    emptied = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["due_at"], condition=Q(state="waiting"), name="mail_waiting_by_due"),
            models.Index(fields=["state", "ended_at"], name="mail_by_state"),
            models.Index(fields=["ended_at"], condition=~Q(untold=""), name="mail_untold"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.state} {self.id}"


class Incoming(models.Model):
    """A letter that came in: a bounce, a receipt or a reply. `identity` is its own, so that it is taken once.

    `about` is what the letter that it answers was about. `text` is all that was written, also what is quoted.
    `words_digest` (keyed) tells when the same words come again; `known`: it came from where the letter went.
    """

    identity = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField()
    kind = models.CharField(max_length=20)
    letter = models.ForeignKey(Letter, null=True, on_delete=models.SET_NULL, related_name="+")
    about = models.CharField(max_length=100, default="", db_index=True)
    words_digest = models.CharField(max_length=90, default="")
    known = models.BooleanField(default=False)
    emptied = models.BooleanField(default=False)
    text = SealedText()

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d %H:%M}"


class Circuit(models.Model):
    """How the mail server does, as all workers together found it: one row. Until `open_until` none of them tries it.

    `failures` counts the failures in a row, `since` says when the first of them was, `trouble` of which kind the last.
    """

    failures = models.PositiveIntegerField(default=0)
    since = models.DateTimeField(null=True)
    open_until = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=60, default="")

    def __str__(self) -> str:
        return f"{self.failures} failures"


class Posted(models.Model):
    """A letter in the demonstration's mailbox, where a real server would have taken it."""

    at = models.DateTimeField()
    letter_id = models.UUIDField(db_index=True)
    content = SealedJSON()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.letter_id} {self.at:%Y-%m-%d %H:%M}"
