"""Trials that are conducted. Every row is made by events of the ledger, and can be made anew from them."""

from __future__ import annotations

from django.db import models


class Trial(models.Model):
    """A trial. `trial` is its name in addresses and events (`stop-2`); `version` the protocol version in force."""

    class State(models.TextChoices):
        PREPARED = "prepared", "Being prepared"
        OPEN = "open", "Open for screening"
        PAUSED = "paused", "Paused"
        CLOSED = "closed", "Closed to new participants"
        LOCKED = "locked", "Data locked"

    trial = models.CharField(max_length=40, primary_key=True)
    name = models.CharField(max_length=80)
    nct_id = models.CharField(max_length=11)
    title = models.CharField(max_length=300)
    state = models.CharField(max_length=12, choices=State.choices, default=State.PREPARED)
    version = models.CharField(max_length=20)
    demonstration = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.name


class Version(models.Model):
    """A protocol version that was adopted: the file's text, the overlay's where there is one, and since when."""

    id = models.BigIntegerField(primary_key=True)
    trial = models.CharField(max_length=40, db_index=True)
    version = models.CharField(max_length=20)
    text = models.TextField()
    overlay = models.TextField(default="")
    sha256 = models.CharField(max_length=64)
    since = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["trial", "version"], name="trials_one_version")]

    def __str__(self) -> str:
        return f"{self.trial} {self.version}"


class TrialSite(models.Model):
    """A site of a trial. `number` begins its participants' numbers; `site_id` is of the room `sites`, 0 for none."""

    id = models.BigIntegerField(primary_key=True)
    trial = models.CharField(max_length=40)
    number = models.CharField(max_length=12)
    name = models.CharField(max_length=300)
    city = models.CharField(max_length=120)
    country = models.CharField(max_length=120)
    zone = models.CharField(max_length=60, default="UTC")
    site_id = models.BigIntegerField(default=0)
    open = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["trial", "number"], name="trials_one_site")]

    def __str__(self) -> str:
        return f"{self.trial} {self.number}"


class Member(models.Model):
    """Somebody's role in a trial: at a site, or (`site` empty) in the trial as a whole. `until`: when it was ended."""

    id = models.BigIntegerField(primary_key=True)
    trial = models.CharField(max_length=40)
    username = models.CharField(max_length=150, db_index=True)
    role = models.CharField(max_length=20)
    site = models.CharField(max_length=12, default="")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.role} in {self.trial}"
