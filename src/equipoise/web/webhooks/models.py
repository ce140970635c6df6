"""Organisations that are told of changes by requests to a server of theirs, and each thing that they are told."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from equipoise.web.vault.fields import SealedText


class Endpoint(models.Model):
    """An address of an organisation that news is sent to, once it has answered a challenge.

    `asked`: the number of a study, or a search as its query; `topics`: of `core.news.kinds`, none for all. `cursor`: up
    to which piece of news its deliveries were made. `former`: the secret before the present one, which signs too until
    `former_until`. `due_at`: when it may be tried again after a failure; `failing_since`: the first failure in a row,
    `trouble` the last one's kind. `lease_until`: a worker sends to it until then, so that the order holds.
    """

    class State(models.TextChoices):
        UNVERIFIED = "unverified", "Not answered yet"
        ACTIVE = "active", "Active"
        PAUSED = "paused", "Paused by an operator"
        RESTING = "resting", "Rests after failures"
        ENDED = "ended", "Ended by its server"

    class What(models.TextChoices):
        EVERYTHING = "everything", "Everything"
        STUDY = "study", "A study"
        SEARCH = "search", "A search"

    name = models.CharField(max_length=100)
    url = SealedText()
    secret = SealedText()
    former = SealedText(default="", blank=True)
    former_until = models.DateTimeField(null=True)
    what = models.CharField(max_length=10, choices=What.choices)
    asked = SealedText(default="", blank=True)
    topics = models.JSONField(default=list)
    state = models.CharField(max_length=12, choices=State.choices, default=State.UNVERIFIED)
    cursor = models.PositiveBigIntegerField()
    due_at = models.DateTimeField(null=True)
    lease_until = models.DateTimeField(null=True)
    failing_since = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=40, default="", blank=True)
    made_by = models.CharField(max_length=150)
    made_at = models.DateTimeField()
    verified_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.pk} {self.state}"


class Delivery(models.Model):
    """One piece of news for one endpoint. `match`: of a search, how the study came to be told of (`asking.Match`).

    `status`: of the last answer; `trouble`: why there was none.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        SENT = "sent", "Taken"
        DROPPED = "dropped", "Not sent any more"

    endpoint = models.ForeignKey(Endpoint, on_delete=models.CASCADE, related_name="deliveries")
    item = models.PositiveBigIntegerField()
    match = models.CharField(max_length=10, default="", blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveIntegerField(default=0)
    status = models.PositiveSmallIntegerField(null=True)
    trouble = models.CharField(max_length=40, default="", blank=True)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["item"]
        constraints = [
            models.UniqueConstraint(fields=["endpoint", "item"], name="webhooks_each_item_once_an_endpoint")
        ]
        indexes = [
            models.Index(
                fields=["endpoint", "item"], condition=Q(state="waiting"), name="webhooks_waiting_in_order"
            )
        ]

    def __str__(self) -> str:
        return f"item {self.item} for {self.endpoint_id} {self.state}"
