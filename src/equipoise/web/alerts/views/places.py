"""Whether a place that was typed is known."""

from __future__ import annotations

from equipoise.web.search.engine import gazetteer
from equipoise.web.search.near import near


def problem(text: str) -> str:
    """What is wrong with a place, for who typed it; empty where it is known, or none was typed."""
    return near(text, gazetteer()).problem if text else ""
