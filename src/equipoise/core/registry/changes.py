"""What a newer version of a record means against the one before: changes of meaning, not of text.

Two versions that say the same in other white space, escapes or order give no change. What two criteria
texts mean against each other is not computed here: `criteria_text` only says that they differ.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from equipoise.core.registry.change_kinds import GROUP_LABELS, KINDS, Change, ChangeGroup, KindOfChange
from equipoise.core.registry.change_sentences import sentence
from equipoise.core.registry.changes_design import design_changes
from equipoise.core.registry.changes_parts import part_changes
from equipoise.core.registry.changes_sites import site_changes
from equipoise.core.registry.changes_when import date_changes, result_changes
from equipoise.core.registry.record import Contact, Study
from equipoise.core.registry.text import plain

__all__ = ["GROUP_LABELS", "KINDS", "Change", "ChangeGroup", "KindOfChange", "compare", "sentence"]


def compare(before: Study, after: Study) -> tuple[Change, ...]:
    """The changes from one version to the next, in the order of `KINDS`.

    `compare(x, x) == ()`, and swapping the versions turns each kind into its `opposite`.
    """
    if before == after:
        return ()
    order = list(KINDS)
    found = [change for rule in _RULES for change in rule(before, after)]
    return tuple(sorted(found, key=lambda change: order.index(change.kind)))


def _status(before: Study, after: Study) -> Iterator[Change]:
    if before.status != after.status:
        yield Change("status_changed", {"from": before.status, "to": after.status})
    old, new = plain(before.why_stopped), plain(after.why_stopped)
    if old == new:
        return
    if old and new:
        yield Change("why_stopped_changed", {"from": old, "to": new})
    else:
        yield Change("why_stopped_given" if new else "why_stopped_removed", {"reason": new or old})


def _people(before: Study, after: Study) -> Iterator[Change]:
    old = before.lead_sponsor.name if before.lead_sponsor else ""
    new = after.lead_sponsor.name if after.lead_sponsor else ""
    if plain(old) != plain(new):
        yield Change("sponsor_changed", {"from": plain(old), "to": plain(new)})
    if _reach(before.central_contacts) != _reach(after.central_contacts):
        yield Change("contacts_changed", {"where": "study"})
    if _reach(before.officials) != _reach(after.officials):
        yield Change("officials_changed")


def _reach(contacts: tuple[Contact, ...]) -> list[tuple[str, ...]]:
    """Contacts to compare; they never leave this module."""
    return sorted(
        (each.name, each.role, each.phone, each.phone_ext, each.email, each.affiliation) for each in contacts
    )


def _words(before: Study, after: Study) -> Iterator[Change]:
    for field in ("title", "official_title", "acronym"):
        old, new = plain(getattr(before, field)), plain(getattr(after, field))
        if old != new:
            yield Change("title_changed", {"field": field, "from": old, "to": new})
    for kind, old, new in (
        ("criteria_text", before.eligibility.criteria, after.eligibility.criteria),
        ("summary_text", before.summary, after.summary),
        ("description_text", before.description, after.description),
    ):
        if old != new and plain(old) != plain(new):
            yield Change(kind)


_RULES: tuple[Callable[[Study, Study], Iterator[Change]], ...] = (
    _status,
    site_changes,
    design_changes,
    date_changes,
    result_changes,
    part_changes,
    _people,
    _words,
)
