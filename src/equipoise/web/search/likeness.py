"""Which studies are about the same as one."""

from __future__ import annotations

from tantivy import Occur, Query

from equipoise.core.registry.record import Study
from equipoise.links.index.language import words_of
from equipoise.links.index.ranking import any_of, stems_of
from equipoise.links.index.schema import schema
from equipoise.links.index.stopwords import FUNCTION_WORDS

MOST_WORDS = 24


def like(study: Study) -> Query:
    """Studies that share its conditions' and interventions' words and its title's, itself left out."""
    words = words_of(
        " ".join((*study.conditions, *(each.name for each in study.interventions), study.title))[:2_000]
    )
    telling = [each for each in words if each not in FUNCTION_WORDS]
    stems = list(dict.fromkeys(stems_of(tuple(telling))))[:MOST_WORDS]
    shared = [
        (Occur.Should, Query.term_query(schema(), name, stem, "freq"))
        for stem in stems
        for name in ("topic", "title")
    ]
    itself = (Occur.MustNot, any_of("nct_id", [study.nct_id]))
    return Query.boolean_query([*shared, itself]) if shared else Query.empty_query()
