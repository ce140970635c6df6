"""A FHIR R4 bundle to a person: facts observed, with their day and their place in the record.

Resources are read as plain JSON objects whose members have to be of FHIR's types, not through a library of models:
those at hand refuse bundles that are in use for a character in an id (both of mCODE's examples for trial matching),
and take some ninety milliseconds for a record of average size. What matters here, that nothing is half understood,
is tested for: other versions of FHIR, wrong types and two values under one name are errors.

Which fact an entry speaks of is found by the facts' own codes. What can't be used is noted and never guessed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from equipoise.core.person.fact import Fact
from equipoise.core.person.model import Entries, Observation, Person
from equipoise.links.fhir import bundle, clinical, listed, observations, reports, tumours
from equipoise.links.fhir.gathering import Gathering
from equipoise.links.fhir.notes import Note, Notes
from equipoise.links.fhir.part import Part
from equipoise.links.fhir.presences import Presence, settle


@dataclass(frozen=True, slots=True)
class FhirPerson:
    """The person, and what in the bundle was not used and why."""

    person: Person
    notes: tuple[Note, ...]


def read(text: bytes | str, where: str, facts: Mapping[str, Fact], today: date | None = None) -> FhirPerson:
    """The person that a bundle speaks of, as far as `facts` ask.

    `where` names the file in errors. Where `today` is given, what lies after it is refused. InputError with the
    place for whatever is no FHIR R4 bundle about one person; its text and the notes hold nothing personal but ids.
    """
    notes = Notes()
    return _person(bundle.load(text, where, notes), facts, today, notes)


def read_all(
    files: Mapping[str, bytes | str], where: str, facts: Mapping[str, Fact], today: date | None = None
) -> FhirPerson:
    """The same of the files of one person's bulk export, by their names; `where` names their folder."""
    notes = Notes()
    return _person(bundle.load_all(files, where, notes), facts, today, notes)


def _person(found: bundle.Bundle, facts: Mapping[str, Fact], today: date | None, notes: Notes) -> FhirPerson:
    to = Gathering(found, facts, notes, today)
    clinical.patient(found.patient, to)
    resources = [each for each in found.resources if _is_understood(each, to)]
    for each in resources:
        if each.kind == "Observation":
            observations.gather(each, to)
    tumours.gather(resources, to)
    settle([entry for each in resources if (entry := _entry(each, to))], to)
    person = Person({name: _merged(seen, facts[name]) for name, seen in to.observations().items()}, to.clocks)
    return FhirPerson(person, notes.all())


def _is_understood(part: Part, to: Gathering) -> bool:
    """FHIR forbids to use what carries an extension that changes its meaning, unless one knows it. We know none."""
    if not part.data.get("modifierExtension"):
        return True
    to.notes.add(part, "it carries an extension that changes its meaning.")
    return False


_ENTRIES: Mapping[str, Callable[[Part, Gathering], Presence | None]] = {
    "Condition": clinical.condition,
    "Procedure": clinical.procedure,
    "MedicationStatement": clinical.medication,
    "MedicationRequest": clinical.medication,
    "MedicationAdministration": clinical.medication,
}


def _entry(part: Part, to: Gathering) -> Presence | None:
    """The entry of a list that a resource is; the others are noted."""
    if part.kind in _ENTRIES:
        found = _ENTRIES[part.kind](part, to)
        return None if found and to.is_before_birth(part, found.started) else found
    if part.kind == "List":
        listed.gather(part, to)
    elif part.kind in ("DiagnosticReport", "ImagingStudy"):
        reports.gather(part, to)
    elif part.kind not in ("Observation", "Medication", "BodyStructure", "Specimen"):
        to.notes.add(part, "resources of this type are not read.")
    return None


def _merged(seen: tuple[Observation, ...], fact: Fact) -> tuple[Observation, ...]:
    """One list of what stands in several places, complete only where nothing contradicts that."""
    if fact.kind != "list" or len(seen) == 1:
        return seen
    lists = [each.value for each in seen if isinstance(each.value, Entries)]
    if len({each.when for each in seen}) == len(seen) or len(lists) < len(seen):
        return seen
    records = tuple(record for each in lists for record in each.records)
    same = all(each.complete for each in lists) and all(each.records == lists[0].records for each in lists)
    return (Observation(Entries(records, same), seen[0].source, None),)
