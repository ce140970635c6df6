"""How much may be sent in how long, and how much work a browser proves, read from the environment."""

from __future__ import annotations

import re
from collections.abc import Mapping

from equipoise.core.values.errors import SettingError

NAME, BITS = "EQUIPOISE_CONTACT_LIMITS", "EQUIPOISE_PROOF_BITS"
SECONDS = {"minute": 60, "hour": 3_600, "day": 86_400}
DEFAULTS = {
    "sender": "5/day",
    "address": "10/hour",
    "site": "100/hour",
    "plain.sender": "3/day",
    "plain.address": "3/hour",
    "plain.site": "20/hour",
    "link.sender": "3/day",
    "link.address": "10/hour",
    "page": "30/hour",
    "account.sender": "3/day",
    "account.address": "20/hour",
    "plain.account.address": "5/hour",
    "alerts.sender": "5/day",
    "alerts.address": "20/hour",
    "plain.alerts.address": "5/hour",
    "alerts.page": "120/hour",
}
"""Messages by one e-mail address, by one network address and to one site; `plain` without a proof of work; links
sent again; what is done on one private page; letters to who wants an account, and to who
wants to be told of changes; and what is changed on the page of one's alerts."""
MOST_BITS = 24


def limits(source: Mapping[str, str]) -> dict[str, tuple[int, int]]:
    """Each limit as its most and its seconds: what is given, else the default. SettingError where it can’t be read."""
    given = dict(_pair(each) for each in re.split(r"[,\s]+", source.get(NAME, "")) if each)
    return {name: _read(given.get(name, default)) for name, default in DEFAULTS.items()}


def proof_bits(source: Mapping[str, str]) -> int:
    """How many zero bits a proof of work has; 0 asks for none."""
    text = source.get(BITS, "15")
    if not text.isdecimal() or int(text) > MOST_BITS:
        raise SettingError(
            f"“{text[:20]}” is not a number of bits.", where=BITS, mend=f"Use 0 to {MOST_BITS}."
        )
    return int(text)


def _pair(text: str) -> tuple[str, str]:
    name, _, value = text.partition("=")
    if name not in DEFAULTS:
        raise _wrong(f"“{name[:40]}” is not a limit.", f"The limits are {', '.join(DEFAULTS)}.")
    return name, value


def _read(text: str) -> tuple[int, int]:
    most, _, unit = text.partition("/")
    if not most.isdecimal() or not 0 < int(most) <= 10**9 or unit not in SECONDS:
        raise _wrong(
            f"“{text[:40]}” is not how much in how long.", "Write it like sender=5/day,address=10/hour."
        )
    return int(most), SECONDS[unit]


def _wrong(what: str, mend: str) -> SettingError:
    return SettingError(what, where=NAME, mend=mend)
