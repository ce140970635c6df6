"""A FHIR R4 bundle about one patient: its resources, their references, and what it must not be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from equipoise.core.values.errors import InputError
from equipoise.links.fhir import parsing
from equipoise.links.fhir.notes import Notes
from equipoise.links.fhir.part import Part

_EXPORT = "Export the record of one person as a FHIR R4 bundle in JSON."
_TYPES = ("document", "message", "transaction", "batch", "searchset", "collection")
_CONDITIONAL = "Patient?identifier="
"""How a transaction names the patient whom the receiver knows already."""
_R5 = {
    "MedicationStatement": ("medication",),
    "MedicationRequest": ("medication",),
    "MedicationAdministration": ("medication", "occurenceDateTime", "occurencePeriod"),
    "Procedure": ("occurrenceDateTime", "occurrencePeriod"),
    "Condition": ("participant",),
}
_OLDER = {
    "MedicationStatement": ("taken", "wasNotTaken"),
    "MedicationAdministration": ("notGiven", "wasNotGiven"),
    "Procedure": ("notDone", "notPerformed"),
    "Condition": ("dateRecorded", "assertedDate"),
}


@dataclass(frozen=True, slots=True)
class Bundle:
    """The patient, the other resources in the order of the bundle, and all of them by their references."""

    patient: Part
    resources: tuple[Part, ...]
    by_reference: Mapping[str, Part]
    absolute: frozenset[str] = frozenset()
    """`Patient/1` of those that have an address on a server: the same name on another server is somebody else."""

    def resolved(self, reference: Part | None, within: Part | None = None) -> Part | None:
        """The resource that a Reference names, in the bundle or contained in the resource it stands in."""
        if reference is None:
            return None
        name = reference.text("reference")
        if name.startswith("#") and within is not None:
            inside = (each for each in within.parts("contained") if each.text("id") == name[1:])
            return next(inside, None)
        short = _relative(name)
        if name.startswith("http") and short in self.absolute:
            return self.by_reference.get(name.partition("/_history/")[0])
        return self.by_reference.get(name) or self.by_reference.get(short)

    def is_patient(self, reference: Part) -> bool:
        """Whether the Reference is to the patient of this bundle, by address or by one of the patient's identifiers."""
        named = reference.text("reference")
        if named.startswith(_CONDITIONAL):
            system, _, value = named.removeprefix(_CONDITIONAL).rpartition("|")
            return self._is_identifier((system, value))
        if named:
            return self.resolved(reference) is self.patient
        wanted = reference.part("identifier")
        return wanted is not None and self._is_identifier((wanted.text("system"), wanted.text("value")))

    def _is_identifier(self, pair: tuple[str, str]) -> bool:
        return bool(pair[1]) and any(
            pair == (each.text("system"), each.text("value")) for each in self.patient.parts("identifier")
        )


def load(text: bytes | str, where: str, notes: Notes) -> Bundle:
    """The bundle a file holds; InputError where it is none, not R4, or not about one person.

    The lines of a bulk export are a record too. A Patient alone is refused: it was meant to be more than that.
    """
    return _joined(_resources(text, where, notes), where, notes)


def load_all(files: Mapping[str, bytes | str], where: str, notes: Notes) -> Bundle:
    """The files of one export together, by their names; each holds a bundle, one resource, or one a line."""
    found = [each for name, text in files.items() for each in _resources(text, name, notes, alone=False)]
    return _joined(found, where, notes)


def _resources(text: bytes | str, where: str, notes: Notes, *, alone: bool = True) -> list[tuple[str, Part]]:
    """Each with its full address, where it has one. `alone`: there is no other file beside this."""
    objects = parsing.parse(text, where)
    if len(objects) > 1:
        roots = (Part(each, where, f"Line {i}") for i, each in enumerate(objects, 1))
        return [("", _named(each, f"line {i}")) for i, each in enumerate(roots, 1)]
    root = Part(objects[0], where, "The file")
    if root.kind not in ("", "Bundle") and not alone:
        return [("", _named(root, "file"))]
    _refuse_what_is_none(root)
    entries = enumerate(root.parts("entry"), 1)
    return [found for i, each in entries if (found := _entry(each, i, notes))]


