"""Lists as the registry's addresses write them: with commas or pipes between."""

from __future__ import annotations

import re


def items(text: str) -> list[str]:
    """The parts of a list, each once, in order, without spaces at their ends."""
    return list(dict.fromkeys(part.strip() for part in re.split(r"[,|]", text) if part.strip()))
