"""The protocol files that ship with Equipoise. Data only.

Each says of every value where it comes from. What no public source says is left out, and what needs it is unknown.
"""

from __future__ import annotations

from importlib.resources import files


def texts() -> dict[str, str]:
    """The text of every file by its name, such as `stop-2.yaml`."""
    found = (each for each in files(__name__).iterdir() if each.name.endswith(".yaml"))
    return {each.name: each.read_text(encoding="utf-8") for each in sorted(found, key=lambda each: each.name)}
