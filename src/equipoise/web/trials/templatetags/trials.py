"""Ways between a study team's messages and the trials it conducts, for who works in both."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from equipoise.web.sites.middleware import standing
from equipoise.web.sites.permissions import Deed
from equipoise.web.trials import queries

register = template.Library()


@register.simple_tag(takes_context=True)
def has_trials(context: dict[str, Any]) -> bool:
    """Whether whoever asks has a role in a trial. 1 query, or 2."""
    return bool(queries.mine(context["request"].user.get_username(), timezone.now()))


@register.simple_tag(takes_context=True)
def has_messages(context: dict[str, Any]) -> bool:
    """Whether whoever asks reads what people write to a centre. 1 query a request."""
    return bool(standing(context["request"]).sites_where(Deed.VIEW_REFERRAL))


@register.simple_tag
def at_site(trial: str, number: str, at: datetime | str) -> SafeString:
    """An instant by the clock of a site, with the zone that says so: “3 March 2026, 09:05 PST”. 1 query.

    `at`: as text it is one in ISO, in UTC where it names no zone. Without such a site it is told in UTC.
    """
    instant = datetime.fromisoformat(at) if isinstance(at, str) else at
    known = instant if instant.tzinfo else instant.replace(tzinfo=UTC)
    zone = next((each.zone for each in queries.sites(trial) if each.number == number), "UTC")
    local = known.astimezone(ZoneInfo(zone))
    said = f"{local.day} {local:%B %Y, %H:%M} {local.tzname()}"
    return format_html('<time datetime="{}">{}</time>', local.isoformat(), said)
