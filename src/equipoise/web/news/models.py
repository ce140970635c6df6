"""What happened to studies, in the order in which it happened: one row for each change that is told."""

from __future__ import annotations

from django.db import models


class Item(models.Model):
    """One piece of news of one study. Its number grows in the order of events, and is never given twice.

    `kind` is a code of `core.news.kinds`; `change` and `detail` are those of the difference that it tells of
    (`web.studies.differences`; of a study that is new, its title and status then). `before` and `after` are versions
    of the room studies, without a relation. `at`: when the version was received.
    """

    nct_id = models.CharField(max_length=11, db_index=True)
    before = models.BigIntegerField(null=True)
    after = models.BigIntegerField()
    kind = models.CharField(max_length=30)
    change = models.CharField(max_length=40, default="", blank=True)
    detail = models.JSONField(default=dict)
    position = models.PositiveSmallIntegerField(default=0)
    at = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["nct_id", "after", "position"], name="news_each_change_of_a_version_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.nct_id} {self.kind} {self.change}"


class Told(models.Model):
    """Up to which version a study's news was written. A study without a row stands where its source began."""

    nct_id = models.CharField(max_length=11, unique=True)
    version = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.nct_id} to version {self.version}"


class Begun(models.Model):
    """What was known when news of a source (the registry, the demonstration) began: up to this study and version."""

    source = models.CharField(max_length=16, unique=True)
    study = models.BigIntegerField()
    version = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.source} from version {self.version}"


class Gathered(models.Model):
    """Up to which revision of all studies news was written: one row."""

    revision = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"to revision {self.revision}"
