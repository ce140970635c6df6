"""What the room `participant` keeps: the secret links, which no event holds, and what was said by them to a site."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from equipoise.web.vault.fields import SealedText


class Link(models.Model):
    """The secret address of a participant's own pages, and the passcode that opens them. One at a time is in use.

    Both are sealed, and emptied when the link ends; `secret_digest` finds it, and stays, so that an old link is never
    given again. That a link was made or ended is an event; what it was is none.
    """

    trial = models.CharField(max_length=40)
    number = models.CharField(max_length=20)
    site = models.CharField(max_length=12)
    secret = SealedText(default="")
    secret_digest = models.CharField(max_length=64, unique=True)
    passcode = SealedText(default="")
    language = models.CharField(max_length=2, default="en")
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=150)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["trial", "number"], condition=Q(ended_at=None), name="participant_one_link"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.trial} {self.number}"


class Wish(models.Model):
    """A participant asked on their page that the site speak with them about stopping. `done_at`: when it was done."""

    id = models.BigIntegerField(primary_key=True)
    trial = models.CharField(max_length=40)
    number = models.CharField(max_length=20)
    site = models.CharField(max_length=12)
    at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    done_by = models.CharField(max_length=150, default="")

    class Meta:
        indexes = [models.Index(fields=["trial", "site", "done_at"], name="participant_wishes_of_site")]

    def __str__(self) -> str:
        return f"{self.trial} {self.number}"
