"""The first protocol file of a trial, drafted by rules from its record's criteria: something to correct."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from equipoise.core.criteria.model import Criterion
from equipoise.core.criteria.yaml_writing import criterion_data
from equipoise.core.criteria.yaml_writing import text as as_yaml
from equipoise.core.drafting.language import DRAFTED_BY, SCOPE, drafted_criteria
from equipoise.core.eligibility.reader import read as read_tree
from equipoise.core.protocol.provenance import digest

SOURCE = "record"
"""What the file calls the text of the record."""
LONGEST_TITLE = 80
_HEAD = """\
# Drafted by rules from the criteria of {trial}, and reviewed by nobody yet.
#
# Rules read words and not meaning. What they could not read stands as words:, which nothing computes.
"""


def drafted_file(
    criteria: str, *, trial: str, name: str, title: str, on: date, fields: Sequence[Criterion] = ()
) -> str:
    """The text of a protocol file for a trial.

    `criteria` is the record's eligibility text as received: offsets in the file count its characters. `trial` is the
    registry number, `name` what the trial is called, `on` the day on which it is drafted. `fields`: inclusion criteria
    that the record says in fields of its own; they come after those of the text, with the numbers that are next.
    """
    drafts = drafted_criteria(read_tree(criteria), SOURCE)
    last = sum(each.side == "include" for each in drafts)
    drafts = (*drafts, *(replace(each, id=f"I{last + at}") for at, each in enumerate(fields, 1)))
    parts = [_HEAD.format(trial=trial), as_yaml(_header(criteria, trial, name, title, on))]
    for side in ("include", "exclude"):
        found = [_criterion(each) for each in drafts if each.side == side]
        if found:
            parts.append(f"{side}:\n" + "".join(found))
    return "\n".join(parts)


def _header(criteria: str, trial: str, name: str, title: str, on: date) -> dict[str, Any]:
    about = f"the eligibility criteria in the record of {trial}, as kept on {on.isoformat()}"
    return {
        "protocol": name.strip() or trial,
        "trial": trial,
        "title": title.strip() or trial,
        "version": "1",
        "drafted": {"by": DRAFTED_BY, "on": on.isoformat()},
        "approved": "no",
        "sources": {SOURCE: {"sha256": digest(criteria), "about": about}},
        "clocks": {each.name: {"title": each.title, "default": "today"} for each in SCOPE.clocks.values()},
    }


def _criterion(drafted: Criterion) -> str:
    """A criterion with its name, two spaces in. That it is a draft stands once, at the top of the file."""
    kept = replace(drafted, title=_short(drafted.title), remarks=())
    lines = as_yaml({kept.id: criterion_data(kept)}).splitlines()
    return "".join(f"  {line}\n" if line else "\n" for line in lines)


def _short(title: str) -> str:
    """A title of a line, cut between words."""
    said = " ".join(title.split())
    if len(said) <= LONGEST_TITLE:
        return said
    return said[:LONGEST_TITLE].rsplit(" ", 1)[0].rstrip(",;:. ") + " …"
