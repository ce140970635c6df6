"""How long something is, what a letter is for, and why one did not arrive: in words."""

from __future__ import annotations

from datetime import timedelta

from django import template

register = template.Library()
UNITS = ((86_400, "day"), (3_600, "hour"), (60, "minute"), (1, "second"))

REASONS = {
    "": "Not said",
    "address": "Its address can’t be used",
    "no SMTPUTF8": "The mail server takes no such address",
}


@register.filter
def length_of_time(length: timedelta) -> str:
    """In the largest unit that it fills, rounded down: `2 hours`."""
    seconds = int(length.total_seconds())
    for size, name in UNITS:
        if seconds >= size:
            count = seconds // size
            return f"{count} {name}{'s' if count > 1 else ''}"
    return "0 seconds"


@register.filter
def kind_of_letter(kind: str) -> str:
    """What a letter is for: `team_notice` is “Team notice”."""
    return kind.replace("_", " ").capitalize()


@register.filter
def reason(trouble: str) -> str:
    """Why a letter did not leave, from the kind of the last failure that is kept of it: a code of SMTP, or a name."""
    if trouble.isdecimal():
        what = "refused it" if trouble.startswith("5") else "put it off"
        return f"The mail server {what} ({trouble})"
    return REASONS.get(trouble, f"The connection broke ({trouble})")
