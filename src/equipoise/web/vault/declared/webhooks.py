"""What is held on organisations that are told of changes."""

from __future__ import annotations

from equipoise.web.vault.holdings import Held

TABLES: tuple[Held, ...] = ()
