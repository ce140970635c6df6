"""A value with where it comes from: the registry, an assumption with its author and reason, or nowhere yet."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from equipoise.core.values.errors import InputError

T = TypeVar("T")


class Source(StrEnum):
    """Where a value comes from."""

    REGISTRY = "registry"
    ASSUMED = "assumed"
    UNSET = "unset"


class Unset(InputError):
    """Something needs a value that the protocol does not set. `place` names it as the file does."""

    def __init__(self, place: str, wanted_for: str, question: str = "") -> None:
        mend = f"Ask the sponsor: {question}" if question else "Set it in the protocol file."
        super().__init__(f"{wanted_for} needs “{place}”, which the protocol leaves unset.", mend=mend)
        self.place, self.wanted_for, self.question = place, wanted_for, question


@dataclass(frozen=True, slots=True)
class Sourced(Generic[T]):
    """A value of a protocol. `place`: where it stands in the file, as `allocation.block sizes`.

    From the registry: `said` names the record's field. Assumed: `by` whom and `why`, `overlay` where an overlay says
    so. Unset: `value` is None and `question` is what to ask the sponsor.
    """

    place: str
    source: Source
    value: T | None = None
    said: str = ""
    by: str = ""
    why: str = ""
    question: str = ""
    overlay: bool = False

    def need(self, wanted_for: str) -> T:
        """The value; Unset, naming it, where there is none. `wanted_for`: what needs it, as a sentence begins."""
        if self.source is Source.UNSET or self.value is None:
            raise Unset(self.place, wanted_for, self.question)
        return self.value

    @property
    def is_set(self) -> bool:
        """Whether there is a value."""
        return self.source is not Source.UNSET
