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
    typed = _by_piece()
    for piece, values in found.items():
        _add(document, typed[piece], values)
    for name, counted in COUNTED.items():
        document[line_field(name)] = float(len(found.get(counted, ())))
    document["spot"] = _spots(found.get("LocationGeoPoint", ()))
    return document


@cache
def _by_piece() -> dict[str, Field]:
    return {each.piece: each for each in fields()}


def _add(document: dict[str, Any], where: Field, values: list[Any]) -> None:
    if where.type in ORDERED:
        places = {ordered(where, each) for each in _once(values, (str, int, float))}
        document[line_field(where.piece)] = [each for each in places if each is not None]
    elif where.type in TEXTUAL:
        document[text_field(where.piece)] = [_whole(each) for each in _once(values, (str,))]
    elif where.type == "enum":
        codes = {_code(each) for each in _once(values, (str,))}
        document[text_field(where.piece)] = sorted(codes - {""})


def _once(values: list[Any], types: tuple[type, ...]) -> Iterable[Any]:
    """Each value of one of the types once: a record names the same town and country again and again."""
    return dict.fromkeys(each for each in values if isinstance(each, types))


_code = lru_cache(maxsize=4_096)(code)


def _whole(text: str) -> str:
    """Without halves of characters, which can't be written as UTF-8."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


def _spots(points: Iterable[Any]) -> list[str]:
    pairs = {point for each in points if (point := point_of(each))}
    return [f"{lat!r},{lon!r}" for lat, lon in pairs]
