"""The audit trail: who did what to what, when. Rows are written once, hold the digest of the row before, and outlive
what they speak of."""

from django.db import models


class Entry(models.Model):
    """One thing done. `subject` names what it was done to in words and numbers, never by a relation.

    `number` counts from 1 without gaps; `previous` is the digest of the row before, `digest` this row's own.
    """

    number = models.PositiveBigIntegerField(unique=True)
    at = models.DateTimeField()
    actor = models.CharField(max_length=200)
    verb = models.CharField(max_length=80)
    subject = models.CharField(max_length=200)
    detail = models.JSONField(default=dict)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["-number"]
        indexes = [models.Index(fields=["subject", "id"], name="audit_by_subject")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor} {self.verb} {self.subject}"


class Head(models.Model):
    """The end of the chain, one row: whoever adds an entry holds it until their transaction ends."""

    number = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64, default="")

    def __str__(self) -> str:
        return f"{self.number} {self.digest[:12]}"