def _joined(entries: list[tuple[str, Part]], where: str, notes: Notes) -> Bundle:
    by_reference, kept = _indexed(entries, notes)
    patients = [each for each in kept if each.kind == "Patient"]
    if len(patients) != 1:
        count = "nobody" if not patients else f"{len(patients)} people"
        raise InputError(
            f"The bundle holds the record of {count}; it has to hold one Patient.", where=where, mend=_EXPORT
        )
    for each in kept:
        _refuse_other_versions(each)
    absolute = frozenset(_relative(address) for address, _ in entries if address.startswith("http"))
    others = tuple(each for each in kept if each.kind != "Patient")
    return Bundle(patients[0], others, by_reference, absolute)


def _refuse_what_is_none(root: Part) -> None:
    kind = root.text("resourceType")
    if not kind:
        raise InputError("This is JSON, but no FHIR bundle.", where=root.where, mend=_EXPORT)
    if kind != "Bundle":
        name = kind[:40] if kind.isalpha() and kind.isascii() else "resource"
        raise InputError(f"This is a single {name}, and no bundle.", where=root.where, mend=_EXPORT)
    if root.text("type") and root.text("type") not in _TYPES:
        raise InputError(
            "This is a bundle of changes or of answers, not of a record.", where=root.where, mend=_EXPORT
        )
    if not root.parts("entry"):
        raise InputError("The bundle is empty.", where=root.where, mend=_EXPORT)


def _entry(entry: Part, number: int, notes: Notes) -> tuple[str, Part] | None:
    """The full address and the resource of an entry; None where it holds none that counts."""
    resource = entry.part("resource")
    path = f"entry {number}"
    request = entry.part("request")
    if resource is None or (request and request.text("method") == "DELETE"):
        notes.add(Part({}, entry.where, f"Entry {number}"), "it holds no resource.")
        return None
    return entry.text("fullUrl"), _named(resource, path)


def _named(resource: Part, place: str) -> Part:
    """The resource under the name by which errors and sources call it: `Observation/abc (entry 12)`."""
    named = Part(resource.data, resource.where, place)
    if not named.kind:
        raise named.error("resourceType is missing.")
    if named.kind == "Bundle":
        raise named.error("a bundle stands inside another, or on a line.", _EXPORT)
    kind = named.kind[:40] if named.kind.isalpha() and named.kind.isascii() else "Resource"
    name = f"{kind}/{named.id}" if named.id else kind
    return Part(resource.data, resource.where, f"{name} ({place})")


def _indexed(entries: list[tuple[str, Part]], notes: Notes) -> tuple[dict[str, Part], list[Part]]:
    """The resources by every name that a reference may use, and once each."""
    found: dict[str, Part] = {}
    kept: list[Part] = []
    for address, each in entries:
        own = f"{each.kind}/{each.text('id')}" if each.text("id") else ""
        known = found.get(own) or found.get(address)
        if known is not None:
            if known.data != each.data:
                raise each.error("it stands twice in the bundle, with different content.", _EXPORT)
            notes.add(each, "it stands twice in the bundle.")
            continue
        kept.append(each)
        names = (
            own,
            address.partition("/_history/")[0],
            _relative(address),
            f"urn:uuid:{each.text('id')}" if own else "",
        )
        found.update({name: each for name in names if name and name not in found})
    return found, kept


def _relative(address: str) -> str:
    """`Patient/1` of `https://example.org/fhir/Patient/1/_history/2`."""
    parts = address.partition("/_history/")[0].split("/")
    return "/".join(parts[-2:]) if len(parts) >= 2 else address


def _refuse_other_versions(resource: Part) -> None:
    """Earlier and later FHIR say the same with other members: read as R4 they would be half understood."""
    kind = resource.kind
    if any(key in resource.data for key in _R5.get(kind, ())) or kind == "MedicationUsage":
        raise resource.error("this is FHIR R5, not R4.", _EXPORT)
    older = any(key in resource.data for key in _OLDER.get(kind, ())) or kind == "MedicationOrder"
    if kind == "Condition":
        statuses = (resource.data.get("clinicalStatus"), resource.data.get("verificationStatus"))
        older = older or any(isinstance(each, str) for each in statuses)
    if older:
        raise resource.error("this is FHIR STU3 or earlier, not R4.", _EXPORT)
