"""What makes the database itself refuse to change or delete audit rows, whoever asks."""

from __future__ import annotations

from equipoise.web.audit.guarding import Guard

TABLE = "audit_entry"
GUARD = Guard(TABLE, "audit", "audit rows are never changed", "old.id = NEW.id OR old.number = NEW.number")
SQLITE = GUARD.sqlite
install = GUARD.install
remove = GUARD.remove
