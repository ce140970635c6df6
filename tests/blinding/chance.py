"""Chance that comes out the same in both runs, so that what is drawn can be compared too, and how much of it is."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import shake_256
from unittest.mock import patch

from tests import snapshots


class Chance:
    """What the operating system would give, from a stream of its own for each part of a run."""

    def __init__(self) -> None:
        self.part, self.turn = "", 0

    def begin(self, part: str) -> None:
        """Draw for another part from here on: a difference in one part does not spoil the next."""
        self.part, self.turn = part, 0

    def urandom(self, size: int) -> bytes:
        """So many octets, and others each time."""
        self.turn += 1
        return shake_256(f"{self.part} {self.turn}".encode()).digest(size)


@contextmanager
def fixed() -> Iterator[Chance]:
    """While it lasts, keys of sessions, tokens, numbers of letters and nonces are the same in each run.

    Key pairs and envelopes are not: a library that is not ours draws for them.
    """
    chance = Chance()
    with (
        patch.object(os, "urandom", chance.urandom),
        patch.object(random, "_urandom", chance.urandom),
        snapshots.made_anew(),
    ):
        yield chance
