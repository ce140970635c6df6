"""The events of the room `datasets`: that data were taken away. It keeps no tables of its own."""

from __future__ import annotations

from equipoise.web.ledger import kinds
from equipoise.web.ledger.kinds import Event, Kind

EXPORTED, EXPORTED_UNBLINDED = "datasets.exported", "datasets.exported_unblinded"


def offer() -> None:
    """Make this room's events known."""
    kinds.offer(
        Kind(EXPORTED, "took the blinded data away", _nothing),
        Kind(EXPORTED_UNBLINDED, "took the unblinded data away", _nothing, unblinding=True),
    )


def _nothing(event: Event) -> None:
    """The event itself is what is kept."""
