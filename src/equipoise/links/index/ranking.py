"""From what was typed to a query of the index, and how what is found is put in order.

A word counts in the field where it says most: a title that holds it is more about it than an exclusion criterion.
Every word wanted has to be there, of longer queries most (`needed`). Words that stand together as typed, in a title or
a topic, raise a study further. What a vocabulary knows to mean the same, and what a misspelt word may have been meant
to be, count a little less than what was typed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from tantivy import FieldType, Occur, Query

from equipoise.links.index.language import Clause, Kind, Part, Typed, clean
from equipoise.links.index.schema import TEXT_FIELDS, WHOLE_TEXT, schema, stemmed

BOOSTS: Mapping[str, float] = {"title": 2.0, "topic": 1.6, "body": 1.0, "margin": 0.15}
SYNONYM = 0.6
MISSPELT = 0.5
TOGETHER = 1.5
PREFIX_WORDS = 40
"""A prefix stands for at most so many words, the most frequent ones."""

Clauses = list[tuple[Occur, Query]]
_LETTERS_OR_DIGITS = re.compile(r"[^\W\d]+|\d+")
_GREEK_ROOT = re.compile(r"([a-z]{4,}[aio])(?:t|tic|s|sis|si|ses)")


@dataclass(frozen=True, slots=True)
class Meant:
    """More ways in which one wanted part of a query can be met.

    `parts` are the indices of the wanted clauses it stands for; `phrases` other words for them, each with its boost.
    """

    clauses: frozenset[int]
    phrases: tuple[tuple[tuple[str, ...], float], ...]


@dataclass(frozen=True, slots=True)
class Wording:
    """What was typed with everything else it may mean.

    `relaxed`: one of the wanted words is enough. `beginnings`: the words a prefix stands for.
    """

    typed: Typed
    meant: tuple[Meant, ...] = ()
    relaxed: bool = False
    beginnings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def any_of(name: str, values: Sequence[object]) -> Query:
    """Documents whose field has one of the values; adds nothing to a score."""
    if not values:
        return Query.empty_query()
    written = [clean(each) if isinstance(each, str) else each for each in values]
    one = (
        len(written) == 1
    )  # a set would read all of its documents at once, even where few of them are asked for
    found = (
        Query.term_query(schema(), name, written[0], "basic")
        if one
        else Query.term_set_query(schema(), name, written)
    )
    return Query.const_score_query(found, 0.0)


def between(name: str, low: float | None, high: float | None) -> Query:
    """Documents whose number lies between, both ends included; adds nothing to a score."""
    return Query.const_score_query(Query.range_query(schema(), name, FieldType.Float, low, high), 0.0)


def everything() -> Query:
    """All documents, unranked."""
    return Query.const_score_query(Query.all_query(), 0.0)


def both(*queries: Query) -> Query:
    """What all of them find."""
    wanted = [each for each in queries if each is not None]
    return wanted[0] if len(wanted) == 1 else Query.boolean_query([(Occur.Must, each) for each in wanted])


def one_of(queries: Sequence[Query]) -> Query:
    """What one of them finds; scores add up."""
    if not queries:
        return Query.empty_query()
    return (
        queries[0] if len(queries) == 1 else Query.boolean_query([(Occur.Should, each) for each in queries])
    )


def best_of(queries: Sequence[Query]) -> Query:
    """What one of them finds, scored by the best of them with a little of the rest."""
    return queries[0] if len(queries) == 1 else Query.disjunction_max_query(list(queries), 0.2)


def needed(clauses: int) -> int:
    """How many of the clauses have to be met: all of up to three, three quarters of more."""
    return clauses if clauses <= 3 else -(-3 * clauses // 4)


def without(query: Query) -> Query:
    """All that it doesn't find, unranked."""
    return Query.boolean_query([(Occur.Must, everything()), (Occur.MustNot, query)])


def query(wording: Wording, names: Sequence[str] = TEXT_FIELDS) -> Query:
    """The query for what was typed; everything where nothing was.

    `names`: the text fields looked into. `WHOLE_TEXT` finds the same studies, in half the time and in no good order.
    """
    wanted = _wanted(wording, names)
    parts: Clauses = [(Occur.MustNot, _plainly(each, wording, names)) for each in wording.typed.unwanted]
    if not wanted:
        return Query.boolean_query([(Occur.Must, everything()), *parts]) if parts else everything()
    least = 1 if wording.relaxed else needed(len(wanted))
    core = Query.boolean_query([(Occur.Should, each) for each in wanted], least)
    parts.append((Occur.Must, core))
    if names == TEXT_FIELDS:
        parts += [(Occur.Should, each) for each in _together(wording.typed)]
    return Query.boolean_query(parts) if len(parts) > 1 else core


def _wanted(wording: Wording, names: Sequence[str]) -> list[Query]:
    """One query for each clause or, where the vocabulary knows several clauses as one term, for these together."""
    clauses = wording.typed.wanted
    spans = [each for each in wording.meant if len(each.clauses) > 1]
    taken: set[int] = set()
    found: list[Query] = []
    for span in spans:
        if not taken & span.clauses:
            taken |= span.clauses
            as_typed = both(*(_clause(clauses[i], i, wording, names) for i in sorted(span.clauses)))
            found.append(one_of([as_typed, *_phrases(span, wording, names)]))
    return found + [_clause(each, i, wording, names) for i, each in enumerate(clauses) if i not in taken]


def _clause(clause: Clause, index: int, wording: Wording, names: Sequence[str]) -> Query:
    queries = [_part(part, wording, names) for part in clause.parts]
    for each in wording.meant:
        if each.clauses == {index}:
            queries += _phrases(each, wording, names)
    return best_of(queries)


