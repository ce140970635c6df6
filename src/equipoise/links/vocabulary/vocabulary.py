"""Find conditions and drugs in a text, with their other names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Self

from equipoise.links.vocabulary import acronyms
from equipoise.links.vocabulary.acronyms import Acronyms, Sense
from equipoise.links.vocabulary.store import Concept, Source, Store
from equipoise.links.vocabulary.words import FILLERS, Word, digest, join, key_of, words

FILES = ("conditions.sqlite3", "drugs.sqlite3")
MAX_TERM_WORDS = 8
MAX_TEXT = 20_000
ARTICLES = 2
"""So many articles may stand in a text where the term as we know it has none."""
OWN = Source(
    "Acronyms of oncology and trials", "1", "Apache-2.0", "", "acronyms, written and reviewed for Equipoise"
)


@dataclass(frozen=True, slots=True)
class Expansion:
    """A term found in a text: `text[start:end]`, its folded words, and other names of the same meaning.

    `kind` is "condition", "drug", "procedure" or "acronym"; `concept` is the source's code
    (`MONDO:0007254`), "" for an acronym whose long form no vocabulary has.
    """

    start: int
    end: int
    words: tuple[str, ...]
    alternatives: tuple[str, ...]
    kind: str
    concept: str


class Vocabulary:
    """Open vocabularies of conditions, drugs and acronyms. Threads may share it."""

    def __init__(self, stores: Iterable[Store], table: Acronyms) -> None:
        self._stores = tuple(stores)
        self._acronyms = table
        self._lookup = lru_cache(maxsize=20_000)(self._find)
        self._shorts: dict[str, list[str]] = {}
        for sense in table.all():
            if not sense.context:
                self._shorts.setdefault(key_of(sense.longs[0]), []).append(sense.short)

    @classmethod
    def open(cls, path: Path | None = None) -> Self:
        """The bundled vocabularies, or those of a folder with files of the same names."""
        folder = path or Path(str(files("equipoise.links.vocabulary").joinpath("data")))
        table = Acronyms((folder / "acronyms.txt").read_text("utf-8"))
        return cls([Store(folder / name) for name in FILES], table)

    def sources(self) -> tuple[Source, ...]:
        """Where the terms come from, with version, licence and address."""
        return (*(source for store in self._stores for source in store.sources()), OWN)

    def concept(self, term: str) -> Concept | None:
        """The likeliest meaning of a term, None where it has none; an acronym only with a single sense."""
        if found := self._lookup(key_of(term)):
            return found
        senses = self._acronyms.senses(term.strip())
        return self._lookup(key_of(senses[0].longs[0])) if len(senses) == 1 else None

    def narrower(self, concept: Concept, limit: int = 50) -> tuple[Concept, ...]:
        """The meanings below one, the nearest first: of lung cancer, lung adenocarcinoma among others."""
        found: dict[str, Concept] = {}
        row = [concept]
        while row and len(found) < limit:
            row = [child for parent in row for store in self._stores for child in store.narrower(parent.id)]
            row = [child for child in row if child.id not in found and child.id != concept.id]
            found.update({child.id: child for child in row})
        return tuple(found.values())[:limit]

    def expand(self, text: str, limit: int = 8) -> tuple[Expansion, ...]:
        """The terms in a text from left to right, the longest first where they overlap.

        Each has at most `limit` alternatives, the commonest names first. Only the first 20,000 characters
        are read.
        """
        text = text[:MAX_TEXT]
        taken: list[Expansion] = []
        found = words(text)
        short = list(self._short_forms(text, limit))
        for each in sorted(
            (*self._terms(found, limit), *short), key=lambda e: (e.start - e.end, e.kind != "acronym")
        ):
            if not any(each.start < other.end and other.start < each.end for other in taken):
                taken.append(each)
        return tuple(sorted(taken, key=lambda each: each.start))

    def _terms(self, found: list[Word], limit: int) -> Iterator[Expansion]:
        """The longest term that starts at each word and isn't inside an earlier one."""
        at = 0
        while at < len(found):
            match = self._longest(found, at)
            if match is None:
                at += 1
                continue
            count, concept = match
            span = found[at : at + count]
            key = join([each.key for each in span])
            others = self._others(concept, {key}, limit)
            if others:
                yield Expansion(
                    span[0].start, span[-1].end, tuple(key.split()), others, concept.kind, concept.id
                )
            at += count

    def _longest(self, found: list[Word], at: int) -> tuple[int, Concept] | None:
        if found[at].key in FILLERS:
            return None
        most = max(store.longest(digest(found[at].key)) for store in self._stores)
        if not most:
            return None
        for count in range(min(_reach(found, at), most + ARTICLES), 0, -1):
            if found[at + count - 1].key in FILLERS:
                continue
            key = join([each.key for each in found[at : at + count]])
            if len(key) >= 4 and (concept := self._lookup(key)):
                return count, concept
        return None

    def _find(self, key: str) -> Concept | None:
        """The concept that bears the name; the one whose preferred name it is where several do."""
        hashed = digest(key)
        for store in self._stores:
            concepts = [store.concept(row) for row in store.rows_of(hashed)]
            if concepts:
                return next((each for each in concepts if key_of(each.name) == key), concepts[0])
        return None

    def _others(self, concept: Concept, keys: set[str], limit: int) -> tuple[str, ...]:
        """The concept's names whose folded form is not among the keys, and its acronyms."""
        terms = {key_of(term): term for term in reversed(concept.terms)}
        ordered = [term for key, term in reversed(terms.items()) if key not in keys]
        shorts = [short for key in (*terms, *keys) for short in self._shorts.get(key, ())]
        return tuple(dict.fromkeys((*ordered[:2], *shorts, *ordered[2:])))[:limit]

    def _short_forms(self, text: str, limit: int) -> Iterator[Expansion]:
        parts = acronyms.parts(text)
        candidates = [(each, senses) for each in parts if (senses := self._acronyms.senses(each[0]))]
        if not candidates:
            return
        lower = {each.key for each in words(text)} | {each[0].lower() for each in parts}
        for match, senses in candidates:
            others = lower - {match[0].lower()}
            agreeing = [sense for sense in senses if sense.agrees(match[0], others)]
            if len(agreeing) == 1:
                yield self._expanded(match.start(), match.end(), match[0], agreeing[0], limit)

    def _expanded(self, start: int, end: int, written: str, sense: Sense, limit: int) -> Expansion:
        concept = next((found for long in sense.longs if (found := self._lookup(key_of(long)))), None)
        keys = {key_of(long) for long in sense.longs}
        others = self._others(concept, keys, limit) if concept else ()
        others = tuple(each for each in others if each.lower() != sense.short.lower())
        alternatives = tuple(dict.fromkeys((*sense.longs, *others)))[:limit]
        return Expansion(
            start, end, (written.lower(),), alternatives, "acronym", concept.id if concept else ""
        )


def _reach(found: list[Word], at: int) -> int:
    """How many words from there may form one term: to the end of the sentence or bracket, eight at most."""
    last = min(at + MAX_TERM_WORDS, len(found))
    for index in range(at + 1, last):
        if found[index].parted:
            return index - at
    return last - at
