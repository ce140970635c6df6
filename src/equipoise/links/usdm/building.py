"""What all parts of the file are made with: ids in order, terms, remarks, durations."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from equipoise.core.design.sourced import Sourced
from equipoise.core.design.telling import source_words
from equipoise.core.values.durations import Duration
from equipoise.links.usdm import codes
from equipoise.links.usdm.model import Code, CommentAnnotation, Item

T = TypeVar("T", bound=Item)
_ISO = {"day": "D", "week": "W", "month": "M", "year": "Y"}


@dataclass(slots=True)
class Building:
    """Makes objects, each with the id of its class and the next number: the same design gives the same ids."""

    made: Counter[str] = field(default_factory=Counter)

    def make(self, kind: type[T], **parts: Any) -> T:
        """An object of a class."""
        return kind(id=self.next_id(kind), **parts)

    def next_id(self, kind: type[Item]) -> str:
        """An id that nothing has yet."""
        self.made[kind.__name__] += 1
        return f"{kind.__name__}_{self.made[kind.__name__]}"

    def term(self, word: str) -> Code:
        """A term of CDISC's, by our word for it."""
        return self.code(*codes.TERMS[word])

    def code(self, code: str, decode: str) -> Code:
        """A term of CDISC's."""
        system, version = codes.SYSTEM, codes.VERSION
        return self.make(Code, code=code, decode=decode, code_system=system, code_system_version=version)

    def role(self, role: str, title: str) -> Code:
        """The term of a role: CDISC's, or one of ours where it has none."""
        if role in codes.ROLES:
            return self.code(*codes.ROLES[role])
        return self.make(
            Code, code=role, decode=title, code_system=codes.OWN, code_system_version=codes.OWN_VERSION
        )

    def note(self, text: str) -> CommentAnnotation:
        """A remark."""
        return self.make(CommentAnnotation, text=text)

    def source(self, *values: Sourced[Any]) -> tuple[CommentAnnotation, ...]:
        """Remarks that say where values come from: USDM has no place of its own for it."""
        said = dict.fromkeys(source_words(each) for each in values if each.is_set)
        return tuple(self.note(each) for each in said)


def iso(*stretches: Duration) -> str:
    """ISO 8601 of stretches one after another: P18M; weeks among others are told in days."""
    counts = Counter[str]()
    for each in stretches:
        counts[each.unit] += each.count
    if counts["week"] and len(+counts) > 1:
        counts["day"] += 7 * counts.pop("week")
    said = "".join(f"{counts[unit]}{letter}" for unit, letter in reversed(_ISO.items()) if counts[unit])
    return f"P{said or '0D'}"


def neighbours(ids: Sequence[str]) -> tuple[list[str | None], list[str | None]]:
    """Before each and after each: what chains things by their ids."""
    if not ids:
        return [], []
    return [None, *ids[:-1]], [*ids[1:], None]