def _phrases(meant: Meant, wording: Wording, names: Sequence[str]) -> list[Query]:
    """What else means the same. What finds nothing more raises a study by its title and topic only."""
    more = finding_more(meant, wording.typed)
    about = [each for each in names if each not in WHOLE_TEXT]
    asked = ((words, boost, names if words in more else about) for words, boost in meant.phrases)
    return [Query.boost_query(words_query(words, where), boost) for words, boost, where in asked if where]


def finding_more(meant: Meant, typed: Typed) -> set[tuple[str, ...]]:
    """The phrases that find studies which neither what was typed nor a shorter phrase does."""
    clauses = [typed.wanted[i] for i in meant.clauses]
    found: set[tuple[str, ...]] = set()
    for words in sorted((words for words, _ in meant.phrases), key=len):
        said = all(any(_says(words, part) for part in clause.parts) for clause in clauses)
        if _numbered(words) or not (said or any(_holds(words, each) for each in found)):
            found.add(words)
    return found


def _says(words: tuple[str, ...], part: Part) -> bool:
    """Whether every text that has the words, next to each other, is found by the part."""
    return part.kind in {Kind.WORD, Kind.PHRASE} and _holds(words, part.words)


def _holds(words: tuple[str, ...], fewer: tuple[str, ...]) -> bool:
    stems, part = stems_of(words), stems_of(fewer)
    places = range(len(stems) - len(part) + 1)
    return bool(part) and any(stems[i : i + len(part)] == part for i in places)


def _plainly(clause: Clause, wording: Wording, names: Sequence[str]) -> Query:
    return one_of([_part(part, wording, names) for part in clause.parts])


def _part(part: Part, wording: Wording, names: Sequence[str]) -> Query:
    if part.kind is Kind.NUMBER:
        return Query.boost_query(Query.term_query(schema(), "id", part.words[0]), 10.0)
    if part.kind is Kind.PREFIX:
        return _prefix(part.words[0], wording.beginnings.get(part.words[0], ()), names)
    return words_query(part.words, names)


def _prefix(beginning: str, words: Iterable[str], names: Sequence[str]) -> Query:
    """Words of titles and topics that begin so, and texts that hold the beginning itself as a word."""
    listed = list(words)[:PREFIX_WORDS]
    found = Query.const_score_query(Query.term_set_query(schema(), "words", listed), 4.0) if listed else None
    whole = words_query((beginning,), names)
    return best_of([found, *_stemmed_set(listed), whole]) if found else whole


def _stemmed_set(words: Sequence[str]) -> list[Query]:
    stems = sorted({stem for word in words for stem in stems_of((word,))})
    return [Query.const_score_query(Query.term_set_query(schema(), "body", stems), 1.0)] if stems else []


def words_query(words: tuple[str, ...], names: Sequence[str] = TEXT_FIELDS) -> Query:
    """One word, or several that stand next to each other, in one of these texts; also a number of the study."""
    stems = stems_of(words)
    if not stems:
        return Query.empty_query()
    queries = [_in_field(name, stems) for name in names]
    if numbers := spellings(words):
        queries.append(Query.const_score_query(Query.term_set_query(schema(), "id", numbers), 20.0))
    return one_of(queries)


def _numbered(words: tuple[str, ...]) -> bool:
    """Whether they may be a number of the sponsor's own."""
    return any(each.isdigit() for each in "".join(words))


def spellings(words: tuple[str, ...]) -> list[str]:
    """What a number of the sponsor's own may be, however its parts were joined: `stop-2`, `stop 2` and `stop2`.

    Nothing where the words hold no digit.
    """
    if not _numbered(words):
        return []
    cut = (words, _LETTERS_OR_DIGITS.findall(" ".join(words)))
    return list(dict.fromkeys(joint.join(parts) for parts in cut for joint in ("", "-", " ", "/", "_", ".")))


def _in_field(name: str, stems: tuple[str, ...]) -> Query:
    if len(stems) == 1:
        found = best_of([Query.term_query(schema(), name, each, "freq") for each in variants(stems[0])])
    else:
        found = Query.phrase_query(schema(), name, list(stems))
    return Query.boost_query(found, BOOSTS[name])


def _together(typed: Typed) -> list[Query]:
    """A rise for words that stand next to each other, as typed, in the title or the topic."""
    words = [
        each.parts[0] for each in typed.wanted if len(each.parts) == 1 and each.parts[0].kind is Kind.WORD
    ]
    pairs = pairwise(words)
    stems = [stems_of((*a.words, *b.words)) for a, b in pairs]
    return [
        Query.boost_query(Query.phrase_query(schema(), name, list(pair), 1), TOGETHER)
        for pair in stems[:8]
        if len(pair) == 2
        for name in ("title", "topic")
    ]


@lru_cache(maxsize=20_000)
def variants(stem: str) -> tuple[str, ...]:
    """A stem, and those of the same Greek root that the stemmer keeps apart: metastatic, metastasis, metastases."""
    found = _GREEK_ROOT.fullmatch(stem)
    if not found:
        return (stem,)
    others = [_stem(found.group(1) + ending) for ending in ("tic", "sis", "ses")]
    return tuple(dict.fromkeys((stem, *others)))


@lru_cache(maxsize=20_000)
def _stem(word: str) -> str:
    return next(iter(stemmed().analyze(word)), "")


def stems_of(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words as the text fields hold them."""
    return tuple(stem for stem in map(_stem, words) if stem)
