"""The studies that a question finds, a page at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from tantivy import Query

from equipoise.core.registry.essie_match import meets
from equipoise.core.registry.essie_plan import AllOf, Wanted
from equipoise.links.index.pieces import text_field
from equipoise.links.index.questions import analyse, compiled
from equipoise.links.index.ranking import any_of, both, everything, one_of
from equipoise.links.index.reader import Snapshot
from equipoise.links.index.walking import page
from equipoise.web.registry_api import tokens
from equipoise.web.registry_api.errors import Refused
from equipoise.web.registry_api.parameters import Question
from equipoise.web.registry_api.tokens import Where
from equipoise.web.search.engine import engine
from equipoise.web.studies import queries as studies

MOST_CHECKED = 5_000
"""So many studies are looked into one by one where the index alone can't decide."""
CHUNK = 200
MOST_RANKED = 100_000
"""How deep pages by relevance go; any other order has no end."""


@dataclass(frozen=True, slots=True)
class Found:
    """One page. `total` is None where it wasn't asked for, `token` is `""` on the last page."""

    records: tuple[dict[str, Any], ...]
    total: int | None
    token: str


def find(question: Question) -> Found:
    """The page of the question. Refused where it can't be answered; IndexUnusable where there is no index."""
    snapshot = engine().reader.snapshot()
    where = tokens.read(question, snapshot.generation)
    query = _query(question, snapshot)
    if question.by_relevance:
        numbers, following = _ranked(question, query, snapshot, where)
    else:
        numbers, following = _walked(question, query, snapshot, where)
    total = snapshot.count(query) if question.count and not question.token else None
    token = tokens.write(following, question, snapshot.generation) if following else ""
    return Found(tuple(studies.records(numbers)), total, token)


def _walked(
    question: Question, query: Query, snapshot: Snapshot, where: Where
) -> tuple[list[str], Where | None]:
    rows = page(snapshot, query, question.sorts, question.size + 1, where.after)
    shown = rows[: question.size]
    return [row.nct_id for row in shown], Where(shown[-1].place) if len(rows) > question.size else None


def _ranked(
    question: Question, query: Query, snapshot: Snapshot, where: Where
) -> tuple[list[str], Where | None]:
    """Best first. A second sort orders studies of one score, which takes a look at all of them."""
    first, size = where.skipped, question.size
    if first + size > MOST_RANKED:
        raise Refused(
            f"Pages by @relevance end after {MOST_RANKED:,} studies; ask more narrowly, or sort otherwise"
        )
    if question.sorts:
        numbers = _by_score_and(question, query, snapshot)[first : first + size + 1]
    else:
        numbers = [hit.nct_id for hit in snapshot.found(query, size + 1, first).hits]
    return numbers[:size], Where(skipped=first + size) if len(numbers) > size else None


def _by_score_and(question: Question, query: Query, snapshot: Snapshot) -> list[str]:
    sort = question.sorts[0]
    hits = snapshot.searcher.search(query, MOST_RANKED, count=False).hits
    addresses = [address for _, address in hits]
    read = [snapshot.searcher.fast_field_values(name, addresses) for name in (sort.field, "key")]
    values = np.array([np.nan if value is None else float(value) for value in read[0]], dtype=np.float64)
    keys = np.array(read[1], dtype=np.int64)
    scores = np.array([float(score) for score, _ in hits], dtype=np.float64)
    order = np.lexsort((keys, values if sort.ascending else -values, -scores))
    wanted = [int(keys[place]) for place in order]
    return _numbers(snapshot, wanted)


def _numbers(snapshot: Snapshot, keys: Sequence[int]) -> list[str]:
    if not keys:
        return []
    hits = snapshot.found(any_of("key", keys), len(keys)).hits
    names = {hit.key: hit.nct_id for hit in hits}
    return [names[key] for key in keys]


def _query(question: Question, snapshot: Snapshot) -> Query:
    queries = [_numbered(each) for each in question.ids]
    if question.wanted:
        wanted = AllOf(question.wanted) if len(question.wanted) > 1 else question.wanted[0]
        asked = compiled(wanted, snapshot)
        queries.append(asked.query)
        if not asked.exact:
            queries.append(any_of("key", _checked(_Check(wanted, tuple(question.ids), snapshot))))
    return both(*queries) if queries else everything()


def _numbered(numbers: Sequence[str]) -> Query:
    """Studies under one of these numbers, or one they had before."""
    words = [number.lower() for number in numbers]
    return one_of([any_of(text_field(piece), words) for piece in ("NCTId", "NCTIdAlias")])


@dataclass(frozen=True)
class _Check:
    """Equal where the same is asked of the same state of the index, so that further pages needn't check again."""

    wanted: Wanted
    ids: tuple[tuple[str, ...], ...]
    snapshot: Snapshot

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, _Check)
            and self.snapshot is other.snapshot
            and (self.wanted, self.ids) == (other.wanted, other.ids)
        )

    def __hash__(self) -> int:
        return hash((self.wanted, self.ids, id(self.snapshot)))


@lru_cache(maxsize=16)
def _checked(check: _Check) -> tuple[int, ...]:
    """The keys of the studies that meet what the index narrows down to few."""
    narrowed = both(compiled(check.wanted, check.snapshot).query, *map(_numbered, check.ids))
    candidates = check.snapshot.found(narrowed, MOST_CHECKED)
    if candidates.total > MOST_CHECKED:
        raise Refused(
            f"This question has to be looked up in {candidates.total:,} studies one by one, and "
            f"{MOST_CHECKED:,} is the most: narrow it with more terms beside SEARCH or COVER"
        )
    keys = {hit.nct_id: hit.key for hit in candidates.hits}
    return tuple(
        keys[number]
        for number, record in _records(list(keys))
        if meets(check.wanted, record, analyse=analyse)
    )


def _records(numbers: list[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    for at in range(0, len(numbers), CHUNK):
        for record in studies.records(numbers[at : at + CHUNK]):
            yield record["protocolSection"]["identificationModule"]["nctId"].strip(), record
