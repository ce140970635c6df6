"""The events of trials: written once, each with the digest of the one before, never changed."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Event(models.Model):
    """One thing that happened in a trial. All that rooms above hold of trials is made from these rows.

    Each trial has two chains. What could tell an arm is `sealed` and has a chain of its own, so that no number, id or
    gap of the open chain depends on it. `number` counts from 1 within its chain without gaps. `after` is the number of
    the newest open event when it was written, its own where it is open: `after`, `sealed`, `number` is the order in
    which things happened. `id` follows from trial, chain and number (`chain.id_of`).

    `site`: the number of the trial's site it belongs to, empty for the trial as a whole. `subject` names whom or what
    it is about (`participant:03-007`). `key`: chosen by who sends it, so that what is sent twice happens once.

    Every column is a whole number or text exactly as it is hashed: `at` is UTC to the microsecond
    (`2026-11-23T05:31:00.000000Z`), which sorts as time does, and `payload` canonical JSON.
    """

    id = models.BigIntegerField(primary_key=True)
    trial = models.CharField(max_length=40)
    sealed = models.BooleanField(default=False)
    number = models.PositiveBigIntegerField()
    after = models.PositiveBigIntegerField()
    at = models.CharField(max_length=27)
    actor = models.CharField(max_length=150)
    role = models.CharField(max_length=20)
    kind = models.CharField(max_length=60)
    site = models.CharField(default="", max_length=12)
    subject = models.CharField(max_length=80)
    payload = models.TextField()
    why = models.TextField(default="")
    key = models.CharField(default="", max_length=80)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["trial", "after", "sealed", "number"]
        constraints = [
            models.UniqueConstraint(fields=["trial", "sealed", "number"], name="ledger_one_number"),
            models.UniqueConstraint(fields=["trial", "key"], condition=~Q(key=""), name="ledger_once"),
        ]
        indexes = [
            models.Index(fields=["trial", "after", "sealed", "number"], name="ledger_in_order"),
            models.Index(fields=["trial", "subject", "after"], name="ledger_by_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.trial} {self.number} {self.kind} {self.subject}"


class Enclosure(models.Model):
    """Ciphertext that goes with an event, and can be taken away when it was sealed anew: the event has its digest.

    `id`: the event's, a slash, and the name, such as `1000000007/slots/treating:03`. `text`: canonical JSON. A later
    event names what was taken away, so that what is missing otherwise is found.
    """

    id = models.CharField(max_length=240, primary_key=True)
    trial = models.CharField(max_length=40, db_index=True)
    event = models.BigIntegerField(db_index=True)
    name = models.CharField(max_length=200)
    text = models.TextField()

    def __str__(self) -> str:
        return self.id


class Head(models.Model):
    """The ends of a trial's two chains: whoever adds an event holds it until their transaction ends.

    `id` is the trial's place among all, from which the ids of its events follow.
    """

    trial = models.CharField(max_length=40, unique=True)
    number = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64, default="")
    sealed_number = models.PositiveBigIntegerField(default=0)
    sealed_digest = models.CharField(max_length=64, default="")

    def __str__(self) -> str:
        return f"{self.trial} {self.number}"
