"""When visits are due."""

from __future__ import annotations

from dataclasses import dataclass

from equipoise.core.followup.translations import Words
from equipoise.core.values.durations import Duration


@dataclass(frozen=True, slots=True)
class Visit:
    """A visit of the protocol. Due `offset` after the day of its `anchor`: consent, enrolment, randomisation.

    It may happen from `before` to `after` days around that day. `every` and `until`: it comes again at this interval,
    up to so long after the anchor. `forms`: ids. `remote`: nobody has to come.
    """

    id: str
    title: str
    anchor: str
    offset: Duration
    before: int
    after: int
    forms: tuple[str, ...]
    every: Duration | None = None
    until: Duration | None = None
    remote: bool = False
    translations: tuple[Words, ...] = ()
    """What it is called in other languages."""
