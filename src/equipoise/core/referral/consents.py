"""What a person agrees to when they write to a study team: per purpose, in words that are kept with their version.

A text is never changed once somebody may have agreed to it: a new wording is a new version at the end of its list.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256


class Purpose(StrEnum):
    """What the data may be used for."""

    CONTACT = "contact"
    CALL = "call"
    ANSWERS = "answers"
    SPEAKS_FOR = "speaks_for"
    FORWARD = "forward"


@dataclass(frozen=True, slots=True)
class Consent:
    """One wording. `required`: without it nothing can be sent."""

    purpose: Purpose
    version: str
    words: str
    required: bool = False

    @property
    def digest(self) -> str:
        """The SHA-256 of the words, which the ledger keeps beside the version."""
        return sha256(self.words.encode()).hexdigest()


CONSENTS = (
    Consent(
        Purpose.CONTACT,
        "1",
        "Equipoise may pass my name, my e-mail address and what I write here to the study centre I chose. "
        "The centre may use them to answer me, and for nothing else.",
        required=True,
    ),
    Consent(Purpose.CALL, "1", "The study centre may call me on the telephone number I gave."),
    Consent(
        Purpose.ANSWERS,
        "1",
        "Equipoise may pass my answers to the self-check, as shown here, to the study centre I chose. "
        "They are about my health.",
    ),
    Consent(
        Purpose.SPEAKS_FOR,
        "1",
        "The person I write for knows of this message and agrees to it.",
    ),
    Consent(
        Purpose.FORWARD,
        "1",
        "If another centre of this study suits me better, the centre I chose may pass on to it what I send here. "
        "I am told at once.",
    ),
)


def current(purpose: Purpose) -> Consent:
    """The newest wording of a purpose."""
    return [each for each in CONSENTS if each.purpose is purpose][-1]


def find(purpose: str, version: str) -> Consent | None:
    """A wording by purpose and version; None where there never was one."""
    return next((each for each in CONSENTS if (each.purpose, each.version) == (purpose, version)), None)
