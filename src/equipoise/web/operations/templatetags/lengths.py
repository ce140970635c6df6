"""How long something is, in words."""

from __future__ import annotations

from datetime import timedelta

from django import template

register = template.Library()
UNITS = ((86_400, "day"), (3_600, "hour"), (60, "minute"), (1, "second"))


@register.filter
def length_of_time(length: timedelta) -> str:
    """In the largest unit that it fills, rounded down: `2 hours`."""
    seconds = int(length.total_seconds())
    for size, name in UNITS:
        if seconds >= size:
            count = seconds // size
            return f"{count} {name}{'s' if count > 1 else ''}"
    return "0 seconds"
