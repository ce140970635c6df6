"""Tumours and their sizes, as mCODE records them, as the entries of a list that has the code of a tumour's size.

Each BodyStructure is one tumour; every Observation of its size is of one scan. A tumour that has been taken out is
measured as a specimen, which is no scan. A record need not hold every tumour, so their list is never complete; whether
the scans of one count as complete its fact says.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from equipoise.core.person.fact import Code, Fact
from equipoise.core.person.model import Entries, Observation, Record, Source, Value
from equipoise.core.values.dates import PartialDate
from equipoise.core.values.possible import Options
from equipoise.links.fhir import clinical, evidence, systems, values
from equipoise.links.fhir.gathering import Gathering, source
from equipoise.links.fhir.matching import choices
from equipoise.links.fhir.part import Part
from equipoise.links.fhir.values import Unusable

_PROFILE = "mcode-tumor"
_CONDITION = ("mcode-related-condition", "condition-related")
_FINAL = ("final", "amended", "corrected")


@dataclass(slots=True)
class _Tumour:
    """A tumour: its BodyStructure, and what was measured of it."""

    part: Part
    sizes: list[Part] = field(default_factory=list)


def gather(resources: Iterable[Part], to: Gathering) -> None:
    """Take the tumours of a record into the lists that ask for them."""
    everything = tuple(resources)
    for fact in to.facts.values():
        if fact.kind == "list" and fact.codes and (tumours := _tumours(everything, fact, to)):
            records = tuple(_record(each, fact, to) for each in tumours)
            to.add(fact, Observation(Entries(records), Source("record", "all tumours of this record")))


def _tumours(resources: Iterable[Part], fact: Fact, to: Gathering) -> list[_Tumour]:
    """Those that were measured, and those whose profile says that they are tumours, in the order of the record."""
    found: dict[int, _Tumour] = {}
    for each in resources:
        if each.kind == "BodyStructure" and _PROFILE in each.profiles and _is_there(each, to):
            found.setdefault(id(each.data), _Tumour(each))
        elif each.kind == "Observation" and _measures(each, fact):
            tumour = _measured(each, to)
            if tumour is not None:
                found.setdefault(id(tumour.data), _Tumour(tumour)).sizes.append(each)
    return list(found.values())


def _is_there(part: Part, to: Gathering) -> bool:
    return part.flag("active") is not False and to.is_of_patient(part, "patient")


def _measures(part: Part, fact: Fact) -> bool:
    """Our own lists are read by themselves, whatever code stands beside ours."""
    codes = _codes(part)
    return all(each.system != systems.FACT for each in codes) and any(each in fact.codes for each in codes)


def _measured(part: Part, to: Gathering) -> Part | None:
    """The tumour whose size an Observation gives; None, with a note, where that is not said."""
    if part.text("status") not in _FINAL or not to.is_of_patient(part):
        return None
    tumours = [one for each in part.parts("focus") if (one := to.bundle.resolved(each, part))]
    tumours = [each for each in tumours if each.kind == "BodyStructure"]
    if len(tumours) != 1:
        to.notes.add(part, "it does not say which tumour in the body it measures.", _codes(part))
        return None
    return tumours[0] if _is_there(tumours[0], to) else None


def _codes(part: Part) -> tuple[Code, ...]:
    """Those of what was measured."""
    concept = part.concept("code")
    return concept.codes if concept else ()


def _record(tumour: _Tumour, fact: Fact, to: Gathering) -> Record:
    said: dict[str, Value | None] = {}
    for name, each in fact.fields.items():
        if each.kind == "choice":
            said[name] = _choice(tumour.part, each, to)
        elif each.kind == "list" and not each.codes:
            said[name] = _scans(tumour, each, to)
    told = {
        name: Observation(value, source(tumour.part)) for name, value in said.items() if value is not None
    }
    return Record(told, tumour.part.path)


def _choice(part: Part, fact: Fact, to: Gathering) -> Options | None:
    """By its place, or by the condition that it belongs to."""
    place = part.concept("location")
    found = choices(place.codes, fact) if place else frozenset()
    for each in (one for name in _CONDITION for one in part.extensions(name)):
        reference = each.part("valueReference")
        belongs = to.bundle.resolved(reference, part)
        if belongs is not None and belongs.kind == "Condition":
            found |= _of_condition(belongs, fact)
    return Options(found) if found else None


def _of_condition(condition: Part, fact: Fact) -> frozenset[str]:
    name = condition.concept("code")
    if name is None or not {"primary", "metastasis"} <= fact.choices.keys():
        return frozenset()
    kinds = clinical.kinds_of(condition, name) | choices((*name.codes, *evidence.tissue(condition)), fact)
    return frozenset(kinds)


def _scans(tumour: _Tumour, fact: Fact, to: Gathering) -> Entries | None:
    day = next((name for name, each in fact.fields.items() if each.kind == "date"), "")
    sizes = [each for each in fact.fields.values() if each.kind == "number" and each.codes]
    if not day or not sizes:
        return None
    records = [found for each in tumour.sizes if (found := _scan(each, day, sizes[0], to))]
    return Entries(tuple(records), fact.complete) if records else None


def _scan(part: Part, day: str, size: Fact, to: Gathering) -> Record | None:
    """One measurement, with its day where that is known."""
    for each in (*part.parts("component"), part):
        if each is not part and not set(_codes(each)) & set(size.codes):
            continue
        try:
            value = values.value_of(each, size)
        except Unusable as reason:
            if each is not part or values.has_value(each):
                to.notes.add(each, str(reason), _codes(each))
            continue
        when = to.past(part, "effectiveDateTime") or to.past(part, "issued")
        found: Mapping[str, Value | None] = {day: when.day if when else None, size.name: value}
        return Record({k: _of(v, part) for k, v in found.items() if v is not None}, part.path)
    return None


def _of(value: Value, part: Part) -> Observation:
    return Observation(value, source(part), value if isinstance(value, PartialDate) else None)
