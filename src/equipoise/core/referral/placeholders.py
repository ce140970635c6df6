"""Answers written beforehand: text with places for what differs, which is filled in before anybody sends it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from equipoise.core.values.errors import InputError

PLACE = re.compile(r"\{([^{}]*)\}")
NAMES = {
    "first_name": "the person’s first name",
    "study": "the study’s title",
    "centre": "the name of your centre",
    "code": "the message’s code",
    "me": "your name",
}
"""What a place may stand for."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """An answer that ships with the software."""

    code: str
    title: str
    text: str


SHIPPED = (
    Phrase(
        "call",
        "We would like to talk",
        "Dear {first_name},\n\nThank you for writing to us about the study. We would like to tell you more and to "
        "hear your questions. When may we call you, and on which number?\n\n{me}\n{centre}",
    ),
    Phrase(
        "records",
        "Please send us your records",
        "Dear {first_name},\n\nThank you for writing. To say more, we need to see reports of your last scans and of "
        "your treatment so far. Your doctor may send them to us; please give them the code {code}.\n\n{me}\n{centre}",
    ),
    Phrase(
        "visit",
        "Come to a first visit",
        "Dear {first_name},\n\nThank you for writing. We would like to see you at a first visit. You decide there, "
        "with all the facts at hand, whether you want to take part. Which days suit you?\n\n{me}\n{centre}",
    ),
)


def unknown(text: str) -> tuple[str, ...]:
    """The places in a text that stand for nothing we know, in their order."""
    return tuple(name for name in PLACE.findall(text) if name not in NAMES)


def require_known(text: str) -> None:
    """InputError where the text has a place that stands for nothing, or one that stayed open."""
    wrong = unknown(text)
    if wrong:
        known = ", ".join(f"{{{each}}}" for each in NAMES)
        raise InputError(
            f"“{{{wrong[0]}}}” stands for nothing.", where="What you write", mend=f"You can use {known}."
        )


def filled(text: str, facts: Mapping[str, str]) -> str:
    """The text with its places filled. InputError where one stands for nothing, or nothing is known for it."""
    require_known(text)
    missing = next((name for name in PLACE.findall(text) if not facts.get(name)), None)
    if missing:
        raise InputError(
            f"{NAMES[missing][0].upper()}{NAMES[missing][1:]} is not known.",
            where="What you write",
            mend=f"Write something else in place of {{{missing}}}.",
        )
    return PLACE.sub(lambda found: facts[found[1]], text)
