"""What makes the database itself refuse to change or delete events, whoever asks."""

from __future__ import annotations

from equipoise.web.audit.guarding import Guard

TABLE = "ledger_event"
GUARD = Guard(
    TABLE,
    "ledger",
    "events are never changed",
    "old.id = NEW.id OR (old.trial = NEW.trial AND old.sealed = NEW.sealed AND old.number = NEW.number) "
    "OR (NOT old.key = '' AND old.key = NEW.key AND old.trial = NEW.trial)",
)
install = GUARD.install
remove = GUARD.remove
