"""What in a record doesn't agree, in the few words a result row has room for. The study page says it in full."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from equipoise.core.registry.honesty_people import age_against_text
from equipoise.core.registry.honesty_status import (
    no_site_open,
    not_verified,
    open_past_completion,
    open_without_site,
    site_open_in_closed,
    start_passed,
)
from equipoise.core.registry.honesty_text import phase_against_text
from equipoise.core.registry.record import Study

# What may change whether one reads on; the rest waits for the study page. Only rules that `WORDS` has words for.
RULES = (
    open_past_completion,
    not_verified,
    start_passed,
    no_site_open,
    site_open_in_closed,
    open_without_site,
    phase_against_text,
    age_against_text,
)
WORDS = {
    "open_past_completion": "Open, though its end date has passed",
    "not_verified": "Not confirmed for two years",
    "start_passed": "Its start date has passed",
    "no_site_open": "Open, though none of its places is",
    "site_open_in_closed": "Closed, though a place is listed as open",
    "open_without_site": "Open, though it names no place",
    "phase_against_text": "Phase given in two ways",
    "minimum_age_against_text": "Youngest age given in two ways",
    "maximum_age_against_text": "Oldest age given in two ways",
}


def marks(study: Study, today: date) -> Iterable[str]:
    """The short words of each contradiction that has some, each once."""
    codes = (finding.code for rule in RULES for finding in rule(study, today))
    return tuple(dict.fromkeys(WORDS[code] for code in codes if code in WORDS))
