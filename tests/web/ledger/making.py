"""Kinds of events that do nothing, and a ledger of a few of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from unittest.mock import patch

from equipoise.web.ledger import kinds
from equipoise.web.ledger.actions import By, append
from equipoise.web.ledger.kinds import Event, Kind

NOW = datetime(2026, 11, 23, 5, 31, tzinfo=UTC)
ANN = By("ann", "coordinator")
TRIAL = "made-up"


def quiet(done: int, total: int | None) -> None:
    """Nobody watches."""


@contextmanager
def kinds_that_do_nothing() -> Iterator[None]:
    """`test.open` and `test.sealed`, known while the block runs."""
    made = (Kind("test.open", "did", _nothing), Kind("test.sealed", "did", _nothing, unblinding=True))
    with patch.dict(kinds._KINDS, {each.name: each for each in made}):
        yield


def _nothing(event: Event) -> None:
    """It makes no table."""


def written(count: int = 6, trial: str = TRIAL) -> list[Event]:
    """So many events, every third of them sealed."""
    with kinds_that_do_nothing():
        return [
            append(
                trial,
                "test.sealed" if number % 3 == 0 else "test.open",
                f"participant:03-{number:03}",
                {"ø": number, "said": "naïve “words”\x00", "none": None, "list": [1.5, True]},
                by=ANN,
                now=NOW + timedelta(minutes=number),
                site="03",
                why="bêcause" if number % 2 else "",
                key=f"key-{number}" if number % 2 else "",
            )
            for number in range(1, count + 1)
        ]
