"""How often something was tried, and proofs of work that were used. Keys are digests: nobody can be read from them."""

from django.db import models


class Count(models.Model):
    """How many times `key` was tried in the window that begins at `since`."""

    key = models.CharField(max_length=100)
    since = models.DateTimeField()
    tried = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "since"], name="guard_one_count_a_window")]
        indexes = [models.Index(fields=["since"], name="guard_by_window")]

    def __str__(self) -> str:
        return f"{self.tried} since {self.since:%Y-%m-%d %H:%M}"


class Spent(models.Model):
    """A proof of work that was used; it works once."""

    proof = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.proof
