"""Small pieces every room uses: icons, a status with its icon and word, numbers with thousands."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from equipoise.web.shell import demonstration
from equipoise.web.shell.demonstration import Group
from equipoise.web.shell.zones import town

register = template.Library()
register.filter("town", town)

# Drawn on a 20 by 20 grid, in the colour of the words beside them.
_CIRCLE = '<circle cx="10" cy="10" r="7.5"/>'
_ASK = f'{_CIRCLE}<path d="M7.9 7.8a2.2 2.2 0 1 1 3.3 2c-.8.4-1.2.9-1.2 1.7M10 14v.2"/>'
ICONS = {
    "open": '<circle cx="10" cy="10" r="7.5"/><path d="m6.5 10.2 2.4 2.4 4.6-5"/>',
    "soon": '<circle cx="10" cy="10" r="7.5"/><path d="M10 5.8V10l2.8 2"/>',
    "invitation": '<path d="M2.8 5h14.4v10H2.8z"/><path d="m3 5.5 7 5.5 7-5.5"/>',
    "running": '<circle cx="10" cy="10" r="7.5"/><path d="M6.5 10h7"/>',
    "done": '<path d="M4 16.5v-13M4 4h11l-2.4 3.5L15 11H4"/>',
    "paused": '<circle cx="10" cy="10" r="7.5"/><path d="M8 7v6M12 7v6"/>',
    "stopped": '<circle cx="10" cy="10" r="7.5"/><path d="m7.2 7.2 5.6 5.6M12.8 7.2l-5.6 5.6"/>',
    "unknown": _ASK,
    "met": f'{_CIRCLE}<path d="m6.5 10.2 2.4 2.4 4.6-5"/>',
    "not-met": '<circle cx="10" cy="10" r="7.5"/><path d="m7.2 7.2 5.6 5.6M12.8 7.2l-5.6 5.6"/>',
    "not-known": _ASK,
    "not-applicable": '<circle cx="10" cy="10" r="7.5" stroke-dasharray="2.6 2.6"/><path d="M7 10h6"/>',
    "finding": '<path d="M4 17V3.5M4 4h11.5l-2.3 3.6 2.3 3.6H4"/>',
    "unsaid": '<path d="M3.5 10h2M9 10h2M14.5 10h2"/>',
    "place": '<path d="M10 17.5s5.5-5 5.5-9.3a5.5 5.5 0 0 0-11 0c0 4.3 5.5 9.3 5.5 9.3z"/><path d="M10 8.1v.2"/>',
    "search": '<circle cx="8.8" cy="8.8" r="5.3"/><path d="m12.8 12.8 4.2 4.2"/>',
    "save": '<path d="M5.5 3h9v14L10 13.5 5.5 17z"/>',
    "compare": '<path d="M3.5 4h5v12h-5zM11.5 4h5v12h-5z"/>',
    "remove": '<path d="m6 6 8 8M14 6l-8 8"/>',
    "print": '<path d="M6 7V3h8v4M6 14H3.5V7h13v7H14M6 11.5h8V17H6z"/>',
    "history": '<path d="M3.8 7.2a7 7 0 1 1-.6 4M3.5 3.5v4h4"/><path d="M10 6.3V10l2.6 1.8"/>',
    "feed": '<path d="M4 10.5A5.5 5.5 0 0 1 9.5 16M4 4.5A11.5 11.5 0 0 1 15.5 16"/><circle cx="5" cy="15" r="1"/>',
    "note": '<path d="M4 16.2 4.6 13 13.4 4.2l2.6 2.6L7.200 15.600zM11.600 6l2.600 2.600"/>',
    "highlight": '<path d="m7.5 10.5 6-6.5 3 3-6.5 6H7.5zM7.5 11l-2.2 3.5h4.2l.8-1.5M3.5 17h13"/>',
    "demonstration": '<path d="M8 3h4M8.8 3v5L4 16.5h12L11.2 8V3M6.5 12.5h7"/>',
}

STATUS_ICONS = {
    "RECRUITING": ("open", "open"),
    "AVAILABLE": ("open", "open"),
    "NOT_YET_RECRUITING": ("soon", "soon"),
    "ENROLLING_BY_INVITATION": ("invitation", "soon"),
    "ACTIVE_NOT_RECRUITING": ("running", "shut"),
    "COMPLETED": ("done", "shut"),
    "APPROVED_FOR_MARKETING": ("done", "shut"),
    "SUSPENDED": ("paused", "soon"),
    "TEMPORARILY_NOT_AVAILABLE": ("paused", "soon"),
    "TERMINATED": ("stopped", "shut"),
    "WITHDRAWN": ("stopped", "shut"),
    "NO_LONGER_AVAILABLE": ("stopped", "shut"),
}


@register.simple_tag
def demonstration_log_ins() -> list[Group]:
    """Who can log in to the demonstration, by groups; names and parts alone, never a password."""
    return demonstration.groups()


@register.simple_tag
@cache
def icon(name: str) -> SafeString:
    """The drawing called `name`. It never speaks for itself: words stand beside it, so readers skip it."""
    return format_html(
        '<svg class="icon" viewBox="0 0 20 20" width="20" height="20" aria-hidden="true" focusable="false">{}</svg>',
        mark_safe(ICONS[name]),  # nosec B308 B703  # noqa: S308 (our own drawings)
    )


@register.simple_tag
@lru_cache(maxsize=200)
def status_badge(code: str, label: str) -> SafeString:
    """The registry's status `code` as icon and word; the word is `label`, in the reader's language."""
    drawing, tone = STATUS_ICONS.get(code, ("unknown", "unsure"))
    return format_html('<span class="status status--{}">{} {}</span>', tone, icon(drawing), label)


@register.filter
def of_name(found: Mapping[str, str], name: str) -> str:
    """What stands under a name; empty where nothing does."""
    return found.get(name, "")
