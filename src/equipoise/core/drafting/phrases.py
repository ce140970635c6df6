"""Phrases of one word or more, looked up in a row of tokens: the longest that begins at a place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Generic, TypeVar

from equipoise.core.drafting.plain import plain
from equipoise.core.drafting.tokens import Token, tokens

Meaning = TypeVar("Meaning")


def words(text: str) -> frozenset[str]:
    """The words of a text, parted by blanks, as a set."""
    return frozenset(text.split())


def each(text: str) -> list[str]:
    """The phrases of a text, parted by bars."""
    return text.split("|")


class Phrases(Generic[Meaning]):
    """A dictionary whose keys are rows of words. Looking up takes time by the phrases that share a first word."""

    def __init__(self, entries: Iterable[tuple[str, Meaning]]) -> None:
        """`entries` are phrases as people write them; where one comes twice, the first counts."""
        known: dict[str, dict[tuple[str, ...], Meaning]] = {}
        for phrase, meaning in entries:
            first, *rest = (token.text for token in tokens(plain(phrase)))
            known.setdefault(first, {}).setdefault(tuple(rest), meaning)
        self._known = {
            first: sorted(
                ((rest, meaning) for rest, meaning in rests.items()), key=lambda each: -len(each[0])
            )
            for first, rests in known.items()
        }

    def begins(self, word: str) -> bool:
        """Whether any phrase begins with this word."""
        return word in self._known

    def at(self, row: Sequence[Token], place: int) -> tuple[Meaning, int] | None:
        """The meaning of the longest phrase that begins at `place`, and how many tokens it has."""
        for rest, meaning in self._known.get(row[place].text, ()):
            if not rest:
                return meaning, 1
            end = place + 1 + len(rest)
            if (
                end <= len(row)
                and row[place + 1].text == rest[0]
                and all(row[place + 1 + offset].text == word for offset, word in enumerate(rest))
            ):
                return meaning, 1 + len(rest)
        return None
