"""The names of code systems: those of others, as FHIR writes them, and our own for what has no code elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from equipoise.core.person.fact import Code

LOINC = "http://loinc.org"
SNOMED = "http://snomed.info/sct"
UCUM = "http://unitsofmeasure.org"
ICD_10 = "http://hl7.org/fhir/sid/icd-10"
ATC = "http://www.whocc.no/atc"
ABSENT = "http://terminology.hl7.org/CodeSystem/data-absent-reason"

FACT = "urn:equipoise:fact"
"""Code: the name of a fact. A resource with such a code speaks of this fact and of no other."""
ENTRY = "urn:equipoise:entry"
"""Code: the name of the list that an Observation is an entry of."""
FIELD = "urn:equipoise:field"
"""Code: the name of a field of an entry."""
CLOCK = "urn:equipoise:clock"
"""Code: the name of a clock."""
CHOICE = "urn:equipoise:choice"
"""Code: a choice of a choice fact, as its file writes it."""
ANSWER = "urn:equipoise:answer"
"""Code: `never`, of a date."""
COMPLETE = "urn:equipoise:complete"
"""Extension of a list's Observation, boolean: there are no more entries than these."""
POSSIBLE = "urn:equipoise:possible"
"""Extension of an Observation or component, code: one of the values that it may still be."""
OPEN = "urn:equipoise:open"
"""Extension of a Range, code: `low` or `high`, the end that does not belong to it."""
EXACT = "urn:equipoise:exact"
"""Extension of a Quantity, string: its value in full, where JSON's readers would round it."""
WHEN = "urn:equipoise:when"
"""Extension of a component, dateTime: its own day."""

_SAME = {
    "urn:oid:2.16.840.1.113883.6.1": LOINC,
    "urn:oid:2.16.840.1.113883.6.96": SNOMED,
    "urn:oid:2.16.840.1.113883.6.88": "http://www.nlm.nih.gov/research/umls/rxnorm",
    "urn:oid:2.16.840.1.113883.6.90": "http://hl7.org/fhir/sid/icd-10-cm",
    "urn:oid:2.16.840.1.113883.6.3": ICD_10,
    "urn:oid:2.16.840.1.113883.6.43.1": "http://terminology.hl7.org/CodeSystem/icd-o-3",
    "urn:oid:2.16.840.1.113883.6.73": ATC,
    "http://fhir.de/CodeSystem/bfarm/atc": ATC,
    "http://www.loinc.org": LOINC,
    "urn:oid:2.16.840.1.113883.6.8": UCUM,
}


def canonical(system: str) -> str:
    """The system under its one name, whichever of its spellings, editions or addresses was used."""
    plain = system.strip().rstrip("/")
    if plain.startswith("https://"):
        plain = f"http://{plain.removeprefix('https://')}"
    if plain.startswith(f"{SNOMED}/"):  # an edition of it
        return SNOMED
    return _SAME.get(plain, plain)


def with_parents(codes: Iterable[Code]) -> Iterator[Code]:
    """The codes, and of ICD-10 and ATC, whose codes say so themselves, the wider ones: C50.911, C50.91, C50.9, C50.

    What a national edition of ICD-10 says holds in ICD-10 too: editions divide its categories further.
    """
    for each in codes:
        yield each
        if is_icd_10(each.system):
            yield from _wider_icd_10(each)
        elif each.system == ATC:
            yield from (Code(ATC, each.code[:length]) for length in (5, 4, 3) if length < len(each.code))


def alike(codes: Iterable[Code]) -> Iterator[Code]:
    """The codes, and what the same is in ICD-10 where an edition of it was used; nothing wider."""
    for each in codes:
        length = len(each.code.replace(".", ""))
        yield each
        if is_icd_10(each.system):
            yield from (one for one in _wider_icd_10(each) if len(one.code.replace(".", "")) == length)


def is_icd_10(system: str) -> bool:
    """Whether the system is ICD-10 or an edition of it; ICD-10-PCS is of procedures, and another thing."""
    return "icd-10" in system and "pcs" not in system


def _wider_icd_10(given: Code) -> Iterator[Code]:
    code = given.code
    if len(code) > 3 and "." not in code:  # as it is sent in bills
        code = f"{code[:3]}.{code[3:]}"
        yield Code(given.system, code)
    lengths = [length for length in range(len(code), 2, -1) if code[length - 1] != "."]
    for system in dict.fromkeys((given.system, ICD_10)):
        for length in lengths:
            if (system, length) != (given.system, len(code)):
                yield Code(system, code[:length])


def is_cancer(code: Code) -> str:
    """`primary` or `metastasis` where ICD-10 says so (C77 to C79 and C7B are secondary), else empty."""
    category = code.code[1:3]
    if not is_icd_10(code.system) or not code.code.startswith("C"):
        return ""
    if category in ("77", "78", "79", "7B"):
        return "metastasis"
    return "primary" if category.isdigit() or category in ("4A", "7A") else ""
