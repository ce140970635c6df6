"""The names of code systems: those of others, as FHIR writes them, and our own for what has no code elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from equipoise.core.person.fact import Code

LOINC = "http://loinc.org"
SNOMED = "http://snomed.info/sct"
UCUM = "http://unitsofmeasure.org"
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
    "urn:oid:2.16.840.1.113883.6.8": UCUM,
}


def canonical(system: str) -> str:
    """The system under its one name, whichever of its spellings was used."""
    plain = system.strip().rstrip("/")
    if plain.startswith("https://"):
        plain = f"http://{plain.removeprefix('https://')}"
    return _SAME.get(plain, plain)


def with_parents(codes: Iterable[Code]) -> Iterator[Code]:
    """The codes, and of ICD-10, whose codes say so themselves, the wider ones: C50.911, C50.91, C50.9, C50."""
    for each in codes:
        yield each
        if "icd-10" in each.system:
            for length in range(len(each.code) - 1, 2, -1):
                if each.code[length - 1] != ".":
                    yield Code(each.system, each.code[:length])


def is_cancer(code: Code) -> str:
    """`primary` or `metastasis` where ICD-10 says so (C77 to C79 are secondary), else empty."""
    if "icd-10" not in code.system or not code.code.startswith("C") or not code.code[1:3].isdigit():
        return ""
    return "metastasis" if code.code[1:3] in ("77", "78", "79") else "primary"
