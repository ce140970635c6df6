"""Where the bars of a list stand in an SVG."""

from __future__ import annotations

from django import template

register = template.Library()
RUNG, LONGEST = 42, 460


@register.filter
def rung(number: int) -> str:
    """The y of the bar with that number."""
    return str(number * RUNG)


@register.filter
def across(percent: float) -> str:
    """The length of a bar of so many percent."""
    return str(round(LONGEST * percent / 100, 1))
