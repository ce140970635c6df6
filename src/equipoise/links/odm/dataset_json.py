"""CDISC Dataset-JSON v1.1: one file for each table, its variables first and then its rows.

Groups and items have the OIDs that they have in the ODM file, where they are in it. What it can't carry stands in the
data dictionary beside it: units, the meaning of codes, visits, sources. Days that are known in part are text, for the
standard's dates are whole. Decimals are written as text, so that none loses a figure.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from equipoise.links.odm.tables import About, Table, Type, Variable

VERSION = "1.1.0"
_TYPES = {
    Type.TEXT: ("string", ""),
    Type.INTEGER: ("integer", ""),
    Type.DECIMAL: ("decimal", "decimal"),
    Type.DATE: ("date", ""),
    Type.PARTIAL_DATE: ("string", ""),
    Type.DATETIME: ("datetime", ""),
}
"""What a type is called, and what it is to become where it is read (`targetDataType`)."""


def document(table: Table, about: About) -> str:
    """A table as a Dataset-JSON file, the same to the byte for the same table."""
    return "".join(pieces(table, about))


def pieces(table: Table, about: About) -> Iterator[str]:
    """The same, row by row: a line each."""
    told = {
        "datasetJSONCreationDateTime": about.instant,
        "datasetJSONVersion": VERSION,
        "fileOID": f"{about.study}.{about.version}.{table.name}",
        "dbLastModifiedDateTime": about.instant,
        "originator": "Equipoise",
        "sourceSystem": {"name": "Equipoise", "version": about.software},
        "studyOID": f"ST.{about.study}",
        "metaDataVersionOID": f"MDV.{about.study}.{about.version}",
        "itemGroupOID": table.group_oid,
        "records": len(table.rows),
        "name": table.name,
        "label": table.label,
        "columns": _columns(table),
    }
    head = json.dumps(told, ensure_ascii=False, indent=1)
    yield head.removesuffix("\n}") + ',\n "rows": ['
    before = "\n"
    for row in table.rows:
        values = [_value(each, variable) for each, variable in zip(row, table.variables, strict=True)]
        yield f"{before}  {json.dumps(values, ensure_ascii=False)}"
        before = ",\n"
    yield "\n ]\n}\n"


def _lengths(table: Table) -> list[int]:
    """Of each variable how long its longest value is, at least 1."""
    found = [1] * len(table.variables)
    for row in table.rows:
        found = [max(longest, len(each)) for longest, each in zip(found, row, strict=True)]
    return found


def _columns(table: Table) -> list[dict[str, Any]]:
    found, keys = [], 0
    for variable, length in zip(table.variables, _lengths(table), strict=True):
        name, target = _TYPES[variable.type]
        column: dict[str, Any] = {
            "itemOID": table.item_oid(variable),
            "name": variable.name,
            "label": variable.label,
            "dataType": name,
        }
        if target:
            column["targetDataType"] = target
        if name == "string":
            column["length"] = length
        if variable.key:
            keys += 1
            column["keySequence"] = keys
        found.append(column)
    return found


def _value(text: str, variable: Variable) -> str | int | None:
    if not text:
        return None if variable.type is not Type.TEXT else ""
    return int(text) if variable.type is Type.INTEGER else text
