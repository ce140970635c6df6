"""Numbers, dates and distances as people write them."""

from __future__ import annotations

from datetime import date

from django import template
from django.utils.formats import date_format

from equipoise.core.values import PartialDate

register = template.Library()
KM_PER_MILE = 1.609344


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
