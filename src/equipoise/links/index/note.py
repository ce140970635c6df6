"""A patient's summary pasted into the search: what is said of whom, and how much each word of it tells.

Age and sex are read from the words. What is denied ("no fever", "denies chest pain") is left out; what is said of
relatives is left out, too. Words that every note holds count for nothing, the first sentences, where the reason for
the note stands, count more than the lists at its end.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from equipoise.links.index.language import words_of
from equipoise.links.index.stopwords import FUNCTION_WORDS, NOTE_WORDS

SHORTEST_NOTE = 25
"""A text of so many words is read as a note, a shorter one as a query."""
MOST_CHARACTERS = 20_000
OPENING = 2
"""So many sentences are the opening."""
OPENING_WEIGHT = 1.5
MOST_TIMES = 4

_AGE = re.compile(
    r"\b(?P<value>\d{1,3})\s?-?\s?(?:(?P<unit>years?|yrs?|months?|mos?|weeks?|wks?|days?)[\s-]{1,2}(?:old|of age)\b"
    r"|(?P<short>y/?\.?o\.?|yr?o|mo|y\.?o\.?)\b|\s?(?P<sex>[MF])\b(?!\w))",
    re.IGNORECASE,
)
_MALE = re.compile(r"\b(?:man|male|gentleman|boy|m|he|his|him|mr)\b", re.IGNORECASE)
_FEMALE = re.compile(r"\b(?:woman|female|lady|girl|f|she|her|mrs|ms|pregnant|gravida)\b", re.IGNORECASE)
_NEWBORN = re.compile(r"\b(?:newborn|neonate)\b", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[.!?;])\s+|\n+")
_DENIED = re.compile(
    r"\b(?:no|not|denie[sd]|denying|without|never|negative for|free of|absence of|ruled out|lack of|nor)\b"
    r"[^.;:]{0,120}?(?=[.;:]|\bbut\b|\bhowever\b|\balthough\b|\bexcept\b|\bother than\b|$)",
    re.IGNORECASE,
)
_RELATIVES = re.compile(
    r"\b(?:family (?:medical )?history|fhx?|fam hx|mother|father|brother|sister|uncle|aunt|cousin|grandmother"
    r"|grandfather|maternal|paternal)\b",
    re.IGNORECASE,
)
_YEARS = {"y": 1.0, "m": 1 / 12, "w": 7 / 365.25, "d": 1 / 365.25}


@dataclass(frozen=True, slots=True)
class Note:
    """What a note says. `age` is in years; `sex` the registry's code or `""`; `weights` of its words, 1 and more."""

    age: float | None = None
    sex: str = ""
    weights: Mapping[str, float] = field(default_factory=dict)
    about: str = ""
    """The text without what is denied or said of relatives."""


def is_note(text: str) -> bool:
    """Whether a text is a summary of somebody rather than a query."""
    return len(text.split(None, SHORTEST_NOTE)) >= SHORTEST_NOTE


def read(text: str) -> Note:
    """Read a note; never raises. What can't be told is None or empty."""
    text = text[:MOST_CHARACTERS].replace("\0", " ")
    sentences = [each for each in _SENTENCE.split(text) if each.strip() and not _RELATIVES.search(each)]
    said = [_DENIED.sub(" ", each) for each in sentences]
    return Note(_age(text), _sex(text), _weights(said), "\n".join(said))


def _age(text: str) -> float | None:
    found = _AGE.search(text)
    if found:
        unit = (found["unit"] or ("m" if (found["short"] or "").lower() == "mo" else "y"))[0].lower()
        years = int(found["value"]) * _YEARS[unit]
        return years if years <= 120 else None
    return 0.0 if _NEWBORN.search(text) else None


def _sex(text: str) -> str:
    """By the first word that tells, near the age where one is given."""
    at = _AGE.search(text)
    if at and at["sex"]:
        return "MALE" if at["sex"] in "mM" else "FEMALE"
    start = max(0, at.start() - 40) if at else 0
    male, female = _MALE.search(text, start), _FEMALE.search(text, start)
    if male and female:
        return "MALE" if male.start() < female.start() else "FEMALE"
    return "MALE" if male else "FEMALE" if female else ""


def _weights(sentences: Iterable[str]) -> dict[str, float]:
    """Each telling word with its weight: how often it is said, more for the opening."""
    times: dict[str, float] = {}
    for i, sentence in enumerate(sentences):
        for word in words_of(sentence):
            if _tells(word):
                times[word] = times.get(word, 0.0) + (OPENING_WEIGHT if i < OPENING else 1.0)
    return {word: 1.0 + math.log(min(MOST_TIMES, n)) for word, n in times.items()}


def _tells(word: str) -> bool:
    return len(word) > 1 and not word.isdigit() and word not in FUNCTION_WORDS and word not in NOTE_WORDS
