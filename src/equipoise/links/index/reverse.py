"""Searches the other way round: which of a handful of studies each of very many searches finds.

The handful lies in an index in memory, of the very documents, analysers and queries of the index itself, so that
nothing means another thing here. A search is taken apart into *tokens*; each is looked up once, whatever number of
searches share it, and what it finds is a set of studies as an `int`: bit n is the n-th study.

Tokens of texts, which never hold a space of their own since words are letters and digits:

    lung                 a word, with those of its root
    small cell           words next to each other
    radio* radiology     a beginning, with the words it stood for when it was understood
    #nct01234567         a registry number

*Anchors* say by what a search can be found: whatever a study is, it meets the search only if it has one of them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
import numpy.typing as npt
from tantivy import Document, Index, Query, Searcher

from equipoise.core.registry.record import Point, Study
from equipoise.links.index.documents import Indexed, Locate, indexed
from equipoise.links.index.language import Clause, Kind, Part, Typed
from equipoise.links.index.places import Places
from equipoise.links.index.ranking import (
    Meant,
    Wording,
    finding_more,
    needed,
    query,
    spellings,
    stems_of,
    variants,
)
from equipoise.links.index.reader import Snapshot
from equipoise.links.index.schema import WHOLE_TEXT, register, schema

HEAP_BYTES = 30_000_000
TEXT = "text"
"""The name of anchors that are words of a text, whichever field they stand in."""

Token = str
Group = tuple[Token, ...]
"""One of them is enough."""
Unit = tuple[tuple[Group, ...], ...]
"""One way in which a wanted part of a text can be met is enough; of a way, every group."""


@dataclass(frozen=True, slots=True)
class Needs:
    """What a text asks for: at least `least` of the units, and none of `without`."""

    units: tuple[Unit, ...] = ()
    least: int = 0
    without: Group = ()


def needs(wording: Wording) -> Needs:
    """A wording taken apart; it finds the studies that `ranking.query` does."""
    units = tuple(_units(wording))
    without = (_token(part, wording) for clause in wording.typed.unwanted for part in clause.parts)
    return Needs(units, needed(len(units)), tuple(dict.fromkeys(without)))


def _units(wording: Wording) -> Iterator[Unit]:
    """As `ranking` does: what the vocabulary knows as one term is one unit, every other clause is its own."""
    clauses, taken = wording.typed.wanted, set[int]()
    for span in (each for each in wording.meant if len(each.clauses) > 1):
        if not taken & span.clauses:
            taken |= span.clauses
            as_typed = tuple(_group(clauses[i], i, wording) for i in sorted(span.clauses))
            also = _phrases(span, wording)
            yield (as_typed, (also,)) if also else (as_typed,)
    for i, each in enumerate(clauses):
        if i not in taken:
            yield ((_group(each, i, wording),),)


def _group(clause: Clause, index: int, wording: Wording) -> Group:
    typed = (_token(part, wording) for part in clause.parts)
    also = (_phrases(each, wording) for each in wording.meant if each.clauses == {index})
    return tuple(dict.fromkeys((*typed, *chain.from_iterable(also))))


def _phrases(meant: Meant, wording: Wording) -> Group:
    """What else means the same and finds more; what finds nothing more only raises a study."""
    more = finding_more(meant, wording.typed)
    return tuple(" ".join(words) for words, _ in meant.phrases if words in more)


def _token(part: Part, wording: Wording) -> Token:
    if part.kind is Kind.NUMBER:
        return f"#{part.words[0]}"
    if part.kind is Kind.PREFIX:
        return " ".join((f"{part.words[0]}*", *wording.beginnings.get(part.words[0], ())))
    return " ".join(part.words)


def text_query(token: Token) -> Query:
    """The index's own query for a token of a text."""
    words = tuple(token.removeprefix("#").split(" "))
    kind, beginnings = Kind.PHRASE, dict[str, tuple[str, ...]]()
    if token.startswith("#"):
        kind = Kind.NUMBER
    elif words[0].endswith("*"):
        kind, beginnings = Kind.PREFIX, {words[0][:-1]: words[1:]}
        words = (words[0][:-1],)
    typed = Typed((Clause((Part(kind, words),)),))
    return query(Wording(typed, beginnings=beginnings), WHOLE_TEXT)


class Handful:
    """Some studies as the index would hold them, in memory; sets of them are bits, the n-th study's is bit n."""

    def __init__(self, studies: Iterable[Study], locate: Locate | None = None) -> None:
        entries = [indexed(each, key, locate, with_pieces=False) for key, each in enumerate(studies)]
        self.size = len(entries)
        self.all = (1 << self.size) - 1
        self.cells = frozenset(cell for each in entries for cell in each.fields.get("cell", ()))
        self._places = Places.empty().with_sites(site for each in entries for site in each.sites)
        self._searcher = _searcher(entries)

    def found(self, asked: Query) -> int:
        """The studies that a query of the index finds."""
        hits = self._searcher.search(asked, self.size or 1, count=False).hits
        keys: list[Any] = self._searcher.fast_field_values("key", [address for _, address in hits])
        return self._bits(keys)

    def within(self, point: Point, distance_km: float) -> int:
        """The studies with a recruiting site within the distance, its line included."""
        return self._bits(self._places.ring(point, -1.0, distance_km))

    def terms(self, name: str) -> Iterator[str]:
        """Everything that a field of these studies holds."""
        return (term for term, _ in self._searcher.terms_with_prefix(name, ""))

    def _bits(self, keys: Sequence[int] | npt.NDArray[np.uint64]) -> int:
        flags = np.zeros(self.size, dtype=np.uint8)
        flags[np.asarray(keys, dtype=np.int64)] = 1
        return int.from_bytes(np.packbits(flags, bitorder="little").tobytes(), "little")


