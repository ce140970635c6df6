"""What a word that no title, condition or intervention has may have been meant to be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import DamerauLevenshtein
from rapidfuzz.process import extract

SHORTEST = 5
"""Shorter words have too many neighbours to guess from."""
LONG = 9
"""From this length two slips are forgiven, below one."""
_LEAST_FREQUENT = 2
"""A word of one document only is as likely a slip itself."""
_MOST = 3


@dataclass(frozen=True, slots=True)
class Guess:
    """A word near to what was typed, how many slips away, and in how many documents it is."""

    word: str
    slips: int
    documents: int


def slips_forgiven(word: str) -> int:
    """How many letters may be wrong, missing, too many or swapped."""
    return 0 if len(word) < SHORTEST or not word.isalpha() else 1 if len(word) < LONG else 2


class Lexicon:
    """The words that can be meant."""

    def __init__(self, words: Sequence[tuple[str, int]]) -> None:
        self._frequency = {word: n for word, n in words if n >= _LEAST_FREQUENT and len(word) >= SHORTEST - 1}
        self._words = list(self._frequency)
        self.near = lru_cache(maxsize=2_048)(self._near)

    def _near(self, word: str) -> tuple[Guess, ...]:
        """The likeliest first: fewest slips, then the most frequent. Empty where the word is too short."""
        slips = slips_forgiven(word)
        if not slips:
            return ()
        found = extract(
            word,
            self._words,
            scorer=DamerauLevenshtein.distance,
            processor=None,
            score_cutoff=slips,
            limit=50,
        )
        guesses = [
            Guess(near, int(distance), self._frequency[near]) for near, distance, _ in found if near != word
        ]
        return tuple(sorted(guesses, key=lambda each: (each.slips, -each.documents, each.word))[:_MOST])
