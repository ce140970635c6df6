"""What doesn't fit in a design."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wrong:
    """What doesn't fit: at which value, where inside of it, what is wrong, and what to do."""

    path: str
    inside: tuple[str, ...]
    what: str
    mend: str = ""
