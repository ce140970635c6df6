"""What can't have been observed yet: a fact of a day after the one that a person is judged on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from equipoise.core.person.model import Entries, Observation, Person
from equipoise.core.values.dates import PartialDate
from equipoise.core.values.errors import InputError


def refuse_later(person: Person, today: date, where: str) -> None:
    """InputError for the first fact that was observed, or is said to have happened, after today.

    Clocks may lie ahead: what is planned has a day, too.
    """
    for name, observed in person.facts.items():
        for path, day, line in _days(name, observed):
            if day.earliest > today:
                place = f"{where}, line {line}" if line else where
                raise InputError(
                    f"{path}: {day} lies after {today.isoformat()}.", where=place, mend="Mend the day."
                )


def _days(path: str, observed: tuple[Observation, ...]) -> Iterator[tuple[str, PartialDate, int]]:
    """Every day in the observations and in the entries of their lists, with its place."""
    for each in observed:
        if each.when is not None:
            yield path, each.when, each.line
        if isinstance(each.value, PartialDate):
            yield path, each.value, each.line
        elif isinstance(each.value, Entries):
            for number, record in enumerate(each.value.records, 1):
                for name, inside in record.fields.items():
                    yield from _days(f"{path}.{number}.{name}", (inside,))
