"""The visitor's own answers among the results: what they speak against stands lower on its page, with the reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.utils import timezone

from equipoise.web.finder.rows import Row
from equipoise.web.fit import queries
from equipoise.web.fit.answers import Answers
from equipoise.web.fit.queries import Against
from equipoise.web.search.page import SearchPage


def lowered(page: SearchPage, answers: Answers) -> tuple[SearchPage, dict[str, Against]]:
    """The page with those last that the answers speak against, and why; none is left out."""
    if not answers:
        return page, {}
    found = queries.against([each.study for each in page.results], answers, timezone.localdate())
    ordered = sorted(page.results, key=lambda each: each.study.nct_id in found)
    return replace(page, results=tuple(ordered)), found


def told(rows: Sequence[Row], found: dict[str, Against], answers: Answers) -> dict[str, Any]:
    """The rows with what speaks against them, for the template."""
    if not answers:
        return {"answered": False}
    return {
        "answered": True,
        "rows": tuple(_told(row, found.get(row.nct_id)) for row in rows),
        "lowered": len(found),
    }


def _told(row: Row, against: Against | None) -> Row:
    if against is None:
        return row
    return replace(row, against=against.reasons, against_for_sure=against.decides)
