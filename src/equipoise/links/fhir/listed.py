"""A List that says it is empty because nothing is known to be there: the one way a record can say "none"."""

from __future__ import annotations

from equipoise.core.person.model import Entries, Observation
from equipoise.links.fhir import systems
from equipoise.links.fhir.clinical import CONDITIONS
from equipoise.links.fhir.gathering import UNASKED, Gathering, source
from equipoise.links.fhir.part import Part

_PROBLEMS = (systems.LOINC, "11450-4")


def gather(part: Part, to: Gathering) -> None:
    """Take a List in: a problem list, or one of our own lists, that is empty with the reason `nilknown`."""
    code, reason = part.concept("code"), part.concept("emptyReason")
    codes = code.codes if code else ()
    if (
        part.text("status") != "current"
        or not reason
        or all(each.code != "nilknown" for each in reason.codes)
    ):
        to.notes.add(part, "only a current list that is empty because none are known says something.", codes)
        return
    if part.parts("entry"):
        raise part.error("it has entries, and says that it is empty.")
    names = [each.code for each in codes if each.system == systems.FACT]
    names += [CONDITIONS for each in codes if (each.system, each.code) == _PROBLEMS]
    facts = [to.facts[name] for name in names if name in to.facts and to.facts[name].kind == "list"]
    if not facts:
        to.notes.add(part, UNASKED, codes)
    elif to.is_of_patient(part):
        when = to.past(part, "date")
        empty = Observation(Entries((), complete=True), source(part), when.day if when else None)
        to.add(facts[0], empty, when)
