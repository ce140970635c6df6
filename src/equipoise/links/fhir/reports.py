"""Reports and imaging studies: the day of an examination, and the conclusions that are coded."""

from __future__ import annotations

from equipoise.core.person.fact import Code
from equipoise.core.person.model import Concept, Observation
from equipoise.links.fhir import contexts
from equipoise.links.fhir.gathering import UNASKED, Gathering, source
from equipoise.links.fhir.part import Moment, Part

_COUNTED = {
    "DiagnosticReport": ("final", "amended", "corrected", "appended"),
    "ImagingStudy": ("available",),
}


def gather(part: Part, to: Gathering) -> None:
    """Take a DiagnosticReport or an ImagingStudy in, or note why not."""
    examined = _examined(part)
    codes = tuple(code for each in examined for code in each.codes)
    if part.text("status") not in _COUNTED[part.kind]:
        to.notes.add(part, "by its status it is not final, or was withdrawn.", codes)
        return
    if not to.is_of_patient(part):
        return
    when = _when(part, to)
    if to.is_before_birth(part, when):
        return
    dated = _give_day(part, codes, when, to)
    if not _give_conclusions(part, codes, when, to) and not dated:
        to.notes.add(part, UNASKED, codes)


def _examined(part: Part) -> list[Concept]:
    """What was examined, and how."""
    keys = ("code", "category") if part.kind == "DiagnosticReport" else ("procedureCode",)
    single = [part.concept(each) for each in keys if each == "code"]
    several = [one.as_concept() for each in keys if each != "code" for one in part.parts(each)]
    return [each for each in (*single, *several) if each is not None]


def _when(part: Part, to: Gathering) -> Moment | None:
    """When the examination was; over a period at its end. The day on which a report was written is another one."""
    period = part.part("effectivePeriod")
    of_period = (to.past(period, "end") or to.past(period, "start")) if period else None
    return to.past(part, "started") or to.past(part, "effectiveDateTime") or of_period


def _give_day(part: Part, codes: tuple[Code, ...], when: Moment | None, to: Gathering) -> bool:
    facts = [each for each in to.codes.spoken_of(codes) if each.kind == "date"]
    for fact in facts if when else ():
        assert when is not None
        to.add(fact, Observation(when.day, source(part), when.day), when)
    return bool(facts)


def _give_conclusions(part: Part, codes: tuple[Code, ...], when: Moment | None, to: Gathering) -> bool:
    """The illnesses that a report concludes on count beside what was examined, or by themselves."""
    given = False
    for each in part.parts("conclusionCode"):
        told = each.as_concept()
        for answer in to.codes.present(told.codes, codes) if told and contexts.asserts(told) else ():
            to.answer(answer, source(part), when)
            given = True
    return given
