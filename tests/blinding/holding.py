"""Everything that lies in the database, column by column: what whoever runs it can read, and how long the rest is."""

from __future__ import annotations

import re
from itertools import zip_longest
from typing import Any

from django.apps import apps
from django.contrib.sessions.models import Session

from equipoise.web.ledger import chain

_DIGEST = "a digest over what was drawn by chance"
_CHANCE = "one half of a pair of keys, drawn by chance"
_SHUT = "ciphertext, for which the server has no key"
SHUT = {
    "allocation.Batch.public": _DIGEST,
    "allocation.Batch.seed": _SHUT,
    "allocation.Handled.content": _SHUT,
    "allocation.Handled.keys": _SHUT,
    "allocation.MemberKey.public": _CHANCE,
    "allocation.MemberKey.wrapped": _SHUT,
    "allocation.Ring.public": _CHANCE,
    "allocation.RingKey.sealed": _SHUT,
    "allocation.Slot.leaf": _DIGEST,
    "allocation.Slot.sealed": _SHUT,
    "allocation.Unblinding.answer": _SHUT,
    "allocation.Unblinding.public": _CHANCE,
    "allocation.Unblinding.wrapped": _SHUT,
    "ledger.Enclosure.text": _SHUT,
    "ledger.Event.digest": _DIGEST,
    "ledger.Event.payload": f"of the room allocation: {_SHUT}, or {_DIGEST}",
    "ledger.Event.previous": _DIGEST,
    "ledger.Head.digest": _DIGEST,
    "ledger.Head.sealed_digest": _DIGEST,
    "sessions.Session.opened": "half of a key, locked under a key that the browser's cookie holds",
}
"""Columns in which two runs differ, and why. Of these the sizes are compared; of all others every character."""
_RUN = re.compile(r"[A-Za-z0-9+/=_-]{22,}")

Table = list[dict[str, Any]]


def tables() -> dict[str, Table]:
    """Every row of every table by its model, opened where the server has the key; sessions as they are read."""
    found: dict[str, Table] = {}
    for model in apps.get_models():
        if model is not Session and model._meta.managed:
            found[model._meta.label] = _sorted(list(model._default_manager.values()))
    found[Session._meta.label] = _sorted(
        [_without_chance(each.get_decoded()) for each in Session.objects.all()]
    )
    return found


def told(found: dict[str, Table]) -> dict[str, list[str]]:
    """Each column with what it says, row by row; where it is shut, with how long each part of it is."""
    columns: dict[str, list[str]] = {}
    for label, rows in found.items():
        columns[label] = [str(len(rows))]
        for row in rows:
            for name, value in row.items():
                column = f"{label}.{name}"
                columns.setdefault(column, []).append(_said(column, row, value))
    return columns


def apart(one: dict[str, Table], other: dict[str, Table]) -> dict[str, tuple[str | None, str | None]]:
    """The columns that say something else in two runs, with what they do say where they first differ."""
    here, there = told(one), told(other)
    return {
        column: next((x, y) for x, y in zip_longest(here.get(column, []), there.get(column, [])) if x != y)
        for column in sorted(here.keys() | there.keys())
        if here.get(column) != there.get(column)
    }


def unsealed(found: dict[str, Table]) -> dict[str, Table]:
    """Without what is only for unblinded eyes, and how much there is of it: sealed forms, and events of that chain."""
    kept = {label: rows for label, rows in found.items() if label != "allocation.Handled"}
    kept["ledger.Event"] = [row for row in kept["ledger.Event"] if not row["sealed"]]
    kept["ledger.Enclosure"] = [row for row in kept["ledger.Enclosure"] if not chain.is_sealed(row["event"])]
    kept["ledger.Head"] = [
        {name: value for name, value in row.items() if not name.startswith("sealed")}
        for row in kept["ledger.Head"]
    ]
    return kept


def raw(found: dict[str, Table], column: str) -> list[str]:
    """A column as it stands."""
    label, _, name = column.rpartition(".")
    return [str(row[name]) for row in found[label]]


def sizes(text: str) -> str:
    """A text with how long each run of ciphertext or digest in it is, in the place of the run."""
    return _RUN.sub(lambda run: f"<{len(run[0])}>", text)


def _said(column: str, row: dict[str, Any], value: object) -> str:
    open_event = column == "ledger.Event.payload" and not row["kind"].startswith("allocation.")
    return sizes(str(value)) if column in SHUT and not open_event else str(value)


def _without_chance(session: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in session.items() if name != "_auth_user_hash"}


def _sorted(rows: Table) -> Table:
    """In one order, whatever was drawn by chance in the keys."""
    return sorted(rows, key=lambda row: sizes(str(row)))
