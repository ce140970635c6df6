"""Numbers, dates and distances as people write them, and addresses of trials for long lists."""

from __future__ import annotations

from datetime import date
from functools import cache

from django import template
from django.urls import get_script_prefix, reverse
from django.utils.formats import date_format

from equipoise.core.values import PartialDate

register = template.Library()
KM_PER_MILE = 1.609344
ANY_TRIAL = "NCT00000000"


@register.filter
def thousands(value: int | None) -> str:
    """`12345` as `12,345`; nothing for None."""
    return "" if value is None else f"{value:,}"


@register.filter
def in_words(value: date | PartialDate | None) -> str:
    """`31 January 2026`; nothing for None."""
    if value is None:
        return ""
    return value.words() if isinstance(value, PartialDate) else date_format(value, "j F Y")


@register.filter
def distance(km: float | None) -> str:
    """Kilometres with miles, since readers use either: `12 km (8 miles)`; below 1 km `under 1 km`."""
    if km is None:
        return ""
    if km < 1:
        return "under 1 km"
    miles = round(km / KM_PER_MILE)
    return f"{round(km):,} km ({miles:,} mile{'' if miles == 1 else 's'})"


@register.simple_tag
def trial_url(name: str, nct_id: str) -> str:
    """What `{% url "finder:name" nct_id %}` gives, many times a page without resolving it each time."""
    return _pattern(f"finder:{name}", get_script_prefix()).replace(ANY_TRIAL, nct_id)


@cache
def _pattern(name: str, _prefix: str) -> str:
    return reverse(name, args=[ANY_TRIAL])
