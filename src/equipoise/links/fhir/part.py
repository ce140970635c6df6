"""One JSON object of a record, read by what FHIR says its members are; whatever is of another type is refused."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from equipoise.core.person.fact import Code
from equipoise.core.person.model import Concept
from equipoise.core.values.dates import PartialDate
from equipoise.core.values.errors import InputError
from equipoise.links.fhir import systems

_DATE_TIME = re.compile(
    r"(\d{4}(?:-\d{2}(?:-\d{2})?)?)(T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2})?)?"
)
_ID = re.compile(r"[A-Za-z0-9._-]{1,100}")
_MEND = "Mend it, or export the record again as FHIR R4."
MAX_LABEL = 200


@dataclass(frozen=True, slots=True)
class Moment:
    """A day as it was written, and the instant by which several of one day are put in order."""

    day: PartialDate
    instant: datetime


@dataclass(frozen=True, slots=True)
class Part:
    """An object with its place: `where` names the file, `path` the resource and what is inside it."""

    data: Mapping[str, Any]
    where: str
    path: str

    def error(self, what: str, mend: str = _MEND) -> InputError:
        """What is wrong here. Says places and names, never what was recorded."""
        return InputError(f"{self.path}: {what}", where=self.where, mend=mend)

    @property
    def kind(self) -> str:
        """The resource's type."""
        return self.text("resourceType")

    @property
    def id(self) -> str:
        """The resource's id; empty where it has none that can be shown."""
        written = self.text("id")
        return written if _ID.fullmatch(written) else ""

    def text(self, key: str) -> str:
        """A text; empty where there is none."""
        found = self._one(key, str, "text")
        return found or ""

    def flag(self, key: str) -> bool | None:
        """True or false; None where nothing is said."""
        found = self._one(key, bool, "true or false")
        return found if isinstance(found, bool) else None

    def number(self, key: str) -> Decimal | None:
        """A number; None where there is none."""
        found = self._one(key, Decimal, "a number")
        return found if isinstance(found, Decimal) else None

    def part(self, key: str) -> Part | None:
        """An object inside; None where there is none."""
        found = self._one(key, dict, "an object")
        return None if found is None else Part(found, self.where, f"{self.path}, {key}")

    def parts(self, key: str) -> tuple[Part, ...]:
        """The objects of a list inside; empty where there is none."""
        found = self._one(key, list, "a list") or []
        for each in found:
            if not isinstance(each, dict):
                raise self.error(f"{key} has to be a list of objects.")
        return tuple(Part(each, self.where, f"{self.path}, {key} {i}") for i, each in enumerate(found, 1))

    def texts(self, key: str) -> tuple[str, ...]:
        """The texts of a list inside."""
        found = self._one(key, list, "a list") or []
        return tuple(each for each in found if isinstance(each, str))

    def _one(self, key: str, kind: type, words: str) -> Any:
        found = self.data.get(key)
        if found is not None and not isinstance(found, kind):
            raise self.error(f"{key} has to be {words}.")
        return found

    def moment(self, key: str) -> Moment | None:
        """A date or dateTime; None where there is none. The day is that of its own time zone."""
        written = self.text(key)
        if not written:
            return None
        found = _DATE_TIME.fullmatch(written)
        try:
            if not found:
                raise ValueError(written)
            day = PartialDate.parse(found[1])
            return Moment(day, _instant(day, written if found[2] else ""))
        except (ValueError, OverflowError) as error:
            raise self.error(f"{key} is not a date.", "Dates are written as in 2026-01-31.") from error

    def codes(self) -> tuple[Code, ...]:
        """The codings of a CodeableConcept that name their system."""
        found = (
            Code(systems.canonical(each.text("system")), each.text("code")) for each in self.parts("coding")
        )
        return tuple(each for each in found if _is_code(each.system) and _is_code(each.code))

    def concept(self, key: str) -> Concept | None:
        """A CodeableConcept with its label and codes; None where there is none, or nothing in it."""
        found = self.part(key)
        return None if found is None else found.as_concept()

    def as_concept(self) -> Concept | None:
        """This CodeableConcept: labelled by its text, else by the first display, else by the code itself."""
        codings = self.parts("coding")
        named = [self.text("text"), *(each.text("display") for each in codings)]
        named += [each.text("code") for each in codings]
        label = next((clean for each in named if (clean := cleaned(each))), "")
        return Concept(label, self.codes()) if label else None

    def extensions(self, url: str) -> tuple[Part, ...]:
        """The extensions of this name; mCODE's are found by the last part of theirs, in each of its versions."""
        wanted = _tail(url)
        return tuple(each for each in self.parts("extension") if _tail(each.text("url")) == wanted)

    @property
    def profiles(self) -> tuple[str, ...]:
        """The last part of each profile it claims, as in `mcode-primary-cancer-condition`."""
        meta = self.part("meta")
        return (
            tuple(each.rpartition("/")[2].partition("|")[0] for each in meta.texts("profile")) if meta else ()
        )


def _is_code(text: str) -> bool:
    return 0 < len(text) <= MAX_LABEL and text.isprintable()


def cleaned(text: str) -> str:
    """Words that can be shown: on one line, without signs that steer, not endless."""
    spaced = "".join(each if each.isprintable() else " " for each in text)
    return " ".join(spaced.split())[:MAX_LABEL].strip()


def _tail(url: str) -> str:
    return url.rpartition("/")[2].removeprefix("mcode-")


def _instant(day: PartialDate, written: str) -> datetime:
    if not written:
        return datetime.combine(day.earliest, datetime.min.time(), UTC)
    found = datetime.fromisoformat(written)
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
