"""Ways between a study team's messages and the trials it conducts, for who works in both."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils import timezone

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
