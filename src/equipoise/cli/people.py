"""People as files on the command line: YAML of our own, or a FHIR bundle."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from equipoise.cli import texts
from equipoise.core.criteria.scope import Scope
from equipoise.core.person.file import read as read_file
from equipoise.core.person.later import refuse_later
from equipoise.core.person.model import Person
from equipoise.core.values.dates import PartialDate
from equipoise.core.values.errors import InputError

_EXPORTED = (".ndjson", ".json")


@dataclass(frozen=True, slots=True)
class Given:
    """A person, the day they are judged on, and what of a record was left out, and why."""

    person: Person
    today: date
    notes: tuple[str, ...] = ()


def from_file(path: Path, scope: Scope, today: date | None) -> Given:
    """The person of a YAML file. `today` None: the file's own day, else the clock's."""
    found = read_file(texts.content(path), str(path), scope.facts, {name: name for name in scope.clocks})
    day = today or _whole(found.today, path) or _clock()
    refuse_later(found.person, day, str(path))
    return Given(found.person, day)


def from_fhir(path: Path, scope: Scope, today: date | None) -> Given:
    """The person of a FHIR R4 bundle, of a bulk export's file, or of a folder of such files."""
    from equipoise.links.fhir import reading

    day = today or _clock()
    if path.is_dir():
        files = {str(each): texts.raw(each) for each in sorted(path.iterdir()) if each.suffix in _EXPORTED}
        found = reading.read_all(files, str(path), scope.facts, day)
    else:
        found = reading.read(texts.raw(path), str(path), scope.facts, day)
    refuse_later(found.person, day, str(path))
    return Given(found.person, day, tuple(map(str, found.notes)))


def together(one: Given, other: Given) -> Given:
    """What two sources say of one person; where they contradict each other, the judge sees that."""
    names = dict.fromkeys((*one.person.facts, *other.person.facts))
    facts = {name: (*one.person.facts.get(name, ()), *other.person.facts.get(name, ())) for name in names}
    person = Person(facts, {**one.person.clocks, **other.person.clocks}, one.person.name or other.person.name)
    return Given(person, one.today, (*one.notes, *other.notes))


def day(text: str) -> date | None:
    """The day of `--today`; None where it is left out."""
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise InputError(
            f"“{text[:40]}” is not a day.", where="--today", mend="Write it as in 2026-01-31."
        ) from error


def _whole(today: PartialDate | None, path: Path) -> date | None:
    if today is None:
        return None
    if today.day is None:
        raise InputError("today: the day is missing.", where=str(path), mend="Write it as in 2026-01-31.")
    return today.earliest


def _clock() -> date:
    return datetime.now(tz=UTC).astimezone().date()
