"""Places that joined or left a study, opened, closed or paused."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from equipoise.core.registry.change_kinds import Change
from equipoise.core.registry.matching import match_sites
from equipoise.core.registry.record import Location, Study
from equipoise.core.registry.text import plain

_OPEN = ("RECRUITING", "ENROLLING_BY_INVITATION", "AVAILABLE")


def site_changes(before: Study, after: Study) -> Iterator[Change]:
    """One change a kind, with all the places it holds for in `sites`."""
    if before.locations == after.locations and before.status == after.status:
        return
    matched = match_sites(before.locations, after.locations)
    moved: dict[tuple[str, ...], list[Location]] = defaultdict(list)
    for old, new in matched.pairs:
        states = _states(before, old, after, new)
        if states:
            kind = _kind(*states)
            moved[(kind, *states) if kind == "site_status" else (kind,)].append(new)
    for (kind, *between), sites in moved.items():
        extra = {"from": between[0], "to": between[1]} if between else {}
        yield Change(kind, {**extra, "sites": [_site(each) for each in sites]})
    for kind, sites_alone, study in (
        ("site_added", matched.added, after),
        ("site_removed", matched.removed, before),
    ):
        if sites_alone:
            yield Change(kind, {"sites": [_listed(each, study) for each in sites_alone]})
    if any(old.contacts != new.contacts for old, new in matched.pairs):
        yield Change("contacts_changed", {"where": "sites"})


def _states(before: Study, old: Location, after: Study, new: Location) -> tuple[str, str] | None:
    """A place's states before and after, None where they don't differ or can't be told.

    A place without a state of its own takes the study's; when that one changes too, it is the study's change.
    """
    if not (old.status and new.status) and before.status != after.status:
        return None
    states = old.status or before.status, new.status or after.status
    return states if states[0] != states[1] and all(states) else None


def _kind(old: str, new: str) -> str:
    if old in _OPEN and new in _OPEN:
        return "site_status"
    if new in _OPEN:
        return "site_resumed" if old == "SUSPENDED" else "site_opened"
    if old in _OPEN:
        return "site_paused" if new == "SUSPENDED" else "site_closed"
    return "site_status"


def _listed(site: Location, study: Study) -> dict[str, Any]:
    """A place that joined or left, with its state then, else the study's: only an open one is news of opening."""
    return {**_site(site), "status": site.status or study.status}


def _site(site: Location) -> dict[str, Any]:
    """A place as JSON, without its contacts."""
    return {
        "facility": plain(site.facility),
        "city": plain(site.city),
        "state": plain(site.state),
        "country": plain(site.country),
    }
