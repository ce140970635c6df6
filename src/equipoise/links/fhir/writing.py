"""A person to a FHIR R4 bundle that `reading` reads back to the same facts.

Birth date, sex and death stand in the Patient where that can hold them; every other fact is an Observation with our own
code and, where it has one, that of LOINC or SNOMED CT beside it. A list is an Observation whose members are its
entries, each an Observation with its fields as components. Sources and names are left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from equipoise.core.person.fact import NO, YES, Fact
from equipoise.core.person.model import (
    NEVER,
    Concept,
    Entries,
    Observation,
    Person,
    Record,
    Value,
    WhyUnknown,
)
from equipoise.core.values.dates import PartialDate
from equipoise.core.values.possible import Options, Span
from equipoise.core.values.units import Amount, converted
from equipoise.links.fhir import systems

Json = dict[str, Any]

_BASE = "https://example.org/fhir"
_PATIENT = "patient"
_ABSENT = {
    WhyUnknown.DONT_KNOW: "asked-unknown",
    WhyUnknown.DECLINED: "asked-declined",
    WhyUnknown.PENDING: "temp-unknown",
}
_UCUM = {
    "": "1", "%": "%", "years": "a", "months": "mo", "weeks": "wk", "days": "d", "mmHg": "mm[Hg]", "1/min": "/min",
    "10^9/L": "10*9/L", "kg/m2": "kg/m2", "kg": "kg", "cm": "cm", "mm": "mm", "ms": "ms", "g/L": "g/L", "g/dL": "g/dL",
    "umol/L": "umol/L", "mmol/L": "mmol/L", "nmol/L": "nmol/L", "mL/min": "mL/min", "U/L": "U/L", "ug/L": "ug/L",
    "Gy": "Gy", "mL": "mL", "cm3": "cm3",
}  # fmt: skip


def write(person: Person, facts: Mapping[str, Fact]) -> Json:
    """The person as a bundle of type `collection`: plain dicts, lists, texts and numbers, ready for `json.dumps`."""
    out = _Writer()
    patient: Json = {"resourceType": "Patient", "id": _PATIENT}
    out.add(patient)
    for name, seen in person.facts.items():
        own = _of_patient(name, seen)
        patient.update(own)
        for each in seen if not own else ():
            out.observation(_fact_code(facts[name]), each, facts[name])
    for name, day in person.clocks.items():
        out.add(_observation(_code(systems.CLOCK, name)) | {"valueDateTime": str(day)})
    return {"resourceType": "Bundle", "type": "collection", "entry": out.entries}


def _of_patient(name: str, seen: tuple[Observation, ...]) -> Json:
    """What the Patient itself can say; empty where that is less than what is known."""
    if len(seen) != 1:
        return {}
    value, when = seen[0].value, seen[0].when
    if name == "birth_date" and isinstance(value, PartialDate) and when is None:
        return {"birthDate": str(value)}
    if name == "sex" and when is None and isinstance(value, Options) and value.known:
        sex = str(value)
        return {"gender": sex} if sex in ("female", "male", "other") else {}
    if name == "deceased" and value == Options.of(YES) and when is not None:
        return {"deceasedDateTime": str(when)}
    if name == "deceased" and value in (Options.of(YES), Options.of(NO)) and when is None:
        return {"deceasedBoolean": value == Options.of(YES)}
    return {}


@dataclass(slots=True)
class _Writer:
    """The entries written so far."""

    entries: list[Json] = field(default_factory=list)

    def add(self, resource: Json) -> Json:
        """Keep a resource; gives a Reference to it."""
        resource.setdefault("id", f"{resource['resourceType'].lower()}-{len(self.entries)}")
        address = f"{resource['resourceType']}/{resource['id']}"
        self.entries.append({"fullUrl": f"{_BASE}/{address}", "resource": resource})
        return {"reference": address}

    def observation(self, code: Json, seen: Observation, fact: Fact) -> Json:
        """One observation of a fact, with its entries where it is a list."""
        found = _observation(code)
        if seen.when:
            found["effectiveDateTime"] = str(seen.when)
        if isinstance(seen.value, Entries):
            found["extension"] = [{"url": systems.COMPLETE, "valueBoolean": seen.value.complete}]
            members = [self._entry(each, fact) for each in seen.value.records]
            found |= {"hasMember": members} if members else {}
        else:
            found |= _value(seen.value, fact) | _limits(seen, fact)
        return self.add(found)

    def _entry(self, record: Record, fact: Fact) -> Json:
        """An entry: its fields as components, lists among them as members."""
        found = _observation(_code(systems.ENTRY, fact.name))
        components = [
            _component(name, each, fact.fields[name])
            for name, each in record.fields.items()
            if not isinstance(each.value, Entries)
        ]
        members = [
            self.observation(_code(systems.FIELD, name), each, fact.fields[name])
            for name, each in record.fields.items()
            if isinstance(each.value, Entries)
        ]
        found |= {"component": components} if components else {}
        found |= {"hasMember": members} if members else {}
        return self.add(found)


def _observation(code: Json) -> Json:
    subject = {"reference": f"Patient/{_PATIENT}"}
    return {"resourceType": "Observation", "status": "final", "code": code, "subject": subject}


def _component(name: str, seen: Observation, fact: Fact) -> Json:
    found: Json = {"code": _code(systems.FIELD, name)} | _value(seen.value, fact) | _limits(seen, fact)
    if seen.when:
        found.setdefault("extension", []).append({"url": systems.WHEN, "valueDateTime": str(seen.when)})
    return found


def _code(system: str, code: str) -> Json:
    return {"coding": [{"system": system, "code": code}]}


def _fact_code(fact: Fact) -> Json:
    found = _code(systems.FACT, fact.name)
    others = (
        fact.codes[:1] if fact.kind != "list" else ()
    )  # elsewhere it is the code of one entry, not of all
    found["coding"] += [{"system": each.system, "code": each.code} for each in others]
    return found | {"text": fact.title}


# Values


def _value(value: Value, fact: Fact) -> Json:
    match value:
        case WhyUnknown():
            return _absent(_ABSENT[value])
        case Amount():
            return _amount(converted(value, fact.unit, fact.molar_mass))
        case Options():
            return _options(value, fact)
        case PartialDate():
            return {"valueDateTime": str(value)}
        case Concept():
            coding = [{"system": each.system, "code": each.code} for each in value.codes]
            return {"valueCodeableConcept": {"text": value.label} | ({"coding": coding} if coding else {})}
        case _:
            assert value is NEVER
            return {"valueCodeableConcept": _code(systems.ANSWER, "never")}


def _absent(code: str) -> Json:
    return {"dataAbsentReason": _code(systems.ABSENT, code)}


def _options(value: Options, fact: Fact) -> Json:
    if not value.known:
        possible = [{"url": systems.POSSIBLE, "valueCode": each} for each in sorted(value.choices)]
        return {"extension": possible} | _absent("unknown")
    (choice,) = value.choices
    if fact.kind == "yes-no":
        return {"valueBoolean": choice == YES}
    return {"valueCodeableConcept": _code(systems.CHOICE, choice) | {"text": fact.choices[choice]}}


def _amount(amount: Amount) -> Json:
    """One number, one with a comparator, a range, or nothing where it may be any number."""
    span = amount.span
    if span.known:
        return {"valueQuantity": _quantity(span.low, amount.unit)}
    if span.low.is_infinite() and span.high.is_infinite():
        return _absent("unknown")
    if span.low.is_infinite():
        comparator = "<" if span.high_open else "<="
        return {"valueQuantity": _quantity(span.high, amount.unit) | {"comparator": comparator}}
    if span.high.is_infinite():
        comparator = ">" if span.low_open else ">="
        return {"valueQuantity": _quantity(span.low, amount.unit) | {"comparator": comparator}}
    return {"valueRange": _range(span, amount.unit)}


def _range(span: Span, unit: str) -> Json:
    found: Json = {"low": _quantity(span.low, unit), "high": _quantity(span.high, unit)}
    ends = [name for name, is_open in (("low", span.low_open), ("high", span.high_open)) if is_open]
    extension = [{"url": systems.OPEN, "valueCode": each} for each in ends]
    return found | ({"extension": extension} if extension else {})


def _quantity(number: Decimal, unit: str) -> Json:
    """A Quantity. Readers of JSON keep some sixteen figures, fewer than a conversion of units may give."""
    found: Json = {"value": _json_number(number)}
    if Decimal(repr(found["value"])) != number:
        found["extension"] = [{"url": systems.EXACT, "valueString": str(number)}]
    if unit:
        found["unit"] = unit
    if unit in _UCUM:
        found |= {"system": systems.UCUM, "code": _UCUM[unit]}
    return found


def _json_number(number: Decimal) -> int | float:
    return int(number) if number == number.to_integral_value() else float(number)


def _limits(seen: Observation, fact: Fact) -> Json:
    found: Json = {}
    for end, limit in (("low", seen.lower), ("high", seen.upper)):
        if limit is not None:
            amount = converted(limit, fact.unit, fact.molar_mass)
            found[end] = _quantity(amount.span.low, amount.unit)
    return {"referenceRange": [found]} if found else {}
