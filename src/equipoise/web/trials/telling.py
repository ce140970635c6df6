"""What differs between two protocol versions, one sentence each."""

from __future__ import annotations

from collections.abc import Iterator

from equipoise.core.protocol.differences import Difference, Part, differences
from equipoise.core.protocol.model import Protocol
from equipoise.core.protocol.showing import Shown


def told(before: Protocol, after: Protocol) -> list[str]:
    """Every difference from one version to another, in the order of the newer file."""
    found = differences(Shown(before, {}), Shown(after, {}))
    return [*_title(before, after), *map(_criterion, found.criteria), *map(_part, found.parts)]


def _title(before: Protocol, after: Protocol) -> Iterator[str]:
    if before.title != after.title:
        yield f"The title was “{before.title}”, and is “{after.title}”."


def _criterion(found: Difference) -> str:
    which = found.after or found.before
    title = f"{found.name}, “{which.title}”" if which and which.title else found.name
    if found.how != "changed":
        return f"Criterion {title}, is {'new' if found.how == 'added' else 'gone'}."
    changed = [
        words
        for is_so, words in (
            (found.in_words, "its words"),
            (found.in_rule, "its rule"),
            (found.in_notes, "its notes"),
            (found.rests_on, "what it rests on"),
        )
        if is_so
    ]
    return f"Criterion {title}: {' and '.join(changed)} changed."


def _part(found: Part) -> str:
    how = {"added": "is new", "removed": "is gone", "changed": "changed"}[found.how]
    return f"The {found.kind} “{found.name}” {how}."