def _searcher(entries: Iterable[Indexed]) -> Searcher:
    index = register(Index(schema()))
    writer = index.writer(HEAP_BYTES, 1)
    for each in entries:
        writer.add_document(Document.from_dict(each.fields, schema()))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    return index.searcher()


def at_least(number: int, of: Sequence[int], among: int) -> int:
    """The studies of `among` that are in so many of the sets."""
    if number > len(of):
        return 0
    reached = [among, *(0 for _ in range(number))]
    for bits in of:
        for count in range(number, 0, -1):
            reached[count] |= reached[count - 1] & bits
    return reached[number]


# Anchors


@dataclass(frozen=True, slots=True)
class Reach:
    """Anchors of which one is had by all that meets something, and how many studies of the index have one at most."""

    studies: int
    anchors: frozenset[str]

    @property
    def worth(self) -> tuple[int, int, list[str]]:
        """The less the better; the names decide at last, so that the same search is always found by the same."""
        return self.studies, len(self.anchors), sorted(self.anchors)


Reaches = Callable[[Token], Reach | None]
"""The reach of one token; None of what has no anchor."""


def anchor(name: str, value: object) -> str:
    """An anchor's writing: a field and one value of it."""
    return f"{name}={value}"


def of_values(snapshot: Snapshot, name: str, values: Iterable[str]) -> Reach:
    """The reach of a field that has one of the values."""
    once = dict.fromkeys(values)
    studies = sum(snapshot.document_frequency(name, each) for each in once)
    return Reach(studies, frozenset(anchor(name, each) for each in once))


def text_reach(token: Token, snapshot: Snapshot) -> Reach:
    """The reach of a token of a text. Whatever is found by a word of a title holds it in its text, too."""
    first, *rest = token.split(" ")
    if token.startswith("#"):
        return of_values(snapshot, "id", [token[1:]])
    if not first.endswith("*"):
        return _words_reach((first, *rest), snapshot)
    listed = _in_texts({stem for word in rest for stem in stems_of((word,))}, snapshot)
    return _sum([listed, _words_reach((first[:-1],), snapshot)])


def _words_reach(words: tuple[str, ...], snapshot: Snapshot) -> Reach:
    stems = stems_of(words)
    if not stems:
        return Reach(0, frozenset())
    one = variants(stems[0]) if len(stems) == 1 else ()
    texts = [_in_texts(one, snapshot)] if one else [_in_texts([stem], snapshot) for stem in stems]
    return _sum([min(texts, key=lambda each: each.worth), of_values(snapshot, "id", spellings(words))])


def _in_texts(stems: Collection[str], snapshot: Snapshot) -> Reach:
    studies = sum(snapshot.document_frequency(name, stem) for name in WHOLE_TEXT for stem in stems)
    return Reach(studies, frozenset(anchor(TEXT, stem) for stem in stems))


def needs_reach(asked: Needs, reaches: Reaches) -> Reach | None:
    """Of so many units of which some have to be met, the rarest that at least one of is always among."""
    if not asked.units:
        return None
    found = [reach for each in asked.units if (reach := _unit_reach(each, reaches)) is not None]
    enough = len(asked.units) - asked.least + 1
    rarest = sorted(found, key=lambda each: each.worth)[:enough]
    return _sum(rarest) if len(rarest) == enough else None


def _unit_reach(unit: Unit, reaches: Reaches) -> Reach | None:
    return sum_of(rarest_of(any_reach(group, reaches) for group in way) for way in unit)


def any_reach(group: Group, reaches: Reaches) -> Reach | None:
    """Of tokens of which one is enough: all their anchors, None where one has none."""
    return sum_of(reaches(token) for token in group)


def rarest_of(reaches: Iterable[Reach | None]) -> Reach | None:
    """Of what has to be met all together, the anchors of the rarest."""
    return min((each for each in reaches if each is not None), key=lambda each: each.worth, default=None)


def sum_of(reaches: Iterable[Reach | None]) -> Reach | None:
    """All together, None where one is."""
    found = list(reaches)
    return None if None in found else _sum([each for each in found if each is not None])


def _sum(reaches: Iterable[Reach]) -> Reach:
    found = list(reaches)
    return Reach(
        sum(each.studies for each in found), frozenset(chain.from_iterable(each.anchors for each in found))
    )
