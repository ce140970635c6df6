"""Small pieces of this room's pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template

register = template.Library()


@register.filter
def at(mapping: object, key: str) -> Any:
    """What stands under a name; nothing where none does, or a page has no such mapping."""
    return mapping.get(key) if isinstance(mapping, Mapping) else None


@register.filter
def named(actor: str) -> str:
    """Who did something, for people: on their own pages a participant, whose number stands on the page."""
    return "the participant" if actor.startswith("participant:") else actor
