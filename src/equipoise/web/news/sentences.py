"""A piece of news in one plain sentence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from equipoise.core.registry.terms import label
from equipoise.web.studies import differences


def sentence(kind: str, change: str, detail: Mapping[str, Any]) -> str:
    """What happened, in one sentence. Never raises, whatever an older version kept."""
    if not change:
        status = str(detail.get("status") or "")
        told = f" Its status: {label('status', status).lower()}." if status else ""
        return f"This study is new in the registry.{told}"
    return differences.sentence(change, detail)
