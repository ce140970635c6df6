"""The registry's own fields in the index, so that its query language finds every piece of a record by name.

- `p_<Piece>`  text pieces: words as the other text fields hold them, with positions; codes: one term, see `code`
- `n_<Piece>`  dates, numbers, ages, yes or no: a place on a line (`ordered`), for ranges and for sorting
- `said`       `<Piece>:<how many values>` for every piece that says something
- `spot`       `<lat>,<lon>` of every site's point
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from typing import Any

import tantivy

from equipoise.core.registry.essie_match import point_of
from equipoise.core.registry.essie_values import ORDERED, TEXTUAL, code, ordered
from equipoise.core.registry.structure import Field, collected, fields

WORDED = TEXTUAL | {"enum"}
"""Types whose values are looked up as words or codes."""
COUNTED = {"NumArmGroups": "ArmGroup"}
"""Fields that the registry indexes without giving them back: how many values another has."""


def text_field(piece: str) -> str:
    """The index's field for a text piece or a code."""
    return f"p_{piece}"


def line_field(piece: str) -> str:
    """The index's field for a piece whose values lie on a line."""
    return f"n_{piece}"


def add_fields(builder: tantivy.SchemaBuilder) -> None:
    """Add the fields to a schema."""
    for each in fields():
        if each.type in TEXTUAL:
            builder.add_text_field(text_field(each.piece), tokenizer_name="stemmed", index_option="position")
        elif each.type == "enum":
            builder.add_text_field(text_field(each.piece), tokenizer_name="raw", index_option="basic")
    for name in (*(each.piece for each in fields() if each.type in ORDERED), *COUNTED):
        builder.add_float_field(line_field(name), fast=True)
    builder.add_text_field("said", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("spot", tokenizer_name="raw", index_option="basic")


def pieces(record: Mapping[str, Any] | None) -> dict[str, Any]:
    """The document's fields for a record as received; none where there is no such record."""
    if record is None:
        return {}
    found = collected(record)
    document: dict[str, Any] = {"said": [f"{piece}:{len(values)}" for piece, values in found.items()]}
    searched = _by_piece()
    for piece in found.keys() & searched.keys():
        name, where = searched[piece]
        document[name] = _values(where, found[piece])
    for name, counted in COUNTED.items():
        document[line_field(name)] = float(len(found.get(counted, ())))
    document["spot"] = _spots(found.get("LocationGeoPoint", ()))
    return document


@cache
def _by_piece() -> dict[str, tuple[str, Field]]:
    """For each piece that is searched in, the index's field and the piece's own."""
    texts = {each.piece: (text_field(each.piece), each) for each in fields() if each.type in WORDED}
    return texts | {each.piece: (line_field(each.piece), each) for each in fields() if each.type in ORDERED}


def _values(where: Field, values: list[Any]) -> list[Any]:
    """Each value once, as its field holds it: a record names the same town and country again and again."""
    if where.type in ORDERED:
        known = dict.fromkeys(each for each in values if isinstance(each, str | int | float))
        places = {ordered(where, each) for each in known}
        return [each for each in places if each is not None]
    texts = dict.fromkeys([each for each in values if isinstance(each, str)])
    if where.type in TEXTUAL:
        return [each if each.isascii() else _whole(each) for each in texts]
    return sorted({_code(each) for each in texts} - {""})


_code = lru_cache(maxsize=4_096)(code)


def _whole(text: str) -> str:
    """Without halves of characters, which can't be written as UTF-8."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _spots(points: Iterable[Any]) -> list[str]:
    pairs = {point for each in points if (point := point_of(each))}
    return [f"{lat!r},{lon!r}" for lat, lon in pairs]
