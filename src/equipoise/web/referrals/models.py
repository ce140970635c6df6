"""Referrals: what a person wrote to a study team, what became of it, and what was agreed to."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from equipoise.core.referral.states import Event, Party, State
from equipoise.web.vault.fields import SealedJSON, SealedText

STATES = [(each.value, each.value) for each in State]
EVENTS = [(each.value, each.value) for each in Event]
PARTIES = [(each.value, each.value) for each in Party]


class Referral(models.Model):
    """One message of a person to one study team, until its end.

    Personal: `person` (names, e-mail, telephone, language, times, for whom), `answers`, `secret` (of the private page)
    and the digests that lead to it. The rest counts and is kept when the person is erased. `code` is for talking about
    it. `nct_id` and `study_site` name what lies in other rooms without a relation. `remind_at` and `lapse_at` are the
    next deadlines, empty where none runs; `waits_since` is the moment from which the team's time counts. `suggested` is
    the study site that the team suggests instead, or that it was passed on to.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=9, unique=True)
    submission = models.CharField(max_length=64, unique=True)
    nct_id = models.CharField(max_length=11)
    study_site = models.BigIntegerField()
    site = models.BigIntegerField()
    state = models.CharField(max_length=12, choices=STATES, default=State.DRAFT)
    created_at = models.DateTimeField()
    last_at = models.DateTimeField()
    waits_since = models.DateTimeField(null=True)
    remind_at = models.DateTimeField(null=True)
    lapse_at = models.DateTimeField(null=True)
    reminders = models.PositiveSmallIntegerField(default=0)
    first_answer_at = models.DateTimeField(null=True)
    screened_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=20, default="")
    unread = models.BooleanField(default=False)
    assigned_to = models.BigIntegerField(null=True)
    previous = models.UUIDField(null=True)
    suggested = models.BigIntegerField(null=True)
    language = models.CharField(max_length=12, default="en")
    person = SealedJSON(null=True)
    answers = SealedJSON(null=True)
    secret = SealedText(default="")
    secret_digest = models.CharField(max_length=64, unique=True)
    email_digest = models.CharField(max_length=90, db_index=True)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["site", "state", "last_at"], name="referrals_inbox"),
            models.Index(fields=["remind_at"], condition=Q(remind_at__isnull=False), name="referrals_remind"),
            models.Index(fields=["lapse_at"], condition=Q(lapse_at__isnull=False), name="referrals_lapse"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.state}"


class Happening(models.Model):
    """One thing that happened to a referral, written once. `event` is empty for a note or an assignment (`verb`).

    `for_person`: whether the person sees it on the private page. `actor` is a log-in, or empty.
    """

    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="story")
    at = models.DateTimeField()
    event = models.CharField(max_length=12, choices=EVENTS, default="", blank=True)
    verb = models.CharField(max_length=20, default="", blank=True)
    by = models.CharField(max_length=8, choices=PARTIES)
    actor = models.CharField(max_length=150, default="")
    state = models.CharField(max_length=12, choices=STATES)
    reason = models.CharField(max_length=20, default="")
    text = SealedText(default="")
    for_person = models.BooleanField(default=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.event or self.verb}"


class Agreement(models.Model):
    """The consent ledger: one purpose that was agreed to, in which words, when and how, and its withdrawal.

    `how` and `withdrawn_how` are keys of `persons.HOW`.
    """

    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="agreements")
    purpose = models.CharField(max_length=20)
    version = models.CharField(max_length=10)
    words_digest = models.CharField(max_length=64)
    given_at = models.DateTimeField()
    how = models.CharField(max_length=60)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_how = models.CharField(max_length=60, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["referral", "purpose"], name="referrals_one_agreement_a_purpose")
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.version}"
