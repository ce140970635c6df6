"""What the index knows of a study: its fields and how their text is cut into words.

Stored are `card`, what a list shows of the study (see `shown`), and the names that facets count. Text fields come in
four of different weight:

- `title`    brief and official title, acronym
- `topic`    conditions, keywords, interventions and their other names, MeSH terms
- `body`     everything a person would read as being about the study: title, topic, the inclusion criteria ...
- `margin`   what mentions a word without being about it: exclusion criteria, sponsor, places, people's titles

all lower-cased, folded to ASCII and stemmed (Snowball, English). `words` holds the unstemmed words of title and
topic, for prefixes and for the spelling of what was typed. The registry's own fields, piece by piece, are in `pieces`.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from hashlib import blake2b

import tantivy

from equipoise.links.index.pieces import add_fields

SCHEMA_VERSION = 8
"""Grows with every change of fields or analysis; an index of another version asks for a rebuild."""

TEXT_FIELDS = ("title", "topic", "body", "margin")
WHOLE_TEXT = ("body", "margin")
"""The fields that hold every word: the body begins with the title and the topic."""
FACETS = ("status", "sex", "age_group", "phase", "study_type", "condition", "country", "intervention_type")
COLUMNS = {
    "people": ("sex", "age_group"),
    "design": ("status", "study_type", "phase"),
    "treatments": ("intervention_type",),
    "condition_code": ("condition",),
    "country_code": ("country",),
}
"""What facets are counted from. Those of few values are written together, as one value a study (`packed`): counting
one such column costs a third of counting a column of many values, and it counts two or three facets. Names are
counted by their `name_code`, a number, which takes half the time that the names themselves would."""
PACKED = ("people", "design", "treatments")
CODED = {"condition": "condition_code", "country": "country_code"}
"""Facets of names, and the columns of their codes."""
LONGEST_WORD = 60
"""Longer runs of letters (in bytes) are not words; neither indexed nor searched."""


def packed(facets: Sequence[Sequence[str]]) -> str:
    """The values of several facets as one: `FEMALE,MALE;ADULT`. The registry's codes hold neither sign."""
    return ";".join(",".join(values) for values in facets)


def unpacked(text: str) -> list[list[str]]:
    """What `packed` was given."""
    return [[value for value in values.split(",") if value] for values in text.split(";")]


def name_code(name: str) -> int:
    """64 bits that stand for a name: of a million names, two share theirs once in some 40 million indexes."""
    return int.from_bytes(blake2b(name.encode("utf-8", "replace"), digest_size=8).digest(), "big")


@cache
def stemmed() -> tantivy.TextAnalyzer:
    """Words as `TEXT_FIELDS` hold them."""
    return _plain_builder().filter(tantivy.Filter.stemmer("english")).build()


@cache
def plain() -> tantivy.TextAnalyzer:
    """Words as the field `words` holds them: lower case, ASCII where there is such a letter."""
    return _plain_builder().build()


def _plain_builder() -> tantivy.TextAnalyzerBuilder:
    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    for each in (tantivy.Filter.lowercase(), tantivy.Filter.ascii_fold()):
        builder = builder.filter(each)
    return builder.filter(tantivy.Filter.remove_long(LONGEST_WORD))


@cache
def schema() -> tantivy.Schema:
    """The one schema of this version."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("nct_id", tokenizer_name="raw", index_option="basic")
    builder.add_unsigned_field("number", fast=True)
    builder.add_bytes_field("card", stored=True, indexed=False)
    builder.add_text_field("id", tokenizer_name="raw", index_option="basic")
    for name in TEXT_FIELDS:
        builder.add_text_field(name, tokenizer_name="stemmed", index_option="position")
    builder.add_text_field("words", tokenizer_name="plain", index_option="basic")
    for name in FACETS:
        builder.add_text_field(name, stored=name in CODED, tokenizer_name="raw", index_option="basic")
    for name in CODED.values():
        builder.add_unsigned_field(name, indexed=True, fast=True)
    for name in PACKED:
        builder.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("condition_name", tokenizer_name="raw", index_option="basic")
    builder.add_unsigned_field("key", indexed=True, fast=True)
    builder.add_unsigned_field("cell", indexed=True)
    builder.add_text_field("stand", tokenizer_name="raw", index_option="basic")
    builder.add_boolean_field("reachable", indexed=True)
    builder.add_text_field("takes", tokenizer_name="raw", index_option="basic")
    builder.add_float_field("youngest", indexed=True, fast=True)
    builder.add_float_field("oldest", indexed=True, fast=True)
    builder.add_integer_field("updated", fast=True)
    add_fields(builder)
    return builder.build()


def register(index: tantivy.Index) -> tantivy.Index:
    """Give an opened index its analysers; returns it."""
    index.register_tokenizer("stemmed", stemmed())
    index.register_tokenizer("plain", plain())
    return index
