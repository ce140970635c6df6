"""Observations, and their components, as facts: laboratory results, scores, vital signs, answers, and our own lists."""

from __future__ import annotations

from dataclasses import replace

from equipoise.core.person.fact import YES, Fact
from equipoise.core.person.model import Entries, Observation, Record, Value, WhyUnknown
from equipoise.core.values.dates import PartialDate
from equipoise.core.values.possible import Options
from equipoise.core.values.units import Amount
from equipoise.links.fhir import contexts, evidence, systems, values
from equipoise.links.fhir.gathering import UNASKED, Gathering, source
from equipoise.links.fhir.part import Moment, Part
from equipoise.links.fhir.values import Unusable

_FINAL = ("final", "amended", "corrected")
_AWAITED = ("registered", "preliminary")
_NORMAL = "normal"
_VARIANT = (systems.LOINC, "69548-6")
Limits = tuple[Amount | None, Amount | None]


def gather(part: Part, to: Gathering) -> None:
    """Take an Observation in, or note why not."""
    concept = part.concept("code")
    codes = concept.codes if concept else ()
    ours = {each.system for each in codes}
    if ours & {systems.ENTRY, systems.FIELD}:
        return  # read where its list names it
    status = part.text("status")
    if status not in _FINAL + _AWAITED:
        known = status if status in ("cancelled", "entered-in-error", "unknown") else "none that is known"
        to.notes.add(part, f"its status is {known}.", codes)
        return
    if not to.is_of_patient(part):
        return
    when = _when(part, to)
    if systems.CLOCK in ours:
        _clock(part, to)
        return
    if to.is_before_birth(part, when):
        return
    if any((each.system, each.code) == _VARIANT for each in codes):
        _variant(part, when, to)
        return
    if systems.FACT not in ours and any(each.kind == "list" for each in to.codes.are(codes)):
        return  # read with the tumour that it measures
    given = systems.FACT not in ours and _coded(part, when, to)
    for measured in (part, *part.parts("component")):
        _measured(measured, part, when, to, given)


def _coded(part: Part, when: Moment | None, to: Gathering) -> bool:
    """Give what a finding says by the code of its value, or by its own code with a yes; whether there was any.

    A code as a value counts only beside the question that it answers: an illness may be that of which somebody died.
    """
    told = part.concept("valueCodeableConcept")
    if part.text("status") not in _FINAL or (told is not None and contexts.denied(told)):
        return False
    asked = part.concept("code")
    question = asked.codes if asked else ()
    around = (*question, *evidence.sites(part), *evidence.codes(part, to.bundle))
    answers = [each for each in to.codes.answers(told.codes, around) if each.beside] if told else []
    if values.says_yes(part):
        answers += to.codes.answers(question, around)
    for each in answers:
        to.answer(each, source(part), when)
    return bool(answers)


def _when(part: Part, to: Gathering) -> Moment | None:
    """When it was true: over a period at its end; where nothing is said, when it was published."""
    period = part.part("effectivePeriod")
    of_period = (to.past(period, "end") or to.past(period, "start")) if period else None
    told = to.past(part, "effectiveDateTime") or to.past(part, "effectiveInstant") or of_period
    return told or to.past(part, "issued")


def _clock(part: Part, to: Gathering) -> None:
    moment, concept = part.moment("valueDateTime"), part.concept("code")
    names = [each.code for each in concept.codes if each.system == systems.CLOCK] if concept else []
    if moment is None:
        to.notes.add(part, "its clock has no date.")
        return
    to.clocks.update(dict.fromkeys(names, moment.day))


def _variant(part: Part, when: Moment | None, to: Gathering) -> None:
    """A variant that was found is a yes for facts that have its gene's code. One that wasn't says nothing of others."""
    told = part.concept("valueCodeableConcept")
    found = told is not None and values.is_yes(told) and part.text("status") in _FINAL
    named = [each for one in part.parts("component") if (each := one.concept("valueCodeableConcept"))]
    facts = to.codes.spoken_of(code for each in named for code in each.codes) if found else ()
    for fact in facts:
        if fact.kind == "yes-no":
            to.add(fact, Observation(Options.of(YES), source(part), when.day if when else None), when)
    if not facts:
        to.notes.add(part, UNASKED, tuple(code for each in named for code in each.codes))


