"""What is held: every field of every table, of what nature it is, why and how long it is kept, and what erasing does.

The declarations themselves are in `equipoise.web.vault.declared`; a test walks every model and fails for a field that
is not among them. They name models by their labels, so that this room needs no other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from equipoise.core.referral.retention import Period


class Nature(StrEnum):
    """Of what kind a field is."""

    SEALED = "personal, sealed"
    WORDS = "free text, sealed"
    DIGEST = "digest"
    BROWSER = "ciphertext of a browser: nobody here can open it"
    PSEUDONYM = "pseudonymous"
    ACCOUNT = "log-in of staff"
    NETWORK = "network address or browser of staff"
    CREDENTIAL = "secret of a log-in, hashed or sealed"
    PUBLIC = "public"
    NEUTRAL = "neutral"


IN_VAULT = frozenset({Nature.SEALED, Nature.WORDS})
"""The natures whose fields have to be the vault's own."""


class Erasing(StrEnum):
    """What becomes of a field when the person of a message is erased."""

    EMPTIED = "emptied"
    DELETED = "its row is deleted"
    STAYS = "stays: it names nobody"
    RUNS_OUT = "stays until its period ends"
    OTHERS = "not touched: not about who writes"


@dataclass(frozen=True, slots=True)
class Part:
    """A field that needs words of its own."""

    nature: Nature
    why: str
    erasing: Erasing


@dataclass(frozen=True, slots=True)
class Held:
    """One table. `model` is its label; `kept` how long its rows are held: periods that run by themselves, or words.

    `parts` are the fields that tell of somebody; `neutral` names the others, which are of nature `rest`.
    """

    model: str
    what: str
    kept: tuple[Period, ...] | str
    neutral: str
    parts: Mapping[str, Part] = field(default_factory=dict)
    rest: Nature = Nature.NEUTRAL
    erasing: Erasing = Erasing.STAYS

    @property
    def rest_names(self) -> tuple[str, ...]:
        """The fields that `neutral` names."""
        return tuple(self.neutral.split())

    @property
    def how_long(self) -> str:
        """How long its rows are held, in words."""
        if isinstance(self.kept, str):
            return self.kept
        return "; ".join(f"{each.what.lower()}: {_days(each.days)} after {each.since}" for each in self.kept)


def _days(count: int) -> str:
    return f"{count} day{'' if count == 1 else 's'}"


@dataclass(frozen=True, slots=True)
class Declared:
    """One field as it is declared."""

    model: str
    name: str
    nature: Nature
    why: str
    kept: str
    erasing: Erasing


def tables() -> tuple[Held, ...]:
    """Every table that is declared."""
    from equipoise.web.vault.declared import (
        alerts,
        allocation,
        conduct,
        enrolment,
        followup,
        installation,
        notes,
        participant,
        staff,
        webhooks,
        writers,
    )

    rooms = (
        writers,
        alerts,
        notes,
        allocation,
        conduct,
        enrolment,
        followup,
        participant,
        staff,
        webhooks,
        installation,
    )
    return tuple(table for room in rooms for table in room.TABLES)


def fields() -> Iterator[Declared]:
    """Every field that is declared, table by table."""
    for table in tables():
        for name, part in table.parts.items():
            yield Declared(table.model, name, part.nature, part.why, table.how_long, part.erasing)
        for name in table.rest_names:
            yield Declared(table.model, name, table.rest, table.what, table.how_long, table.erasing)


def emptied() -> list[tuple[str, str]]:
    """The model and name of every field that is empty once its person is erased."""
    return [(each.model, each.name) for each in fields() if each.erasing is Erasing.EMPTIED]
