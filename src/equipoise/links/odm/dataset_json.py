"""CDISC Dataset-JSON v1.1: one file for each table, its variables first and then its rows.

What it can't carry stands in the data dictionary beside it: units, the meaning of codes, visits, sources. Days that are
known in part are text, for the standard's dates are whole. Decimals are written as text, so that none loses a figure.
"""

from __future__ import annotations

import json
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
    told = {
        "datasetJSONCreationDateTime": about.instant,
        "datasetJSONVersion": VERSION,
        "fileOID": f"{about.study}.{about.version}.{table.name}",
        "dbLastModifiedDateTime": about.instant,
        "originator": "Equipoise",
        "sourceSystem": {"name": "Equipoise", "version": about.software},
        "studyOID": f"ST.{about.study}",
        "metaDataVersionOID": f"MDV.{about.study}.{about.version}",
        "itemGroupOID": f"IG.{table.name}",
        "records": len(table.rows),
        "name": table.name,
        "label": table.label,
        "columns": _columns(table),
        "rows": [
            [_value(each, variable) for each, variable in zip(row, table.variables, strict=True)]
            for row in table.rows
        ],
    }
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def _columns(table: Table) -> list[dict[str, Any]]:
    found, keys = [], 0
    for place, variable in enumerate(table.variables):
        name, target = _TYPES[variable.type]
        column: dict[str, Any] = {
            "itemOID": f"IT.{table.name}.{variable.name}",
            "name": variable.name,
            "label": variable.label,
            "dataType": name,
        }
        if target:
            column["targetDataType"] = target
        if name == "string":
            column["length"] = max([1, *(len(row[place]) for row in table.rows)])
        if variable.key:
            keys += 1
            column["keySequence"] = keys
        found.append(column)
    return found


def _value(text: str, variable: Variable) -> str | int | None:
    if not text:
        return None if variable.type is not Type.TEXT else ""
    return int(text) if variable.type is Type.INTEGER else text
