"""Where the criteria's words stand: stretches of source texts, by offsets in characters."""

from __future__ import annotations

from collections.abc import Mapping

from equipoise.core.criteria.model import Criterion
from equipoise.core.eligibility.wording import as_meant


def words(criterion: Criterion, texts: Mapping[str, str]) -> str:
    """The criterion's words, as meant, of the first source whose text is at hand; empty where none is."""
    for name, stretches in criterion.sources.items():
        if name in texts:
            parts, at = list[str](), -1
            for each in stretches:
                parts.append(("" if each.start == at else "\n") + texts[name][each.start : each.end])
                at = each.end
            return as_meant("".join(parts))
    return ""