def _measured(measured: Part, whole: Part, when: Moment | None, to: Gathering, given: bool) -> None:
    """One value: that of the Observation itself or of one of its components; `given`: some were, by its codes."""
    concept = measured.concept("code")
    codes = concept.codes if concept else ()
    facts = to.codes.spoken_of(codes)
    if not facts and not given and (values.has_value(measured) or not whole.parts("component")):
        to.notes.add(measured, UNASKED, codes)
    for fact in facts:
        try:
            found = _observation(measured, fact, when, to)
        except Unusable as reason:
            if values.has_value(measured) or measured is not whole or not whole.parts("component"):
                to.notes.add(measured, str(reason), codes)
            continue
        if whole.text("status") in _AWAITED:
            to.notes.add(measured, "its result is not final.", codes)
            found = replace(found, value=WhyUnknown.PENDING, lower=None, upper=None)
        to.add(fact, found, when)


def _observation(measured: Part, fact: Fact, when: Moment | None, to: Gathering) -> Observation:
    value = _value(measured, fact, to)
    lower, upper = _limits(measured, fact)
    return Observation(value, source(measured), when.day if when else None, lower, upper)


def _value(part: Part, fact: Fact, to: Gathering) -> Value:
    if fact.kind == "list" and "dataAbsentReason" not in part.data:
        return entries(part, fact, to)
    return values.value_of(part, fact)


def _limits(part: Part, fact: Fact) -> Limits:
    """The laboratory's own limits: of the one range that is the normal one. Where several are given, none is ours."""
    ranges = [each for each in part.parts("referenceRange") if _is_normal(each)]
    if not fact.limits or len(ranges) != 1:
        return None, None
    lower, upper = (values.limit(ranges[0].part(end), fact) for end in ("low", "high"))
    return (None, None) if lower and upper and lower.span.low > upper.span.low else (lower, upper)


def _is_normal(found: Part) -> bool:
    kind = found.concept("type")
    return kind is None or any(each.code == _NORMAL for each in kind.codes)


# Lists of our own: an Observation that names its entries, each an Observation with the fields as components


def entries(part: Part, fact: Fact, to: Gathering) -> Entries:
    """The entries that a list's Observation has as members; complete only where it says so."""
    members = [to.bundle.resolved(each, part) for each in part.parts("hasMember")]
    if None in members:
        raise Unusable("an entry that it names is not in the bundle.")
    kept = [each for each in members if each and each.text("status") in _FINAL]
    complete = any(each.flag("valueBoolean") for each in part.extensions(systems.COMPLETE))
    records = tuple(_record(each, fact, i, to) for i, each in enumerate(kept, 1))
    return Entries(records, complete and len(kept) == len(members))


def _record(part: Part, fact: Fact, number: int, to: Gathering) -> Record:
    inner = (to.bundle.resolved(each, part) for each in part.parts("hasMember"))
    found: dict[str, Observation] = {}
    for each in (*part.parts("component"), *(one for one in inner if one is not None)):
        concept = each.concept("code")
        names = [one.code for one in concept.codes if one.system == systems.FIELD] if concept else []
        if not names or names[0] not in fact.fields:
            to.notes.add(each, "its list has no such field.", concept.codes if concept else ())
            continue
        field = fact.fields[names[0]]
        try:
            found[names[0]] = replace(_observation(each, field, None, to), when=_own_day(each))
        except Unusable as reason:
            to.notes.add(each, str(reason), concept.codes if concept else ())
    return Record(found, f"{fact.title} {number}")


def _own_day(part: Part) -> PartialDate | None:
    moments = [
        part.moment("effectiveDateTime"),
        *(each.moment("valueDateTime") for each in part.extensions(systems.WHEN)),
    ]
    return next((each.day for each in moments if each), None)
