"""The events of trials: written once, each with the digest of the one before, never changed."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Event(models.Model):
    """One thing that happened in a trial. All that rooms above hold of trials is made from these rows.

    `number` counts from 1 within the trial without gaps. `site`: the number of the trial's site it belongs to, empty
    for the trial as a whole. `subject` names whom or what it is about (`participant:03-007`). `key`: chosen by who
    sends it, so that what is sent twice happens once.
    """

    trial = models.CharField(max_length=40)
    number = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    actor = models.CharField(max_length=150)
    role = models.CharField(max_length=20)
    kind = models.CharField(max_length=60)
    site = models.CharField(max_length=12, default="")
    subject = models.CharField(max_length=80)
    payload = models.JSONField(default=dict)
    why = models.TextField(default="")
    key = models.CharField(max_length=80, default="")
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["trial", "number"]
        constraints = [
            models.UniqueConstraint(fields=["trial", "number"], name="ledger_one_number"),
            models.UniqueConstraint(fields=["trial", "key"], condition=~Q(key=""), name="ledger_once"),
        ]
        indexes = [models.Index(fields=["trial", "subject", "number"], name="ledger_by_subject")]

    def __str__(self) -> str:
        return f"{self.trial} {self.number} {self.kind} {self.subject}"


class Head(models.Model):
    """The end of a trial's chain: whoever adds an event holds it until their transaction ends."""

    trial = models.CharField(max_length=40, primary_key=True)
    number = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64, default="")

    def __str__(self) -> str:
        return f"{self.trial} {self.number}"
