"""What a form asks."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from equipoise.core.followup.translations import Words


class Kind(StrEnum):
    """What an item's answer is."""

    QUANTITY = "quantity"
    """A decimal with a unit."""
    INTEGER = "integer"
    CHOICE = "choice"
    CHOICES = "choices"
    YES_NO = "yes-no"
    DATE = "date"
    """A whole day."""
    PARTIAL_DATE = "partial date"
    """A day, a month or a year."""
    TEXT = "text"
    TERM = "term"
    """A term of a terminology, such as CTCAE."""
    GROUP = "group"
    """Entries of the same items, any number of them."""


class Purpose(StrEnum):
    """What a form is for; some have computations and clocks of their own."""

    GENERAL = "general"
    TREATMENT = "treatment delivered"
    LESIONS = "lesion measurements"
    ADVERSE_EVENT = "adverse event"
    QUESTIONNAIRE = "questionnaire"
    SYSTEMIC = "systemic therapy"
    RADIOTHERAPY = "further radiotherapy"
    RESOURCES = "resource use"
    DEATH = "death"
    WITHDRAWAL = "withdrawal"
    GUESS = "guess of the allocation"


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that a form asks. `choices`: code to words. `unit`: of quantities.

    `low` and `high` bound what is expected: beyond them a warning, never a refusal. `when`: an expression over items of
    the same form; where it is false the item is not asked. `after`: ids of dates that may not be later. `coded`: its
    name in CDASH or another standard.
    """

    id: str
    title: str
    kind: Kind
    question: str = ""
    hint: str = ""
    unit: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    required: bool = False
    low: str = ""
    high: str = ""
    after: tuple[str, ...] = ()
    when: str = ""
    terms: str = ""
    items: tuple[Item, ...] = ()
    coded: str = ""
    translations: tuple[Words, ...] = ()
    """How it is asked in other languages."""


@dataclass(frozen=True, slots=True)
class Form:
    """A form. `filled_by`: the role that fills it. `sealed`: what it holds would tell the arm, so that only unblinded
    roles may fill and read it. `repeats`: there can be any number of it, at any time. `signed_by`: the role that signs.
    """

    id: str
    title: str
    purpose: Purpose
    filled_by: str
    items: tuple[Item, ...]
    sealed: bool = False
    repeats: bool = False
    signed_by: str = ""
    texts: str = ""
    """Where the words of a questionnaire come from that are licensed apart."""
    translations: tuple[Words, ...] = ()
    """What it is called in other languages; each of its items has words in them too."""
