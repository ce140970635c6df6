"""Answers that a site keeps for using again."""

from __future__ import annotations

from django.db import models


class Phrase(models.Model):
    """An answer written beforehand, with places such as {first_name}; kept by the site's managers.

    `site` is of the room sites, without a relation. It holds nothing about any person.
    """

    site = models.BigIntegerField()
    title = models.CharField(max_length=80)
    text = models.TextField()
    by = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["site", "title"], name="workspace_one_phrase_a_title")]

    def __str__(self) -> str:
        return self.title
