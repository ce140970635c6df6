"""A trial's protocol: what its file says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from equipoise.core.criteria.rules import Rules
from equipoise.core.design.model import Design
from equipoise.core.person.fact import Fact
from equipoise.core.values.dates import PartialDate


@dataclass(frozen=True, slots=True)
class Signed:
    """Who did something, and when."""

    by: str
    on: PartialDate


@dataclass(frozen=True, slots=True)
class SourceText:
    """A text that criteria quote by offsets. `sha256` is of its UTF-8 bytes; `about` says what it is."""

    name: str
    sha256: str
    about: str


@dataclass(frozen=True, slots=True)
class Protocol:
    """What a protocol file says.

    `name` is how the trial is called (STOP-2), `trial` its registry number. `facts` are those declared; the standard
    facts and those of scores can be used too, and stand with them in the scope of the `rules`.
    `design`: arms, allocation, visits and forms, where the file says them.
    """

    name: str
    trial: str
    title: str
    version: str
    drafted: Signed
    approved: Signed | None
    sources: Mapping[str, SourceText]
    rules: Rules
    facts: Mapping[str, Fact] = field(default_factory=dict)
    design: Design | None = None
