"""What visits and participants' forms are called in other languages than the protocol's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

LANGUAGES: Mapping[str, str] = {"fr": "French"}
"""Languages, by their tag (BCP 47), that a protocol file can carry words in beside English."""


@dataclass(frozen=True, slots=True)
class Words:
    """What something is called in a language. The rest is an item's: how it is asked, and each choice by its code."""

    language: str
    title: str
    question: str = ""
    hint: str = ""
    choices: tuple[tuple[str, str], ...] = ()


def words_in(translations: tuple[Words, ...], language: str) -> Words | None:
    """The words in this language; None where there are none."""
    return next((each for each in translations if each.language == language), None)
