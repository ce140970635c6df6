"""A search in plain words: for who is asked whether they want to be told of what it finds."""

from __future__ import annotations

from collections.abc import Iterator

from equipoise.core.registry.request import CODES, SearchRequest
from equipoise.core.registry.terms import label

LONGEST = 120
"""Characters of what was typed that are said again; a pasted summary is longer."""
EVERYTHING = "All trials"
_FILTERS = {
    "status": "Open or closed",
    "phase": "Phase",
    "study_type": "Kind of study",
    "intervention_type": "What is tested",
    "condition": "Condition",
    "country": "Country",
}


def phrase(request: SearchRequest) -> str:
    """What is looked for, and where: `“lung cancer” within 100 km of Victoria`; `All trials` where neither is said."""
    words = f"“{typed(request)}”" if request.text else EVERYTHING
    if not request.near:
        return words
    if request.within_km is None:
        return f"{words} near {request.near}"
    return f"{words} within {request.within_km:,.0f} km of {request.near}"


def typed(request: SearchRequest) -> str:
    """The words that were typed, cut where they are long."""
    text = request.text
    return text if len(text) <= LONGEST else text[: LONGEST - 1].rstrip() + "…"


def filters(request: SearchRequest) -> tuple[tuple[str, str], ...]:
    """What else is asked: each filter with its values, `("Phase", "Phase 2 or Phase 3")`."""
    return tuple(_filters(request))


def _filters(request: SearchRequest) -> Iterator[tuple[str, str]]:
    for name, said in _FILTERS.items():
        values = getattr(request, name)
        if values:
            yield said, " or ".join(label(name, each) if name in CODES else each for each in values)
    if request.age is not None:
        yield "Age", f"{request.age:g} years"
    if request.sex:
        yield "Sex", label("sex", request.sex)
