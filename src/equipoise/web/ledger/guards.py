"""What makes the database itself refuse to change or delete events and what goes with them, whoever asks."""

from __future__ import annotations

from typing import Any

from equipoise.web.audit.guarding import Guard
from equipoise.web.ledger import chain

TABLE, BESIDE = "ledger_event", "ledger_enclosure"
GUARD = Guard(
    TABLE,
    "ledger",
    "events are never changed",
    "old.id = NEW.id OR (old.trial = NEW.trial AND old.sealed = NEW.sealed AND old.number = NEW.number) "
    "OR (NOT old.key = '' AND old.key = NEW.key AND old.trial = NEW.trial)",
)


def _newest(row: str, said: str) -> str:
    """SQL that says that the newest event of a row's chain says something of it. `said`: that, as SQL."""
    is_sealed = f"{row}.event % {chain.ROOM} > {chain.ROOM // 2}"
    return (
        "EXISTS (SELECT 1 FROM ledger_head h JOIN ledger_event e "  # noqa: S608  # nosec B608
        f"ON e.trial = h.trial AND e.sealed = ({is_sealed}) "
        f"AND e.number = CASE WHEN {is_sealed} THEN h.sealed_number ELSE h.number END "
        f"WHERE h.trial = {row}.trial AND {said} > 0)"
    )


_KEPT = f"""NEW.id = NEW.event || '/' || NEW.name AND {_newest("NEW", "e.id = NEW.event AND {}")}"""
_SHED = _newest("OLD", "{}")
ENCLOSURES = Guard(
    BESIDE,
    "enclosure",
    "what goes with an event is never changed, and is taken away by an event alone",
    "old.id = NEW.id",
    comes={
        "sqlite": _KEPT.format("instr(e.payload, json_quote(NEW.name) || ':')"),
        "postgresql": _KEPT.format("strpos(e.payload, to_json(NEW.name)::text || ':')"),
    },
    goes={
        "sqlite": _SHED.format("instr(e.payload, '[' || OLD.event || ',' || json_quote(OLD.name) || ']')"),
        "postgresql": _SHED.format(
            "strpos(e.payload, '[' || OLD.event || ',' || to_json(OLD.name)::text || ']')"
        ),
    },
)
"""It comes with the newest event of its chain, which names it, and goes by one that says so (`enclosures.said`)."""
install, remove = GUARD.install, GUARD.remove
"""Of events alone."""


def put_up(connection: Any) -> None:
    """Put the guards of events, and of what goes with them, up; once."""
    for each in (GUARD, ENCLOSURES):
        each.install(connection)


def take_down(connection: Any) -> None:
    """Take both down: see `Guard.remove`."""
    for each in (GUARD, ENCLOSURES):
        each.remove(connection)
