"""Statistics: sizes of records, values of fields, lengths of lists. Shapes are the registry's."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from itertools import pairwise
from typing import Any

from tantivy import FieldType, Order, Query

from equipoise.core.registry.structure import Field, field, fields
from equipoise.links.index.pieces import line_field, text_field
from equipoise.links.index.reader import Snapshot
from equipoise.links.index.schema import schema
from equipoise.web.registry_api.errors import Refused
from equipoise.web.registry_api.lists import items
from equipoise.web.registry_api.model import code_names
from equipoise.web.search.engine import engine
from equipoise.web.studies import queries as studies

TOP = 100
LARGEST = 10
KILOBYTE = 1024
PERCENTILES = (1, 5, 10, 25, 50, 75, 90, 95, 99)
EDGES_KB = (0, 2, 4, 6, 8, 10, 15, 20, 30, 50, 100, 200, 500, 1_000, 5_000)
TYPES = {"enum": "ENUM", "date": "DATE", "number": "NUMBER", "boolean": "BOOLEAN"}
"""Kinds of fields of which there are statistics. Texts are not among them: the index holds their words only."""


def sizes() -> dict[str, Any]:
    """How large the records are as JSON, in bytes."""
    return _sizes(studies.revision())


@lru_cache(maxsize=1)
def _sizes(_revision: int) -> dict[str, Any]:
    found = sorted(((size, number) for number, size in studies.sizes()), reverse=True)
    every = [size for size, _ in reversed(found)]
    return {
        "averageSizeBytes": round(sum(every) / len(every)) if every else 0,
        "largestStudies": [{"id": number, "sizeBytes": size} for size, number in found[:LARGEST]],
        "percentiles": {
            f"{p}": every[min(len(every) - 1, len(every) * p // 100)] for p in PERCENTILES if every
        },
        "ranges": _ranges(every),
        "totalStudies": len(every),
    }


def _ranges(every: Sequence[int]) -> list[dict[str, Any]]:
    edges = [edge * KILOBYTE for edge in EDGES_KB]
    labels = [f"{low}-{high} KB" for low, high in pairwise(EDGES_KB)]
    pairs = zip([*labels, f"over {EDGES_KB[-1]} KB"], edges, [*edges[1:], float("inf")], strict=True)
    return [
        {"sizeRange": label, "studiesCount": sum(low <= size < high for size in every)}
        for label, low, high in pairs
    ]


def field_values(wanted: str | None, types: str | None) -> list[dict[str, Any]]:
    """What the fields hold. Refused where one is unknown or a text."""
    snapshot = engine().reader.snapshot()
    chosen = _named(wanted) if wanted else [each for each in fields() if each.type in TYPES]
    asked = {each.upper() for each in items(types or "")}
    known = {*TYPES.values(), "STRING", "INTEGER"}
    if asked - known:
        raise Refused(f"Parameter `types` has incorrect value: '{min(asked - known)[:60]}'")
    for each in chosen:
        if each.type not in TYPES:
            raise Refused(f"This server keeps no statistics of values of '{each.piece}'")
    shown = [each for each in chosen if not asked or TYPES[each.type] in asked]
    return [_values(each, snapshot) for each in shown]


def list_sizes(wanted: str | None) -> list[dict[str, Any]]:
    """How many elements the lists have. Refused where a field is unknown or no list."""
    snapshot = engine().reader.snapshot()
    chosen = _named(wanted) if wanted else [each for each in fields() if each.is_list]
    for each in chosen:
        if not each.is_list:
            raise Refused(f"Field '{each.piece}' is not a list")
    return [_list(each, snapshot) for each in chosen]


def _named(wanted: str) -> list[Field]:
    found = []
    for name in items(wanted):
        known = field(name)
        if known is None:
            raise Refused(f"Parameter 'fields' contains invalid field name: '{name[:80]}'")
        found.append(known)
    return found


def _said(each: Field, snapshot: Snapshot) -> dict[int, int]:
    """How many studies have so many values."""
    terms = snapshot.searcher.terms_with_prefix("said", f"{each.piece}:", Query.all_query())
    return {int(term.rsplit(":", 1)[1]): count for term, count in terms if count}


def _list(each: Field, snapshot: Snapshot) -> dict[str, Any]:
    sizes_ = _said(each, snapshot)
    top = sorted(sizes_.items(), key=lambda pair: (-pair[1], pair[0]))[:TOP]
    found: dict[str, Any] = {
        "piece": each.piece,
        "field": each.dotted,
        "uniqueSizesCount": len(sizes_),
        "topSizes": [{"size": size, "studiesCount": count} for size, count in top],
    }
    return found | ({"minSize": min(sizes_), "maxSize": max(sizes_)} if sizes_ else {})


def _values(each: Field, snapshot: Snapshot) -> dict[str, Any]:
    missing = snapshot.searcher.num_docs - sum(_said(each, snapshot).values())
    found: dict[str, Any] = {
        "type": TYPES[each.type],
        "piece": each.piece,
        "field": each.dotted,
        "missingStudiesCount": missing,
    }
    if each.type == "enum":
        return found | _codes(each, snapshot)
    if each.type == "boolean":
        return found | {
            name: _holding(each, value, snapshot) for name, value in (("trueCount", 1.0), ("falseCount", 0.0))
        }
    low, high = (_end(each, order, snapshot) for order in (Order.Asc, Order.Desc))
    if each.type == "date":
        ends = {
            name: date.fromordinal(int(day)).isoformat() for name, day in (("min", low), ("max", high)) if day
        }
        return found | {"formats": ["yyyy-MM-dd", "yyyy-MM"], **ends}
    return found | ({"min": low, "max": high, "avg": _average(each, snapshot)} if low is not None else {})


def _codes(each: Field, snapshot: Snapshot) -> dict[str, Any]:
    terms = snapshot.searcher.terms_with_prefix(text_field(each.piece), "", Query.all_query())
    counted = [(code_names().get(term, term), count) for term, count in terms if count]
    return {
        "uniqueValuesCount": len(counted),
        "topValues": [{"value": value, "studiesCount": count} for value, count in counted[:TOP]],
    }


def _holding(each: Field, value: float, snapshot: Snapshot) -> int:
    query = Query.range_query(schema(), line_field(each.piece), FieldType.Float, value, value)
    return snapshot.count(query)


def _end(each: Field, order: Order, snapshot: Snapshot) -> float | None:
    name = line_field(each.piece)
    hits = snapshot.searcher.search(Query.exists_query(name), 1, order_by_field=name, order=order).hits
    return float(hits[0][0]) if hits else None


def _average(each: Field, snapshot: Snapshot) -> float | None:
    asked = {"a": {"avg": {"field": line_field(each.piece)}}}
    found = snapshot.searcher.aggregate(Query.all_query(), asked)["a"]["value"]
    return None if found is None else round(float(found), 6)
