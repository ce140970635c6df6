"""What is held on people who keep notes on studies."""

from __future__ import annotations

from equipoise.web.vault.holdings import Held

TABLES: tuple[Held, ...] = ()
