"""What publishing a version would change."""

from __future__ import annotations

from typing import Any

from equipoise.core.values.errors import InputError
from equipoise.web.criteria import queries
from equipoise.web.review.presenters.changes import changes
from equipoise.web.review.presenters.trial_page import Work


def publication(of: Work) -> dict[str, Any]:
    """The version in force, or the file that ships and stands in until there is one, and what changes against it."""
    before = queries.in_force(of.nct_id)
    text = before.text if before else queries.shipped_text(of.nct_id)
    found: dict[str, Any] = {"before": before, "shipped": before is None and text is not None}
    if text is not None:
        try:
            found["changes"] = changes(of.nct_id, text, of.text)
        except InputError as error:
            found["broken"] = error
    return found
