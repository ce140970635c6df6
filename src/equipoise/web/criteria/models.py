"""Protocol files as they are drafted, approved and published: every version is kept, one of a trial is in force."""

from django.db import models
from django.db.models import Q


class ProtocolVersion(models.Model):
    """One version of a trial's protocol file.

    Its text never changes once it was approved: a correction is a new version. `number` counts the versions of a trial
    from 1. People are named by their log-in, so that a version outlives an account.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        APPROVED = "approved", "Approved"
        PUBLISHED = "published", "In force"
        REPLACED = "replaced", "Replaced"
        WITHDRAWN = "withdrawn", "Withdrawn"

    nct_id = models.CharField(max_length=11)
    number = models.PositiveIntegerField()
    text = models.TextField()
    state = models.CharField(max_length=16, choices=State, default=State.DRAFT)
    drafted_by = models.CharField(max_length=200)
    drafted_at = models.DateTimeField()
    approved_by = models.CharField(max_length=200, blank=True)
    approved_at = models.DateTimeField(null=True)
    published_by = models.CharField(max_length=200, blank=True)
    published_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["nct_id", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["nct_id", "number"], name="criteria_version_once"),
            models.UniqueConstraint(
                fields=["nct_id"], condition=Q(state="published"), name="criteria_one_in_force"
            ),
        ]
        permissions = [("review_protocol", "Can correct, approve and publish protocol files")]

    def __str__(self) -> str:
        return f"{self.nct_id} version {self.number}: {self.state}"
