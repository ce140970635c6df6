"""Codes of facts as files write them: `SNOMED|34000006`, `ICD-10|C00-C79`, or with the system's full address.

A code of ICD-10 stands for its narrower ones too (`C50` for `C50.9`) and for the same code of the national editions;
one of ATC (`L01` for `L01CD02`) for its narrower ones. Of ICD-10 and ICD-O-3, two ends make a range.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from equipoise.core.person.fact import Code
from equipoise.core.values.errors import InputError

SYSTEMS: Mapping[str, str] = MappingProxyType(
    {
        "LOINC": "http://loinc.org",
        "SNOMED": "http://snomed.info/sct",
        "ICD-10": "http://hl7.org/fhir/sid/icd-10",
        "ICD-10-CM": "http://hl7.org/fhir/sid/icd-10-cm",
        "ICD-O-3": "http://terminology.hl7.org/CodeSystem/icd-o-3",
        "RxNorm": "http://www.nlm.nih.gov/research/umls/rxnorm",
        "ATC": "http://www.whocc.no/atc",
        "HL7-0074": "http://terminology.hl7.org/CodeSystem/v2-0074",
    }
)
"""The short names of code systems, and their addresses in FHIR."""

_RANGED = ("ICD-10", "ICD-10-CM", "ICD-O-3")
_NAMES = {address: name for name, address in SYSTEMS.items()}


def read(text: str) -> Code:
    """A code as it is written; InputError where it is none, or a range of what has none."""
    system, bar, code = (each.strip() for each in text.partition("|"))
    known = SYSTEMS.get(system, system)
    if not (bar and code and ":" in known):
        raise InputError(
            "a code is its system and itself.", mend="Write LOINC|89247-1, or the system's full address."
        )
    if "-" in code and _NAMES.get(known) in _RANGED and not _is_range(code):
        raise InputError(f"“{code[:40]}” is no range of codes.", mend="Write it as in ICD-10|C81-C86.")
    return Code(known, code)


def written(code: Code) -> str:
    """The code as a file writes it, with its system's short name where it has one."""
    return f"{_NAMES.get(code.system, code.system)}|{code.code}"


def ends(code: Code) -> tuple[str, str] | None:
    """The first and the last of a range of codes; None where it is a single code."""
    if "-" not in code.code or _NAMES.get(code.system) not in _RANGED:
        return None
    first, _, last = code.code.partition("-")
    return first, last


def _is_range(code: str) -> bool:
    first, _, last = code.partition("-")
    same_form = len(first) == len(last) and first.partition("/")[2] == last.partition("/")[2]
    return same_form and bool(first) and first <= last
