"""Other names of conditions and drugs for the registry's query language, from the vocabulary the finder uses."""

from __future__ import annotations

from collections.abc import Sequence

from equipoise.core.registry.essie_plan import Span
from equipoise.web.search.engine import engine

MOST = 8
"""Other names of one term."""


def alternatives(text: str) -> Sequence[Span]:
    """The terms known in a text with where they stand, none over another."""
    vocabulary = engine().vocabulary
    found: list[Span] = []
    end = 0
    for each in vocabulary.expand(text) if vocabulary else ():
        if each.start >= end and each.alternatives:
            found.append((each.start, each.end, tuple(each.alternatives[:MOST])))
            end = each.end
    return found
