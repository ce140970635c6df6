"""Dates that moved, were given or came to pass, and results that appeared."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from equipoise.core.registry.change_kinds import Change
from equipoise.core.registry.record import LabelledDate, Study
from equipoise.core.values import PartialDate

_WATCHED = ("start", "primary_completion", "completion")
"""The dates of the study itself; those of the record's own upkeep say nothing new about the study."""


def date_changes(before: Study, after: Study) -> Iterator[Change]:
    """At most one change for each watched date."""
    for kind in _WATCHED:
        old, new = before.date(kind), after.date(kind)
        if old and new:
            change = _moved(old, new)
            if change:
                yield Change(change, {"date": kind, **_both(old, new)})
        elif old or new:
            given = new or old
            assert given is not None
            name = "date_given" if new else "date_removed"
            yield Change(name, {"date": kind, "value": str(given.date), "type": given.type})


def _moved(old: LabelledDate, new: LabelledDate) -> str:
    """The kind of change between two dates; `""` where they say the same."""
    if old.type != new.type and new.type == "ACTUAL":
        return "date_actual"
    if old.type != new.type and old.type == "ACTUAL":
        return "date_estimated"
    if old.date == new.date:
        return ""
    if _within(old.date, new.date) or _within(new.date, old.date):
        return "date_precision"
    return "date_later" if new.date.earliest > old.date.earliest else "date_earlier"


def _within(inner: PartialDate, outer: PartialDate) -> bool:
    return outer.earliest <= inner.earliest and inner.latest <= outer.latest


def _both(old: LabelledDate, new: LabelledDate) -> dict[str, Any]:
    """Both dates, and by how many days the first possible day moved (more than 0: later)."""
    return {
        "from": str(old.date),
        "from_type": old.type,
        "to": str(new.date),
        "to_type": new.type,
        "days": (new.date.earliest - old.date.earliest).days,
    }


def result_changes(before: Study, after: Study) -> Iterator[Change]:
    """Results that appeared or went."""
    if before.has_results != after.has_results:
        yield Change("results_posted" if after.has_results else "results_removed")
