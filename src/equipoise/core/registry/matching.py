"""Pairing the parts of two versions of a record that are meant to be the same, names changed or not.

Everything here is symmetric: swapping the two versions swaps each pair and nothing else.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from equipoise.core.registry.record import Location
from equipoise.core.registry.text import plain

Part = TypeVar("Part")
MAX_FUZZY = 60
"""With more unpaired parts than this on a side, likeness is not looked for: the cost grows as the square."""
_WORD = re.compile(r"\w+")
_SITE_NUMBER = re.compile(r"\([^()]*\bsite\b[^()]*\)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Matched(Generic[Part]):
    """Parts in both versions as pairs (before, after), and those in one only, in the record's order."""

    pairs: tuple[tuple[Part, Part], ...]
    removed: tuple[Part, ...]
    added: tuple[Part, ...]


def words(text: str) -> tuple[str, ...]:
    """A text's words without case, accents or punctuation."""
    bare = text if text.isascii() and "&" not in text else unicodedata.normalize("NFKD", plain(text))
    return tuple(_WORD.findall("".join(each for each in bare.casefold() if not unicodedata.combining(each))))


def likeness(left: Sequence[str], right: Sequence[str]) -> float:
    """The share of words in both among words in either, from 0 to 1 (Jaccard)."""
    a, b = set(left), set(right)
    return len(a & b) / len(a | b) if a and b else 0.0


def match_by(
    before: Sequence[Part],
    after: Sequence[Part],
    keys: Sequence[Callable[[Part], Hashable]],
    like: Callable[[Part, Part], float] | None = None,
) -> Matched[Part]:
    """Pair by the first key, what is left by the next and so on, then the likest first (a likeness of 0 never)."""
    left, right = dict(enumerate(before)), dict(enumerate(after))
    pairs: list[tuple[int, int]] = []
    for key in keys:
        if not left or not right:
            break
        pairs += _pair(left, right, key)
    if like and 0 < len(left) <= MAX_FUZZY and 0 < len(right) <= MAX_FUZZY:
        pairs += _pair_likest(left, right, like)
    found = tuple((before[i], after[j]) for i, j in sorted(pairs))
    return Matched(found, tuple(left.values()), tuple(right.values()))


def _pair(
    left: dict[int, Part], right: dict[int, Part], key: Callable[[Part], Hashable]
) -> list[tuple[int, int]]:
    places: dict[Hashable, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for side, parts in enumerate((left, right)):
        for index, part in parts.items():
            places[key(part)][side].append(index)
    pairs = [pair for mine, theirs in places.values() for pair in zip(mine, theirs, strict=False)]
    _take(left, right, pairs)
    return pairs


def _pair_likest(
    left: dict[int, Part], right: dict[int, Part], like: Callable[[Part, Part], float]
) -> list[tuple[int, int]]:
    scored = [(like(a, b), i, j) for i, a in left.items() for j, b in right.items()]
    # Of two that share a part the one earlier in its list goes first: the same whichever side is first.
    likest = sorted((each for each in scored if each[0] > 0), key=lambda s: (-s[0], s[1], s[2]))
    pairs: list[tuple[int, int]] = []
    for _, i, j in likest:
        if i in left and j in right:
            pairs.append((i, j))
            _take(left, right, [(i, j)])
    return pairs


def _take(left: dict[int, Part], right: dict[int, Part], pairs: Sequence[tuple[int, int]]) -> None:
    for i, j in pairs:
        del left[i], right[j]


def match_sites(before: Sequence[Location], after: Sequence[Location]) -> Matched[Location]:
    """Pair places: by name, town, postal code and state; by name and town; then by likeness within a town."""
    return match_by(before, after, (_whole_site, _named_site, _place_and_name), _site_likeness)


def _place_and_name(site: Location) -> Hashable:
    return words(site.facility), words(site.city), words(site.country)


def _named_site(site: Location) -> Hashable:
    return _place_and_name(site), words(site.state), site.postal_code.casefold()


def _whole_site(site: Location) -> Hashable:
    return _named_site(site), site.status


def _site_likeness(left: Location, right: Location) -> float:
    if words(left.country) != words(right.country):
        return 0.0
    if words(left.city) != words(right.city):
        return float(_says_which(left) and words(left.facility) == words(right.facility))
    score = likeness(_telling(left), _telling(right))
    same_code = bool(left.postal_code) and left.postal_code.casefold() == right.postal_code.casefold()
    return score if score >= (0.2 if same_code else 0.5) else 0.0


def _telling(site: Location) -> tuple[str, ...]:
    """The words of a name that tell it from others: without `(Site 0602)` and `the`."""
    name = words(_SITE_NUMBER.sub(" ", site.facility))
    return tuple(each for each in name if each not in ("the", "of", "and", "for", "at"))


def _says_which(site: Location) -> bool:
    """Whether a name is one of a kind: `Research Site` stands for hundreds of places."""
    name = words(site.facility)
    return len(name) >= 3 and not {"site", "institution", "research", "local"} & set(name)
