"""The visitor's own answers among the results: what they speak against stands lower, with the reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.utils import timezone

from equipoise.core.registry.request import SearchRequest
from equipoise.web.finder.rows import Row
from equipoise.web.fit import queries
from equipoise.web.fit.answers import Answers
from equipoise.web.fit.queries import Against
from equipoise.web.search.lowering import Candidates, Lowered
from equipoise.web.search.page import SearchPage
from equipoise.web.search.queries import search

PERHAPS, SURELY = 1, 2
"""How far behind a trial stands: drafts may only raise a question, and so stand before what a protocol file decides."""


def fitted(asked: SearchRequest, answers: Answers) -> tuple[SearchPage, dict[str, Against]]:
    """The page of a search with those behind that the answers speak against, and why; none is left out."""
    if not answers:
        return search(asked, facets_later=True), {}
    found: dict[str, Against] = {}

    def behind(candidates: Candidates) -> Mapping[str, int]:
        found.update(queries.against(candidates, answers, timezone.localdate()))
        return {nct_id: SURELY if each.decides else PERHAPS for nct_id, each in found.items()}

    return search(asked, facets_later=True, behind=behind), found


def told(rows: Sequence[Row], page: SearchPage, found: Mapping[str, Against]) -> dict[str, Any]:
    """The rows with what speaks against them, and what was done with all of them, for the template."""
    if page.lowered is None:
        return {"answered": False}
    return {
        "answered": True,
        "rows": tuple(_told(row, found.get(row.nct_id)) for row in rows),
        "lowered": sentence(page.lowered, page.total),
    }


def sentence(done: Lowered, total: int) -> str:
    """How many trials stand lower, of which: of all, or of those that were looked at together."""
    number = f"{done.count:,}" if done.count else "None"
    verb = "stand lower" if done.count > 1 else "stands lower"
    rest = ", behind the others, with the reason." if done.count else "."
    if done.first == 1 and done.last >= total:
        return f"{number} of these trials {verb}{rest}"
    said = f"{number if done.count else 'none'} of them {verb}{rest}"
    return f"The trials {done.first:,} to {done.last:,} of {total:,} were looked at together: {said}"


def _told(row: Row, against: Against | None) -> Row:
    if against is None:
        return row
    return replace(row, against=against.reasons, against_for_sure=against.decides)
