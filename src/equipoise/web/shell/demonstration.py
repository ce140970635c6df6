"""Who can log in to a demonstration, and what each may see: rooms above say so at the start.

The passwords are made by chance and kept beside the data, readable by their owner alone. The page shows them to a
browser on this machine that asks it by its own name, and to nobody else: whoever sits there could read the file as
well. To others, should a demonstration be reached through a proxy, it shows names and roles.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest

from equipoise.web.shell.here import is_by_own_name, is_this_machine

KEPT = "demonstration-log-ins.json"
"""The file of passwords by log-in, in the installation's home."""
SECRETS = "demonstration-passphrases.json"
"""The file of passphrases by log-in, and of each steward's share of the key to the lists."""


@dataclass(frozen=True, slots=True)
class LogIn:
    """One log-in: its name, who that is, and what they may see, in words.

    `opens`: the path of pages that need no log-in, and `code` what they ask for; both are shown as passwords are.
    """

    name: str
    who: str
    sees: str
    opens: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Log-ins that belong together. `order`: where they stand on the page."""

    order: int
    heading: str
    log_ins: tuple[LogIn, ...]


Groups = Callable[[], list[Group]]
_ROOMS: dict[str, Groups] = {}


def offer(room: str, groups: Groups) -> None:
    """Add the log-ins that a room knows."""
    _ROOMS[room] = groups


def groups() -> list[Group]:
    """Every log-in that was made, by groups in their order; groups without any are left out."""
    found = [each for name in sorted(_ROOMS) for each in _ROOMS[name]() if each.log_ins]
    return sorted(found, key=lambda each: each.order)


def passwords(request: HttpRequest) -> dict[str, str]:
    """The password of each log-in; none for who asks from another machine, or outside of a demonstration."""
    return _kept(KEPT, request)


def passphrases(request: HttpRequest) -> dict[str, str]:
    """The words with which each opens what is sealed, or a steward's share; shown to the same as the passwords."""
    return _kept(SECRETS, request)


def _kept(name: str, request: HttpRequest) -> dict[str, str]:
    file = Path(settings.EQUIPOISE_HOME) / name
    if settings.EQUIPOISE_MODE != "demonstration" or not file.exists():
        return {}
    if not (is_this_machine(request) and is_by_own_name(request)):
        return {}
    found: dict[str, str] = json.loads(file.read_text(encoding="utf-8"))
    return found
