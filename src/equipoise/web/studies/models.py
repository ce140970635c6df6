"""The registry's records as kept: every version, what changed between two, and each load.

The record itself is kept whole as compressed JSON; columns hold only what is listed, joined or ordered by.
"""

from django.db import models
from django.db.models import F


class Source(models.TextChoices):
    """Where a record comes from. What the demonstration made up never mixes with what the registry says."""

    REGISTRY = "registry", "Registry"
    DEMONSTRATION = "demonstration", "Demonstration"


class Load(models.Model):
    """One run of loading or syncing: what was read and how it ended.

    `read` is everything met: new + changed + unchanged + set_aside + broken.
    """

    class Kind(models.TextChoices):
        FILES = "files", "Files"
        SYNC = "sync", "Sync with the live registry"
        DEMONSTRATION = "demonstration", "Demonstration"

    class State(models.TextChoices):
        RUNNING = "running", "Running"
        DONE = "done", "Done"
        INTERRUPTED = "interrupted", "Interrupted"
        FAILED = "failed", "Failed"

    kind = models.CharField(max_length=16, choices=Kind)
    state = models.CharField(max_length=16, choices=State, default=State.RUNNING)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    sources = models.JSONField(default=list)
    read = models.PositiveIntegerField(default=0)
    new = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    set_aside = models.PositiveIntegerField(default=0)
    """Records of the demonstration whose study the registry's own record already stands for."""
    broken = models.PositiveIntegerField(default=0)
    note = models.TextField(blank=True)
    """Why it ended as it did, where there is something to say."""
    progress = models.JSONField(default=dict)
    """Where a sync can go on: the API's data version, the date asked from, the next page's token."""

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.kind} of {self.started_at:%Y-%m-%d %H:%M}: {self.state}"


class BrokenRecord(models.Model):
    """A record that couldn't be read: where it lies and why. It never stops the rest."""

    load = models.ForeignKey(Load, on_delete=models.CASCADE, related_name="broken_records")
    source = models.CharField(max_length=500)
    line = models.PositiveBigIntegerField(null=True)
    ordinal = models.PositiveBigIntegerField(null=True)
    """Its place in a list, from 1."""
    nct_id = models.CharField(max_length=11, blank=True)
    reason = models.TextField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.source}:{self.line or '?'} {self.reason}"


class Study(models.Model):
    """One registry record: its newest version's listing columns and a pointer to that version."""

    nct_id = models.CharField(max_length=11, unique=True)
    source = models.CharField(max_length=16, choices=Source, default=Source.REGISTRY)
    title = models.TextField()
    status = models.CharField(max_length=40, db_index=True)
    updated_on = models.DateField(null=True, db_index=True)
    """The day the record says its last update was posted, else submitted."""
    current = models.ForeignKey("Version", null=True, on_delete=models.PROTECT, related_name="+")
    revision = models.PositiveBigIntegerField(default=0, db_index=True)
    """Grows over all studies whenever another version becomes the current one; no two studies share one.
    The index says up to which it holds."""
    first_seen_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["nct_id"]

    def __str__(self) -> str:
        return f"{self.nct_id} {self.title}"


class Alias(models.Model):
    """A number under which the registry knew the study before, or knows it besides."""

    nct_id = models.CharField(max_length=11, unique=True)
    study = models.ForeignKey(Study, on_delete=models.CASCADE, related_name="aliases")

    def __str__(self) -> str:
        return f"{self.nct_id} is {self.study_id}"


class Version(models.Model):
    """One version of a record, as received, byte for byte after canonical writing (sorted keys)."""

    study = models.ForeignKey(Study, on_delete=models.CASCADE, related_name="versions", db_index=False)
    source = models.CharField(max_length=16, choices=Source, default=Source.REGISTRY)
    digest = models.BinaryField(max_length=16)
    """BLAKE2b-128 of the canonical JSON without what the registry's server adds at each release."""
    updated_on = models.DateField(null=True)
    version_holder = models.CharField(max_length=10, blank=True)
    payload = models.BinaryField()
    """The canonical JSON, compressed with zstandard."""
    received_at = models.DateTimeField()
    load = models.ForeignKey(Load, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["study_id", F("updated_on").asc(nulls_first=True), "version_holder", "id"]
        constraints = [models.UniqueConstraint(fields=["study", "digest"], name="version_once")]

    def __str__(self) -> str:
        return f"version of {self.updated_on} ({self.version_holder})"


class Change(models.Model):
    """What a newer version means against the one before: one row per change of meaning.

    `kind` and the keys of `detail` are those of `equipoise.core.registry.changes`.
    """

    study = models.ForeignKey(Study, on_delete=models.CASCADE, related_name="changes")
    before = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="+")
    after = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=40)
    detail = models.JSONField(default=dict)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["after_id", "position"]

    def __str__(self) -> str:
        return f"{self.kind} in version {self.after_id}"
