"""What the room `enrolment` keeps. All but `Identity` is made by events, and can be made anew from them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from equipoise.web.vault.fields import SealedJSON


class Participant(models.Model):
    """Somebody who was screened. `number` is the site's and a running number; `version` the protocol they consented to.

    `referral` names a message in the room `referrals`, empty for none. `days` by name (`core.enrolment.states`), as
    ISO dates; `passed` every state they were in, each once and the one they are in last; `marks` withdrawals with their
    day: all follow from the steps of `course`, each with its source, what it leads to, its day and how
    (`core.enrolment.course`). `levels` of the stratification factors, from enrolment. Of screen failures: `reasons` are
    codes, `unmet` criteria with their titles, `why` the words.
    """

    id = models.BigIntegerField(primary_key=True)
    trial = models.CharField(max_length=40)
    number = models.CharField(max_length=20)
    site = models.CharField(max_length=12)
    running = models.PositiveIntegerField()
    state = models.CharField(max_length=20)
    version = models.CharField(max_length=20, default="")
    referral = models.CharField(max_length=36, default="")
    days = models.JSONField(default=dict)
    passed = models.JSONField(default=list)
    marks = models.JSONField(default=dict)
    course = models.JSONField(default=list)
    levels = models.JSONField(default=dict)
    reasons = models.JSONField(default=list)
    unmet = models.JSONField(default=list)
    why = models.TextField(default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["trial", "number"], name="enrolment_one_number"),
            models.UniqueConstraint(fields=["trial", "site", "running"], name="enrolment_no_gap"),
            models.UniqueConstraint(
                fields=["trial", "referral"], condition=~Q(referral=""), name="enrolment_one_referral"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.trial} {self.number} {self.state}"


class Evidence(models.Model):
    """What was found of somebody: a fact's value as a person's file has it (JSON), and the document that shows it.

    `on`: the day it was found, as exactly as it is known. `document` is of a kind, named, and `dated`. `for_trial`: it
    was done for the trial, and so only after consent. `struck_*`: it was entered wrongly; it stays to be read.
    `event` brought it, at this `place` of what it brought: their order is the order in which evidence was entered.
    """

    id = models.BigIntegerField(primary_key=True)
    event = models.BigIntegerField()
    place = models.PositiveIntegerField(default=0)
    trial = models.CharField(max_length=40)
    number = models.CharField(max_length=20)
    fact = models.CharField(max_length=80)
    value = models.TextField()
    on = models.CharField(max_length=10, default="")
    limits = models.CharField(max_length=60, default="")
    kind = models.CharField(max_length=20)
    document = models.CharField(max_length=200, default="")
    dated = models.CharField(max_length=10, default="")
    for_trial = models.BooleanField(default=False)
    actor = models.CharField(max_length=150)
    role = models.CharField(max_length=20)
    at = models.DateTimeField()
    struck_by = models.CharField(max_length=150, default="")
    struck_at = models.DateTimeField(null=True)
    struck_why = models.TextField(default="")

    class Meta:
        indexes = [models.Index(fields=["trial", "number"], name="enrolment_evidence_of")]

    def __str__(self) -> str:
        return f"{self.number} {self.fact}"


class Confirmation(models.Model):
    """An investigator's word on a criterion, or on the whole (`criterion` empty), as it then stood.

    `basis`: the digest of what was confirmed; when what it rests on changes, the word no longer counts.
    """

    id = models.BigIntegerField(primary_key=True)
    trial = models.CharField(max_length=40)
    number = models.CharField(max_length=20)
    criterion = models.CharField(max_length=40, default="")
    version = models.CharField(max_length=20)
    verdict = models.CharField(max_length=20)
    basis = models.CharField(max_length=64)
    actor = models.CharField(max_length=150)
    role = models.CharField(max_length=20)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["trial", "number"], name="enrolment_confirmed_of")]

    def __str__(self) -> str:
        return f"{self.number} {self.criterion or 'all'} {self.verdict}"


class Override(models.Model):
    """A criterion set aside: who asked and why, and the second person's answer (`agreed`, `refused`, or none yet).

    Shown for ever, and a deviation from the protocol in every export.
    """

    id = models.BigIntegerField(primary_key=True)
    trial = models.CharField(max_length=40)
    number = models.CharField(max_length=20)
    criterion = models.CharField(max_length=40)
    title = models.CharField(max_length=300)
    version = models.CharField(max_length=20)
    verdict = models.CharField(max_length=20)
    basis = models.CharField(max_length=64)
    why = models.TextField()
    asked_by = models.CharField(max_length=150)
    asked_role = models.CharField(max_length=20)
    asked_at = models.DateTimeField()
    answer = models.CharField(max_length=10, default="")
    second_by = models.CharField(max_length=150, default="")
    second_role = models.CharField(max_length=20, default="")
    second_at = models.DateTimeField(null=True)
    second_why = models.TextField(default="")

    class Meta:
        indexes = [models.Index(fields=["trial", "number"], name="enrolment_override_of")]

    def __str__(self) -> str:
        return f"{self.number} {self.criterion} {self.answer}"


class Consent(models.Model):
    """A consent: to which protocol version, by which version of the information, when, who explained it and how.

    `withdrawn_on`: the day it was taken back.
    """

    id = models.BigIntegerField(primary_key=True)
    trial = models.CharField(max_length=40)
    number = models.CharField(max_length=20)
    version = models.CharField(max_length=20)
    information = models.CharField(max_length=80)
    day = models.DateField()
    time = models.CharField(max_length=5, default="")
    how = models.CharField(max_length=20)
    explained_by = models.CharField(max_length=150)
    actor = models.CharField(max_length=150)
    role = models.CharField(max_length=20)
    at = models.DateTimeField()
    withdrawn_on = models.DateField(null=True)

    class Meta:
        indexes = [models.Index(fields=["trial", "number"], name="enrolment_consent_of")]

    def __str__(self) -> str:
        return f"{self.number} {self.version}"


class Identity(models.Model):
    """Who a number is. Sealed, in no event, seen by the site alone, and erasable without touching the chain."""

    trial = models.CharField(max_length=40)
    number = models.CharField(max_length=20)
    person = SealedJSON()
    kept_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["trial", "number"], name="enrolment_one_identity")]

    def __str__(self) -> str:
        return f"{self.trial} {self.number}"
