"""What stands beside the code of a condition, a procedure or a finding: its place, the tissue's form, the evidence.

Evidence is what mCODE calls its type, or the report that a condition refers to.
"""

from __future__ import annotations

from collections.abc import Iterable

from equipoise.core.person.fact import Code
from equipoise.links.fhir import systems
from equipoise.links.fhir.bundle import Bundle
from equipoise.links.fhir.part import Part

_TISSUE = "mcode-histology-morphology-behavior"
_TYPE = "mcode-cancer-disease-status-evidence-type"
_IMAGING = Code(systems.SNOMED, "363679005")
_NOT_DONE = ("entered-in-error", "cancelled", "not-done")


def sites(part: Part) -> tuple[Code, ...]:
    """The codes of the parts of the body, of one `bodySite` or several."""
    found = part.data.get("bodySite")
    places = part.parts("bodySite") if isinstance(found, list) else _one(part, "bodySite")
    return _codes(places)


def tissue(part: Part) -> tuple[Code, ...]:
    """The codes of the tumour's form under the microscope that a condition carries."""
    said = (each.part("valueCodeableConcept") for each in part.extensions(_TISSUE))
    return _codes(each for each in said if each)


def codes(part: Part, bundle: Bundle) -> tuple[Code, ...]:
    """The codes of the evidence: its type, and the code, category or method of what it refers to."""
    inside = part.parts("evidence")
    types = [each for one in inside for each in one.parts("code")]
    types += [
        told for each in part.extensions(_TYPE) if (told := each.part("valueCodeableConcept")) is not None
    ]
    reports = [bundle.resolved(each, part) for one in inside for each in one.parts("detail")]
    return (*_codes(types), *(code for each in reports if each is not None for code in _of_report(each)))


def _of_report(report: Part) -> tuple[Code, ...]:
    """An imaging study counts as imaging, whatever it shows."""
    if report.text("status") in _NOT_DONE:
        return ()
    if report.kind == "ImagingStudy":
        return (_IMAGING,)
    category = report.parts("category") if report.kind == "DiagnosticReport" else _one(report, "method")
    return _codes((*_one(report, "code"), *category))


def _one(part: Part, key: str) -> tuple[Part, ...]:
    found = part.part(key)
    return (found,) if found else ()


def _codes(concepts: Iterable[Part]) -> tuple[Code, ...]:
    return tuple(code for each in concepts for code in each.codes())
