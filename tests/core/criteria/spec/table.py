"""What an example of the language is, and how it is run."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from equipoise.core.judging.outcome import Judgement
from equipoise.core.judging.reference import judge
from equipoise.core.person.file import read as read_person
from equipoise.core.person.model import Person
from equipoise.core.protocol.model import Protocol
from equipoise.core.protocol.reading import read

TODAY = date(2026, 11, 22)
HEADER = """\
protocol: Example
trial: NCT00000000
title: An example
version: "1"
drafted: {by: Equipoise, on: 2026-11-22}
"""
MET, NOT_MET, UNKNOWN, NOT_APPLICABLE = "met", "not met", "unknown", "not applicable"


@dataclass(frozen=True)
class Row:
    """What is known of somebody, and the verdict. `note` says why, where it isn't plain."""

    facts: str
    verdict: str
    note: str = ""
    clocks: str = ""


@dataclass(frozen=True)
class Table:
    """A criterion with people on every side of it. `file`: its part of a protocol file, with one criterion."""

    title: str
    about: str
    file: str
    rows: tuple[Row, ...]

    def protocol(self) -> Protocol:
        """The example as a whole protocol file, read."""
        return read(HEADER + self.file, "example.yaml")

    def judged(self, row: Row) -> Judgement:
        """The judgement of the slow judge, which is the meaning."""
        protocol = self.protocol()
        return judge(protocol.rules, person(row, protocol), TODAY)


@dataclass(frozen=True)
class Part:
    """A chapter of the reference."""

    title: str
    about: str
    tables: tuple[Table, ...] = field(default=())


def person(row: Row, protocol: Protocol) -> Person:
    """The person of a row."""
    text = f"today: {TODAY}\nclocks: {{{row.clocks}}}\nfacts:\n" + "".join(
        f"  {line}\n" for line in row.facts.splitlines()
    )
    scope = protocol.rules.scope
    return read_person(text, "person.yaml", scope.facts, {name: name for name in scope.clocks}).person


def rows(text: str) -> tuple[Row, ...]:
    """Rows as lines of `facts | verdict | note | clocks`; facts are parted by semicolons."""
    found = []
    for line in text.strip().splitlines():
        said, verdict, *rest = (each.strip() for each in line.split("|"))
        facts = "\n".join(each.strip() for each in said.split(";"))
        found.append(Row("" if facts == "-" else facts, verdict, *rest))
    return tuple(found)
