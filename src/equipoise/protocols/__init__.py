"""The protocol files that ship with Equipoise. Data only.

Each says of every value where it comes from. What no public source says is left out, and what needs it is unknown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.resources import files

_OVERLAY = re.compile(r"^overlay of:", re.MULTILINE)


def texts() -> dict[str, str]:
    """The text of every protocol file by its name, such as `stop-2.yaml`."""
    return {name: text for name, text in _files() if not _OVERLAY.search(text)}


def overlays() -> dict[str, str]:
    """The text of every file of assumptions to lay over a protocol, by its name, such as `stop-2.demo.yaml`."""
    return {name: text for name, text in _files() if _OVERLAY.search(text)}


def _files() -> Iterator[tuple[str, str]]:
    found = (each for each in files(__name__).iterdir() if each.name.endswith(".yaml"))
    for each in sorted(found, key=lambda each: each.name):
        yield each.name, each.read_text(encoding="utf-8")
