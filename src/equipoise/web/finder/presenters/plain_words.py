"""Small sentences made from a record's fields: ages, numbers of things, lists of words, ratios."""

from __future__ import annotations

import re
from collections.abc import Sequence

from equipoise.core.registry.record import Study
from equipoise.core.registry.text import plain

_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_RATIO = re.compile(r"(?<![\d:])(\d{1,2})\s*:\s*(\d{1,2})(?:\s*:\s*(\d{1,2}))?(?![\d:])")
_CHANCE = re.compile(r"random|allocat|assign|ratio", re.IGNORECASE)
_NEAR = 90
"""A ratio counts where chance is spoken of within so many characters before or after."""


def number(count: int) -> str:
    """`three` up to ten, `1,200` above."""
    return _NUMBERS[count] if 0 <= count < len(_NUMBERS) else f"{count:,}"


def listed(words: Sequence[str], last: str = "and") -> str:
    """`a`, `a and b`, `a, b and c`."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def sentence(text: str) -> str:
    """With a capital at its start and a full stop at its end."""
    text = text.strip()
    return (
        f"{text[:1].upper()}{text[1:]}{'' if text.endswith(('.', '!', '?', '…', ':')) else '.'}"
        if text
        else ""
    )


def ratio(study: Study) -> str:
    """How chance is shared out (`1:1`), where the record says one ratio and no other; else `""`."""
    texts = (
        study.design.intervention_model_description,
        study.summary,
        study.description,
        *(each.description for each in study.arms),
    )
    found = {each for text in texts for each in _ratios(plain(text))}
    return found.pop() if len(found) == 1 else ""


def _ratios(text: str) -> list[str]:
    return [
        ":".join(part for part in match.groups() if part)
        for match in _RATIO.finditer(text)
        if _CHANCE.search(text[max(0, match.start() - _NEAR) : match.end() + _NEAR])
    ]
