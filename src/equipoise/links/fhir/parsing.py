"""Bytes to JSON that can be trusted in shape: text, no NUL, no endless nesting, no name said twice, exact decimals."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from equipoise.core.values.errors import InputError

MAX_BYTES = 50_000_000
MAX_DEPTH = 60
"""FHIR's deepest resources have some twenty levels; more is no record."""
_EXPORT = "Export the record again as a FHIR R4 bundle in JSON."


def parse(text: bytes | str, where: str) -> list[Mapping[str, Any]]:
    """The JSON object that a file holds, or those of a bulk export's file, one a line; numbers are decimals.

    InputError for everything else, with the line in the place where there are several objects.
    """
    decoded = _decoded(text, where)
    lines = [(i, each) for i, each in enumerate(decoded.split("\n"), 1) if each.strip()]
    if not _one_a_line([each for _, each in lines]):
        return [_object(decoded, where)]
    return [_object(each, f"{where}, line {i}") for i, each in lines]


def _one_a_line(lines: list[str]) -> bool:
    """Whether the first two lines are objects of their own."""
    return len(lines) > 1 and all(each[0] == "{" and each[-1] == "}" for each in map(str.strip, lines[:2]))


def _object(text: str, where: str) -> Mapping[str, Any]:
    found = _loaded(text, where)
    if not isinstance(found, dict):
        raise InputError("This is JSON, but no FHIR bundle.", where=where, mend=_EXPORT)
    _refuse_depth(found, where)
    return found


def _decoded(text: bytes | str, where: str) -> str:
    if len(text) > MAX_BYTES:
        raise InputError(
            f"The file is larger than {MAX_BYTES // 1_000_000} MB.",
            where=where,
            mend="Export one person's record, without images and documents.",
        )
    if isinstance(text, bytes):
        try:
            text = text.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise InputError("This is not UTF-8 text.", where=where, mend=_EXPORT) from error
    if "\0" in text:
        raise InputError("There are NUL bytes in the file.", where=where, mend=_EXPORT)
    return text.removeprefix("\ufeff")


def _loaded(text: str, where: str) -> Any:
    start = text.lstrip()[:1]
    if not start:
        raise InputError("The file is empty.", where=where, mend=_EXPORT)
    if start == "<":
        raise InputError("This is HTML or XML, not JSON.", where=where, mend=_EXPORT)
    try:
        return json.loads(
            text,
            parse_float=Decimal,
            parse_int=Decimal,
            parse_constant=_no_number,
            object_pairs_hook=_once,
        )
    except json.JSONDecodeError as error:
        ends = error.pos >= len(text.rstrip()) or error.msg.startswith("Unterminated")
        what = "The JSON breaks off" if ends else "This is not JSON: it goes wrong"
        raise InputError(f"{what} at line {error.lineno}.", where=where, mend=_EXPORT) from error
    except RecursionError as error:
        raise _too_deep(where) from error
    except ArithmeticError as error:
        raise InputError("A number is too large to be read.", where=where, mend=_EXPORT) from error
    except ValueError as error:
        raise InputError(f"{error}.", where=where, mend=_EXPORT) from error


def _no_number(name: str) -> Any:
    raise ValueError(f"{name} is not a number that JSON knows")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Two values under one name leave it open which of them is meant, and readers differ in which they take."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("A name stands twice in one JSON object")
    return found


def _too_deep(where: str) -> InputError:
    return InputError(f"The JSON is nested more than {MAX_DEPTH} levels deep.", where=where, mend=_EXPORT)


def _refuse_depth(root: Any, where: str) -> None:
    """Level by level, so that no depth can exhaust the stack."""
    level = [root]
    for _ in range(MAX_DEPTH):
        inner: list[Any] = []
        for each in level:
            inner.extend(
                one
                for one in (each.values() if isinstance(each, dict) else each)
                if isinstance(one, dict | list)
            )
        if not inner:
            return
        level = inner
    raise _too_deep(where)
