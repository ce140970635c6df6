"""From a patient's note to a query of the index.

Any of its words is enough, and the more of them, the rarer and the weightier, the better. Names of conditions and
drugs, which a vocabulary recognises, weigh more than other words, and their other names are looked for, too. Studies
whose limits of age and sex fit come before those that would be as near without: a limit is a reason to put a study
lower, not to hide it, since a note may be misread.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tantivy import Occur, Query

from equipoise.links.index.documents import DAYS_A_YEAR, OLDEST_YEAR, SOON
from equipoise.links.index.language import words_of
from equipoise.links.index.note import Note
from equipoise.links.index.ranking import any_of, between, both, stems_of
from equipoise.links.index.reader import Snapshot
from equipoise.links.index.schema import schema

FIELDS = ("title", "topic", "body")
MOST_WORDS = 60
COMMON = 0.25
"""A word in more than this share of the studies tells nothing."""
NAMED = 1.5
"""How much more a word of a recognised name weighs."""
OTHER_NAME = 0.5
MOST_NAMES = 3
FITTING = 0.2
"""What a study gains whose limits fit, of the best score."""


@dataclass(frozen=True, slots=True)
class Named:
    """A name of a condition or drug in a note, and other names of the same."""

    words: tuple[str, ...]
    others: tuple[str, ...]


def note_query(note: Note, names: Iterable[Named], snapshot: Snapshot) -> Query:
    """The query for a note, those whose limits fit first; finds nothing where the note says nothing."""
    words = _words(note, tuple(names), snapshot)
    if not words:
        return Query.empty_query()
    query = Query.boolean_query([(Occur.Should, each) for each in words])
    fitting = fits(note)
    best = snapshot.found(query, 1).hits
    if fitting is None or not best:
        return query
    gain = Query.const_score_query(fitting, FITTING * best[0].score)
    return Query.boolean_query([(Occur.Must, query), (Occur.Should, gain)])


def fits(note: Note) -> Query | None:
    """Studies that take somebody of this age and sex; None where the note tells neither."""
    asked = [any_of("sex", [note.sex])] if note.sex else []
    if note.age is not None:
        asked.append(takes_age(note.age))
    return both(*asked) if asked else None


def takes_age(years: float) -> Query:
    """Studies that take people of that age; a limit of 75 years takes people until they are 76."""
    if years == int(years) and 0 <= years <= OLDEST_YEAR:
        return any_of("takes", [str(int(years))])
    days = years * DAYS_A_YEAR
    return both(between("youngest", None, days + SOON), between("oldest", days, None))


def telling(note: Note, snapshot: Snapshot, most: int = MOST_WORDS) -> list[str]:
    """The words that tell most: how much is made of each in the note times how rare it is among the studies."""
    worth = {word: weight * _rarity(word, snapshot) for word, weight in note.weights.items()}
    known = sorted((word for word in worth if worth[word] > 0), key=lambda word: (-worth[word], word))
    return known[:most]


def _rarity(word: str, snapshot: Snapshot) -> float:
    """BM25's inverse document frequency; 0 for words that no study has, or too many."""
    studies = snapshot.searcher.num_docs
    having = max((snapshot.document_frequency("body", stem) for stem in stems_of((word,))), default=0)
    if not 0 < having <= max(1.0, COMMON * studies):
        return 0.0
    return math.log(1 + (studies - having + 0.5) / (having + 0.5))


def _words(note: Note, names: tuple[Named, ...], snapshot: Snapshot) -> list[Query]:
    named = {word for name in names for word in name.words}
    raised = Note(note.age, note.sex, _raised(note.weights, named), note.about)
    weights = _by_stem(raised, telling(raised, snapshot))
    others = dict.fromkeys(stems_of(words_of(other)) for name in names for other in name.others[:MOST_NAMES])
    return [
        *(
            Query.boost_query(_found_in(field, (stem,)), weight)
            for stem, weight in weights
            for field in FIELDS
        ),
        *(
            Query.boost_query(_found_in(field, other), OTHER_NAME)
            for other in others
            if other
            for field in FIELDS
        ),
    ]


def _raised(weights: Mapping[str, float], named: set[str]) -> dict[str, float]:
    return {word: weight * (NAMED if word in named else 1.0) for word, weight in weights.items()}


def _by_stem(note: Note, words: Iterable[str]) -> list[tuple[str, float]]:
    """Each stem once, with the greatest weight of its words."""
    found: dict[str, float] = {}
    for word in words:
        for stem in stems_of((word,)):
            found[stem] = max(found.get(stem, 0.0), note.weights[word])
    return list(found.items())


def _found_in(name: str, stems: tuple[str, ...]) -> Query:
    if len(stems) == 1:
        return Query.term_query(schema(), name, stems[0], "freq")
    return Query.phrase_query(schema(), name, list(stems))
