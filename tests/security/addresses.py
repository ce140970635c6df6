"""Every address of the program, from its own lists, with an example of each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver

PROBES = ("/healthz", "/readyz", "/metrics")
"""Answered by `operations.probes` before any list is looked at."""
_PARTS = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)")


def patterns() -> list[tuple[str, str]]:
    """The name and the pattern of each, in the order in which they are asked."""
    return list(_listed(get_resolver()))


@cache
def _listed(resolver: URLResolver) -> tuple[tuple[str, str], ...]:
    return tuple(_walk(resolver.url_patterns, "", ""))


def _walk(listed: list[Any], before: str, room: str) -> Iterator[tuple[str, str]]:
    for each in listed:
        if isinstance(each, URLResolver):
            yield from _walk(each.url_patterns, before + str(each.pattern), each.namespace or room)
        elif isinstance(each, URLPattern):
            yield (f"{room}:{each.name}" if room else str(each.name)), before + str(each.pattern)


def names() -> list[str]:
    """Each name once."""
    return sorted({name for name, _ in patterns()})


def example(name: str, values: dict[str, Any]) -> str:
    """The address of that name, about these values; `<name>.<part>` comes before `<part>`."""
    pattern = next(each for found, each in patterns() if found == name)

    def filled(match: re.Match[str]) -> str:
        part = match[1] or match[2]
        return str(values.get(f"{name}.{part}", values.get(part, part)))

    return "/" + _PARTS.sub(filled, pattern).replace("^", "").replace("$", "")


def is_open(name: str) -> bool:
    """Whether its room lets everybody in, so that it makes no difference who asks."""
    return name == "api_docs" or name.partition(":")[0] in settings.OPEN_ROOMS
