"""Three-valued logic: yes, no, unknown (Kleene, Introduction to Metamathematics, 1952, section 64, strong tables)."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum


class Truth(Enum):
    """What is known of a statement."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"

    def __bool__(self) -> bool:
        """Refused: `if truth:` would take unknown for one of the others."""
        raise TypeError("a Truth is yes, no or unknown: compare it with `is`")


def negated(one: Truth) -> Truth:
    """Yes for no and no for yes; unknown stays."""
    if one is Truth.UNKNOWN:
        return one
    return Truth.NO if one is Truth.YES else Truth.YES


def all_of(parts: Iterable[Truth]) -> Truth:
    """No where one is no, yes where all are yes, else unknown. Of nothing: yes."""
    found = Truth.YES
    for each in parts:
        if each is Truth.NO:
            return each
        if each is Truth.UNKNOWN:
            found = each
    return found


def any_of(parts: Iterable[Truth]) -> Truth:
    """Yes where one is yes, no where all are no, else unknown. Of nothing: no."""
    return negated(all_of(negated(each) for each in parts))
