"""Into which networks of one's own webhooks may be sent, read from the environment."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping

from equipoise.core.values.errors import SettingError

NAME = "EQUIPOISE_WEBHOOK_NETWORKS"
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def networks(source: Mapping[str, str]) -> tuple[Network, ...]:
    """The networks that are named; none where nothing is. SettingError for what is no network."""
    return tuple(_network(each) for each in re.split(r"[,\s]+", source.get(NAME, "")) if each)


def _network(text: str) -> Network:
    try:
        return ipaddress.ip_network(text)
    except ValueError:
        raise SettingError(
            f"“{text[:50]}” is not a network.",
            where=NAME,
            mend="Write networks with commas between, such as 10.20.0.0/16,fd12:3456::/32.",
        ) from None
