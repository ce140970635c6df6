"""Who wants to be told of what, and what they are told.

What somebody searches for says what they have: it is sealed, and found by keyed digests. Nothing here relates to a row
of another room: accounts, studies and news are named by number.
"""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from equipoise.web.vault.fields import SealedJSON, SealedText


class Subscriber(models.Model):
    """An address that letters go to, once it is confirmed. Its `secret` opens the page where all is changed.

    `ending` is another secret, which every letter carries: it ends all and opens nothing. `account`: the number of the
    account that collects it, if any. `new_email`: an address that it is to be changed to, once that one is confirmed.
    `paused_until`: until when letters are held; while PAUSED without it, until the person says so. `returned`: letters
    in a row that could not be handed over.
    """

    class State(models.TextChoices):
        UNCONFIRMED = "unconfirmed", "Not confirmed yet"
        ACTIVE = "active", "Active"
        PAUSED = "paused", "Paused"
        STOPPED = "stopped", "Stopped by the person"
        BOUNCED = "bounced", "Letters came back"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = SealedText(default="", blank=True)
    email_digest = models.CharField(max_length=90, default="", blank=True)
    secret = SealedText(default="", blank=True)
    secret_digest = models.CharField(max_length=90, unique=True)
    ending = SealedText(default="", blank=True)
    ending_digest = models.CharField(max_length=90, unique=True)
    new_email = SealedText(default="", blank=True)
    account = models.BigIntegerField(null=True, db_index=True)
    state = models.CharField(max_length=12, choices=State.choices, default=State.UNCONFIRMED)
    language = models.CharField(max_length=12, default="en")
    zone = models.CharField(max_length=60, default="UTC")
    made_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    paused_until = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    letters = models.PositiveIntegerField(default=0)
    returned = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["email_digest"],
                condition=~Q(email_digest=""),
                name="alerts_one_subscriber_an_address",
            )
        ]

    def __str__(self) -> str:
        return f"{self.id} {self.state}"


class Wanted(models.Manager["Subscription"]):
    """Subscriptions, and those of them that news is looked for."""

    def wanted(self) -> models.QuerySet[Subscription]:
        """Those that are confirmed, neither stopped nor paused, of somebody who takes letters or holds them."""
        takes = (Subscriber.State.ACTIVE, Subscriber.State.PAUSED)
        rows = self.filter(confirmed_at__isnull=False, ended_at=None, paused=False)
        return rows.filter(subscriber__state__in=takes)


class Subscription(models.Model):
    """One thing that somebody wants to be told of.

    `asked` holds what: of a search its query (`SearchRequest.to_query`), of a study its number and the topics wanted
    (groups of `core.news.kinds`), of a self-check its query and the answers as `fit` packs them. `compiled` is the
    search as `web.search.reverse` matches it, with what it is found by, and `anchored` says which version wrote it
    under which key (see `anchoring`). `place`: from where distances are told, as typed. `request`: the form that it was
    asked by, which one letter confirms. `since`: news from then on counts. `ended_at`: stopped, and can be begun again
    for a while.
    """

    class Kind(models.TextChoices):
        SEARCH = "search", "A search"
        STUDY = "study", "A study"
        ANSWERS = "answers", "Answers of a self-check"

    class Pace(models.TextChoices):
        AT_ONCE = "at_once", "At once"
        DAILY = "daily", "Once a day"
        WEEKLY = "weekly", "Once a week"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    subscriber = models.ForeignKey(Subscriber, on_delete=models.CASCADE, related_name="subscriptions")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    asked = SealedJSON(default=dict)
    asked_digest = models.CharField(max_length=90)
    compiled = SealedJSON(default=dict)
    anchored = models.CharField(max_length=60, default="", blank=True, db_index=True)
    place = SealedText(default="", blank=True)
    pace = models.CharField(max_length=10, choices=Pace.choices, default=Pace.AT_ONCE)
    confirmed_at = models.DateTimeField(null=True)
    paused = models.BooleanField(default=False)
    request = models.UUIDField(db_index=True)
    made_at = models.DateTimeField()
    since = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects = Wanted()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subscriber", "asked_digest"], name="alerts_each_wish_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"


class Anchor(models.Model):
    """By what a subscription is found: the keyed digest of one thing that a record must have to match it.

    A record's own anchors are digested in the same way, so that what matches is looked up, not tried one by one.
    """

    subscription = models.ForeignKey(Subscription, on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=90, db_index=True)

    def __str__(self) -> str:
        return f"{self.subscription_id}"


class Notice(models.Model):
    """One piece of news for one subscriber, told once, whatever number of their subscriptions it fits.

    `why`: the numbers of the subscriptions it came by, as text. `letter`: the number of the letter that told it, 0
    until then.
    """

    subscriber = models.ForeignKey(Subscriber, on_delete=models.CASCADE, related_name="notices")
    item = models.BigIntegerField()
    why = models.JSONField(default=list)
    due_at = models.DateTimeField()
    made_at = models.DateTimeField()
    letter = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["item"]
        constraints = [
            models.UniqueConstraint(fields=["subscriber", "item"], name="alerts_each_item_once_a_subscriber")
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(letter=0), name="alerts_waiting_by_due"),
            models.Index(fields=["made_at"], name="alerts_notices_by_age"),
        ]

    def __str__(self) -> str:
        return f"item {self.item} for {self.subscriber_id}"


class Matched(models.Model):
    """Up to which piece of news subscriptions were matched: one row."""

    item = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"to item {self.item}"
