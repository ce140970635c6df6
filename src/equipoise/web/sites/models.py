"""Organisations, their sites, who works there, and what a site says of itself beside what the registry says."""

from __future__ import annotations

from django.db import models

from equipoise.web.vault.fields import SealedJSON, SealedText


def monday_to_friday() -> list[int]:
    """The working days of most countries (0 is Monday)."""
    return [0, 1, 2, 3, 4]


class Organisation(models.Model):
    """A hospital, a network or a company that sites belong to."""

    name = models.CharField(max_length=300, unique=True)

    def __str__(self) -> str:
        return self.name


class Site(models.Model):
    """One place that takes part in studies. `zone` is an IANA time zone; `holidays_of` a country, or country-region,
    whose public holidays it keeps; `closed_days` further days (ISO dates) that it keeps free; `weekdays` the days of
    the week it works on (0 is Monday). `merged_into`: another site that it turned out to be; it is no site any more.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="sites")
    name = models.CharField(max_length=300)
    city = models.CharField(max_length=120)
    state = models.CharField(max_length=120, default="", blank=True)
    country = models.CharField(max_length=120)
    zone = models.CharField(max_length=60, default="UTC")
    holidays_of = models.CharField(max_length=12, default="", blank=True)
    weekdays = models.JSONField(default=monday_to_friday)
    closed_days = models.JSONField(default=list, blank=True)
    languages = models.JSONField(default=list, blank=True)
    contact_email = SealedText(default="", blank=True)
    contact_phone = SealedText(default="", blank=True)
    accepts_messages = models.BooleanField(default=True)
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="merged")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "name", "city"], name="sites_one_name_a_city")
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.city}"


class StudySite(models.Model):
    """A site's part in one study. `location` names the registry's entry (`entries.key`); `registry` is what that entry
    said when the site last looked at it, on `agreed_at`; `said` what the site itself says, which wins until somebody
    changes it. Empty `said`: the site has said nothing, and the registry's word holds.
    """

    class Said(models.TextChoices):
        OPEN = "open", "Taking participants"
        PAUSED = "paused", "Paused"
        CLOSED = "closed", "Closed"
        INVITATION = "invitation", "By invitation only"
        NOT_YET = "not_yet", "Not open yet"

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="studies")
    nct_id = models.CharField(max_length=11)
    location = models.CharField(max_length=64)
    said = models.CharField(max_length=12, choices=Said.choices, default="", blank=True)
    said_by = models.CharField(max_length=150, default="", blank=True)
    said_at = models.DateTimeField(null=True)
    registry = models.JSONField(default=dict)
    agreed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["nct_id", "location"], name="sites_one_site_a_location")
        ]

    def __str__(self) -> str:
        return f"{self.nct_id} at {self.site}"


class Member(models.Model):
    """A role of a person at a site. `user_id` is of accounts, without a relation across rooms."""

    class Role(models.TextChoices):
        COORDINATOR = "coordinator", "Coordinator"
        INVESTIGATOR = "investigator", "Investigator"
        MANAGER = "manager", "Site manager"

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="members")
    user_id = models.BigIntegerField(db_index=True)
    role = models.CharField(max_length=12, choices=Role.choices)
    since = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["site", "user_id", "role"], name="sites_one_role")]

    def __str__(self) -> str:
        return f"{self.role} at {self.site}"


class Invitation(models.Model):
    """An open door for one address: who follows the link and proves to be its owner becomes a member.

    `returned_at`: when its letter came back, so that whoever invited looks at the address again.
    """

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="invitations")
    role = models.CharField(max_length=12, choices=Member.Role.choices)
    email = SealedText()
    email_digest = models.CharField(max_length=90, db_index=True)
    secret_digest = models.CharField(max_length=64, unique=True)
    invited_by = models.CharField(max_length=150)
    at = models.DateTimeField()
    until = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    returned_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.role} at {self.site}"


class SiteChange(models.Model):
    """One thing that was changed about a site, so that it can be read and taken back. `what` is a field of Site, or
    `said`, `location` or `registry` of the study site it names. Sealed, since contacts are among it.
    """

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="changes")
    study_site = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=150)
    what = models.CharField(max_length=20)
    before = SealedJSON(null=True)
    after = SealedJSON(null=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.what} of {self.site}"
