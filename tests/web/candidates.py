"""Studies as a search hands them over to be looked at."""

from __future__ import annotations

from collections.abc import Collection

from equipoise.core.registry.record import Study
from equipoise.web.search.lowering import Candidates


def candidates(*found: Study) -> Candidates:
    """The studies as found, each under a version of its own."""
    by_number = {each.nct_id: each for each in found}

    def opened(names: Collection[str]) -> dict[str, Study]:
        return {name: by_number[name] for name in names}

    return Candidates({each.nct_id: (each.nct_id, each.eligibility) for each in found}, opened)
