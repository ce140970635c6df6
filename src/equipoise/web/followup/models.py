"""What the room `followup` keeps. Every row is made by events of the ledger, and can be made anew from them.

Nothing here is about a form that would tell the arm: those are kept by the room `allocation`, sealed.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class Entry(models.Model):
    """A form of a participant as it stands. `visit`: the visit's key, empty for what hangs on none.

    `occurrence` counts forms that repeat, `revision` how often it was saved. `answers`: path to `Answer.plain`.
    `version`: of the protocol, by which it was saved last.
    """

    id = models.BigIntegerField(primary_key=True)
    trial = models.CharField(max_length=40)
    site = models.CharField(max_length=12)
    participant = models.CharField(max_length=20)
    visit = models.CharField(max_length=60, default="")
    form = models.CharField(max_length=60)
    occurrence = models.PositiveIntegerField(default=1)
    version = models.CharField(max_length=20)
    revision = models.PositiveIntegerField(default=1)
    answers = models.JSONField(default=dict)
    first_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    saved_by = models.CharField(max_length=150)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["trial", "participant", "visit", "form", "occurrence"], name="followup_one_entry"
            ),
        ]
        indexes = [models.Index(fields=["trial", "site"], name="followup_entries_of_site")]

    def __str__(self) -> str:
        return f"{self.trial} {self.participant} {self.visit} {self.form} {self.occurrence}"


class Saving(models.Model):
    """One saving of an entry: what it changed, by path, and why. The former values stand in the savings before it."""

    id = models.BigIntegerField(primary_key=True)
    trial = models.CharField(max_length=40)
    entry = models.BigIntegerField(db_index=True)
    revision = models.PositiveIntegerField()
    version = models.CharField(max_length=20)
    changes = models.JSONField(default=dict)
    at = models.DateTimeField()
    actor = models.CharField(max_length=150)
    role = models.CharField(max_length=20)
    why = models.TextField(default="")

    def __str__(self) -> str:
        return f"{self.entry} {self.revision}"


class Happening(models.Model):
    """What was said to have become of a visit; the newest counts. `day` is empty where it was missed.

    `how`: `in person` or `remote`. `revision` counts what was said of this visit.
    """

    id = models.BigIntegerField(primary_key=True)
    trial = models.CharField(max_length=40)
    site = models.CharField(max_length=12)
    participant = models.CharField(max_length=20)
    visit = models.CharField(max_length=60)
    revision = models.PositiveIntegerField()
    day = models.DateField(null=True)
    how = models.CharField(max_length=12, default="")
    why = models.TextField(default="")
    at = models.DateTimeField()
    actor = models.CharField(max_length=150)
    role = models.CharField(max_length=20)

    class Meta:
        indexes = [models.Index(fields=["trial", "participant", "visit"], name="followup_happenings")]

    def __str__(self) -> str:
        return f"{self.trial} {self.participant} {self.visit}"


class DataQuery(models.Model):
    """A question to a site about one value, or (`path` empty) about a form. `number` counts them within the entry."""

    id = models.BigIntegerField(primary_key=True)
    trial = models.CharField(max_length=40)
    site = models.CharField(max_length=12)
    entry = models.BigIntegerField(db_index=True)
    number = models.PositiveIntegerField()
    path = models.CharField(max_length=130, default="")
    state = models.CharField(max_length=10)
    opened_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "number"], name="followup_one_query")]
        indexes = [models.Index(fields=["trial", "state"], name="followup_queries_by_state")]

    def __str__(self) -> str:
        return f"{self.entry} query {self.number} {self.state}"


class Said(models.Model):
    """One thing that was said in a data query. `did`: opened, answered, closed, reopened."""

    id = models.BigIntegerField(primary_key=True)
    trial = models.CharField(max_length=40)
    query = models.BigIntegerField(db_index=True)
    did = models.CharField(max_length=10)
    text = models.TextField()
    at = models.DateTimeField()
    actor = models.CharField(max_length=150)
    role = models.CharField(max_length=20)

    def __str__(self) -> str:
        return f"{self.query} {self.did}"


class Verification(models.Model):
    """That a value agrees with its source. It is gone when the value changes. The key is `entry/path`."""

    id = models.CharField(max_length=160, primary_key=True)
    trial = models.CharField(max_length=40)
    entry = models.BigIntegerField(db_index=True)
    path = models.CharField(max_length=130)
    at = models.DateTimeField()
    actor = models.CharField(max_length=150)

    def __str__(self) -> str:
        return self.id


class Lock(models.Model):
    """What can't be changed: a form, a visit, a participant or the trial (`scope` as `Place.scopes` has it)."""

    id = models.BigIntegerField(primary_key=True)
    trial = models.CharField(max_length=40)
    scope = models.CharField(max_length=160)
    why = models.TextField(default="")
    at = models.DateTimeField()
    actor = models.CharField(max_length=150)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["trial", "scope"], name="followup_one_lock")]

    def __str__(self) -> str:
        return f"{self.trial} {self.scope}"


