"""Data as tables, with what each variable means: what all formats are written from."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum


class Type(StrEnum):
    """What a variable's values are, in the words of CDISC's standards."""

    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    DATE = "date"
    """A whole day, as 2026-03-31."""
    PARTIAL_DATE = "partialDate"
    """A day, a month (2026-03) or a year."""
    DATETIME = "datetime"
    """UTC, as 2026-03-31T17:05:00Z."""


@dataclass(frozen=True, slots=True)
class Variable:
    """A column. `codes`: what its values mean, where they are codes; `several`: a value may be more than one of them,
    with spaces between. `visits`: at which it is asked, ids.

    `form` and `item` are as the protocol names them; `source`: where in the protocol file its form stands and where
    that comes from (registry, assumed). `key`: it takes part in telling rows apart. `coded`: its name in CDASH.
    `oid`: by which ODM knows it; empty for that of the table and its name.
    """

    name: str
    label: str
    type: Type = Type.TEXT
    unit: str = ""
    codes: tuple[tuple[str, str], ...] = ()
    form: str = ""
    item: str = ""
    visits: tuple[str, ...] = ()
    source: str = ""
    versions: tuple[str, ...] = ()
    coded: str = ""
    key: bool = False
    several: bool = False
    oid: str = ""


Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Streamed(Collection[Row]):
    """Rows that are made anew each time they are gone through, so that no more than one of them is held."""

    count: int
    make: Callable[[], Iterator[Row]]

    def __len__(self) -> int:
        return self.count

    def __iter__(self) -> Iterator[Row]:
        return self.make()

    def __contains__(self, row: object) -> bool:
        return any(each == row for each in self)


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of the same variables, in the order in which they are written. A value that is not known is empty.

    `oid`: by which ODM knows it; empty for that of its name.
    """

    name: str
    label: str
    variables: tuple[Variable, ...]
    rows: Collection[Row]
    oid: str = ""

    @property
    def group_oid(self) -> str:
        """Its name among the item groups of ODM."""
        return self.oid or f"IG.{self.name}"

    def item_oid(self, variable: Variable) -> str:
        """A variable's name among the items of ODM."""
        return variable.oid or f"IT.{self.name}.{variable.name}"


@dataclass(frozen=True, slots=True)
class About:
    """What data are of: the trial, the protocol version in force, how they stood when (UTC), and what wrote them."""

    study: str
    nct_id: str
    title: str
    version: str
    instant: str
    software: str
    blinded: bool = True
