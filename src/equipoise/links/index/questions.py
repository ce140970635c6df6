"""From a resolved expression of the registry's language to a query of the index.

What the index can't decide (several things of one and the same site, a phrase that has to be a whole value, the
opposite of such) it narrows down: the query then finds every study that may meet the expression, and `exact` is False.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tantivy import FieldType, Occur, Query

from equipoise.core.registry.essie_plan import (
    Absent,
    AllOf,
    AnyOf,
    Between,
    Near,
    NotThat,
    Same,
    Size,
    Wanted,
    Words,
)
from equipoise.core.registry.essie_values import TEXTUAL, code
from equipoise.core.registry.structure import Field
from equipoise.links.index.language import clean
from equipoise.links.index.pieces import line_field, text_field
from equipoise.links.index.ranking import any_of, best_of, both, everything, one_of
from equipoise.links.index.reader import Snapshot
from equipoise.links.index.schema import schema, stemmed

TOGETHER_FROM = 0.5
"""Pieces of this weight and more raise a study where several words stand together in them."""
TOGETHER_WORDS = 6


@dataclass(frozen=True, slots=True)
class Compiled:
    """A query; `exact` where it finds what is wanted and nothing else."""

    query: Query
    exact: bool = True


def analyse(text: str) -> list[str]:
    """The words of a text as the index holds them."""
    return list(stemmed().analyze(clean(text)))


def compiled(wanted: Wanted, snapshot: Snapshot) -> Compiled:
    """The query for what is wanted of a study."""
    match wanted:
        case AllOf(parts):
            return _all_of([compiled(each, snapshot) for each in parts])
        case AnyOf(parts, rest):
            return _any_of([compiled(each, snapshot) for each in parts], rest)
        case NotThat(part):
            return _not(compiled(part, snapshot))
        case Same(branch, part):
            return _same(branch, part, snapshot)
        case Words():
            return Compiled(_words(wanted), exact=wanted.cover == "Contains")
    return Compiled(_source(wanted, snapshot))


def _source(wanted: Wanted, snapshot: Snapshot) -> Query:
    match wanted:
        case Between(piece, low, high):
            return _between(piece, low, high)
        case Size(piece, low, high):
            return _size(piece, low, high, snapshot)
        case Absent(pieces):
            return _without(one_of([_saying(each, snapshot) for each in pieces]))
        case Near(lat, lon, km):
            return any_of("spot", snapshot.spots.within(lat, lon, km))
    return everything()


def _all_of(parts: Sequence[Compiled]) -> Compiled:
    return Compiled(both(*(each.query for each in parts)), all(each.exact for each in parts))


def _any_of(parts: Sequence[Compiled], rest: float) -> Compiled:
    queries = [parts[0].query, *(_weighed(each.query, rest) for each in parts[1:])]
    return Compiled(best_of(queries), all(each.exact for each in parts))


def _weighed(query: Query, weight: float) -> Query:
    return query if weight == 1.0 else Query.boost_query(query, weight)


def _not(part: Compiled) -> Compiled:
    """Of a part that is only narrowed down nothing can be said but that any study may lack it."""
    return Compiled(_without(part.query)) if part.exact else Compiled(everything(), exact=False)


def _without(query: Query) -> Query:
    return Query.boolean_query([(Occur.Must, everything()), (Occur.MustNot, query)])


def _between(piece: Field, low: float | None, high: float | None) -> Query:
    name = line_field(piece.piece)
    if low is None and high is None:
        return Query.const_score_query(Query.exists_query(name), 0.0)
    return Query.const_score_query(Query.range_query(schema(), name, FieldType.Float, low, high), 0.0)


def _size(piece: Field, low: int, high: int | None, snapshot: Snapshot) -> Query:
    sizes = _sizes(piece, snapshot)
    found = any_of("said", [t for t, n in sizes.items() if n >= low and (high is None or n <= high)])
    return one_of([found, _without(any_of("said", list(sizes)))]) if low == 0 else found


def _sizes(piece: Field, snapshot: Snapshot) -> dict[str, int]:
    """The terms that say how many values the piece has, with the number."""
    terms = snapshot.searcher.terms_with_prefix("said", f"{piece.piece}:")
    return {term: int(term.rsplit(":", 1)[1]) for term, _ in terms}


def _saying(piece: Field, snapshot: Snapshot) -> Query:
    return any_of("said", list(_sizes(piece, snapshot)))


def _words(wanted: Words) -> Query:
    texts = [(text_field(f.piece), weight) for f, weight in wanted.pieces if f.type in TEXTUAL]
    codes = [(text_field(f.piece), weight) for f, weight in wanted.pieces if f.type == "enum"]
    whole = _code(codes, wanted.text)
    if wanted.together:
        return _either([*whole, *_phrase(texts, analyse(wanted.text))])
    asked = [(each, analyse(each)) for each in wanted.text.split()]
    asked = [(raw, words) for raw, words in asked if words or code(raw)]
    if not asked:
        return _either(whole)
    each_word = both(*(_word(texts, codes, raw, words) for raw, words in asked))
    stems = [word for _, words in asked for word in words]
    if 1 < len(stems) <= TOGETHER_WORDS:
        raised = [(name, weight) for name, weight in texts if weight >= TOGETHER_FROM]
        each_word = Query.boolean_query(
            [(Occur.Must, each_word), *((Occur.Should, each) for each in _phrase(raised, stems))]
        )
    return _either([*whole, each_word])


def _word(
    texts: Iterable[tuple[str, float]], codes: Iterable[tuple[str, float]], raw: str, words: Sequence[str]
) -> Query:
    """What is written as one word; a hyphen may make several of it, each to be found."""
    texts = list(texts)
    found = _code(codes, raw)
    if words and texts:
        parts = [
            best_of([_weighed(Query.term_query(schema(), name, word, "freq"), w) for name, w in texts])
            for word in words
        ]
        found.append(both(*parts))
    return _either(found)


def _code(codes: Iterable[tuple[str, float]], text: str) -> list[Query]:
    name = clean(code(text))
    return [
        _weighed(Query.term_query(schema(), where, name, "basic"), weight) for where, weight in codes if name
    ]


def _phrase(texts: Iterable[tuple[str, float]], stems: list[str]) -> list[Query]:
    if not stems:
        return []
    if len(stems) == 1:
        return [_weighed(Query.term_query(schema(), name, stems[0], "freq"), w) for name, w in texts]
    return [_weighed(Query.phrase_query(schema(), name, list(stems)), w) for name, w in texts]


def _either(queries: list[Query]) -> Query:
    return best_of(queries) if queries else Query.empty_query()


def _same(branch: Field, part: Wanted, snapshot: Snapshot) -> Compiled:
    """Studies with an element of the list that may be meant."""
    found, exact = _of_one(part, snapshot)
    return Compiled(both(_saying(branch, snapshot), found), exact)


def _of_one(part: Wanted, snapshot: Snapshot) -> tuple[Query, bool]:
    """A study holds one thing of an element exactly if an element of it does; two things may lie in two."""
    match part:
        case AllOf(parts):
            return both(*(_of_one(each, snapshot)[0] for each in parts)), False
        case AnyOf(parts):
            found = [_of_one(each, snapshot) for each in parts]
            return one_of([query for query, _ in found]), all(exact for _, exact in found)
        case NotThat() | Absent() | Size():
            return everything(), False
        case Same(branch, inner):
            return both(_saying(branch, snapshot), _of_one(inner, snapshot)[0]), False
        case Words():
            single = part.together or len(analyse(part.text)) < 2
            return _words(part), single and part.cover == "Contains"
    return _source(part, snapshot), True