class Signature(models.Model):
    """A signature (21 CFR 11.50): the printed name, when, and what it means, bound to the digest of what was signed.

    `fell_at`: when a value changed afterwards; it is not valid any more, and stays to be seen.
    """

    id = models.BigIntegerField(primary_key=True)
    trial = models.CharField(max_length=40)
    entry = models.BigIntegerField(db_index=True)
    revision = models.PositiveIntegerField()
    name = models.CharField(max_length=200)
    meaning = models.CharField(max_length=40)
    digest = models.CharField(max_length=64)
    at = models.DateTimeField()
    actor = models.CharField(max_length=150)
    role = models.CharField(max_length=20)
    fell_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                F("entry"), F("actor"), F("meaning"), condition=Q(fell_at=None), name="followup_signed_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry} {self.meaning}"


class SafetyAssessment(models.Model):
    """What the sponsor judged of a serious event; the newest counts, `number` counts them within the entry.

    `revision`: of the site's form that was judged. `received`: the day on which the sponsor learned of it. `cause`,
    `expected` (`yes` or `no`) and `reasons` as `core.followup.adverse` has them. `narrative`: the story, in words.
    """

    id = models.BigIntegerField(primary_key=True)
    trial = models.CharField(max_length=40)
    entry = models.BigIntegerField(db_index=True)
    number = models.PositiveIntegerField()
    revision = models.PositiveIntegerField()
    received = models.DateField()
    cause = models.CharField(max_length=2)
    expected = models.CharField(max_length=3)
    reasons = models.JSONField(default=list)
    narrative = models.TextField()
    why = models.TextField(default="")
    at = models.DateTimeField()
    actor = models.CharField(max_length=150)
    role = models.CharField(max_length=20)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry", "number"], name="followup_one_safety_assessment")
        ]

    def __str__(self) -> str:
        return f"{self.entry} assessment {self.number}"


class SafetyReport(models.Model):
    """That the sponsor told somebody of a serious event: whom, in which step, on which day, under which number.

    `number` counts them within the entry. `revision` and `assessment`: what of the site's form and of the sponsor's
    judgements was known then. `fell_at`: when it was taken back, being a mistake; it stays to be seen.
    """

    id = models.BigIntegerField(primary_key=True)
    trial = models.CharField(max_length=40)
    entry = models.BigIntegerField(db_index=True)
    number = models.PositiveIntegerField()
    to = models.CharField(max_length=12)
    step = models.CharField(max_length=12)
    day = models.DateField()
    reference = models.CharField(max_length=120)
    revision = models.PositiveIntegerField()
    assessment = models.PositiveIntegerField()
    at = models.DateTimeField()
    actor = models.CharField(max_length=150)
    role = models.CharField(max_length=20)
    fell_at = models.DateTimeField(null=True)
    fell_by = models.CharField(max_length=150, default="")
    fell_why = models.TextField(default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "number"], name="followup_one_safety_report")]

    def __str__(self) -> str:
        return f"{self.entry} report {self.number}"
