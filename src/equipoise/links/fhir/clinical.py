"""Patient, Condition, Procedure and the medication resources of FHIR R4, with mCODE's profiles where they say more."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from equipoise.core.person.fact import NO, YES, Code, Fact
from equipoise.core.person.model import NEVER, Concept, Never, Observation, Value, WhyUnknown
from equipoise.core.values.dates import PartialDate
from equipoise.core.values.possible import Options, Span
from equipoise.core.values.units import Amount
from equipoise.links.fhir import contexts, evidence, systems, values
from equipoise.links.fhir.gathering import Gathering, source
from equipoise.links.fhir.part import Moment, Part
from equipoise.links.fhir.presences import Presence
from equipoise.links.fhir.values import Unusable

CONDITIONS, TREATMENTS = "conditions", "treatments"
_BIRTH_SEX = "http://hl7.org/fhir/us/core/StructureDefinition/us-core-birthsex"
_SEXES = {"F": "female", "M": "male", "OTH": "other"}
_OVER = ("inactive", "remission", "resolved")
_RADIOTHERAPY = tuple(
    Code(systems.SNOMED, each)
    for each in (
        "108290001",
        "53438000",
        "445232009",
        "1217123003",
        "1222565005",
        "385798007",
        "33195004",
        "703423002",
    )
)
_SURGERY = Code(systems.SNOMED, "387713003")
_MODALITY = "mcode-radiotherapy-modality-and-technique"
_VOLUME = "mcode-radiotherapy-dose-delivered-to-volume"
_DOSE = Fact("dose", "number", "Dose", unit="Gy", low=Decimal(0), high=Decimal(1000))
_COUNTED = {
    "MedicationStatement": ("active", "completed", "stopped", "on-hold"),
    "MedicationRequest": ("active", "completed", "stopped", "on-hold"),
    "MedicationAdministration": ("in-progress", "completed", "stopped", "on-hold"),
    "Procedure": ("in-progress", "completed", "stopped", "on-hold"),
}
_ORDERS = ("order", "original-order", "reflex-order", "filler-order", "instance-order")


def patient(part: Part, to: Gathering) -> None:
    """Birth date, sex, and whether the person has died."""
    born, died = to.past(part, "birthDate"), to.past(part, "deceasedDateTime")
    to.born = born.day.earliest if born else None
    if born and died and died.day.latest < born.day.earliest:
        raise part.error("the person died before being born.", "Mend the dates.")
    if born and (fact := _fact(to, "birth_date", "date")):
        to.add(fact, Observation(born.day, source(part)))
    sex = _sex(part)
    if sex and (fact := _fact(to, "sex", "choice")):
        if isinstance(sex, Options) and not sex.choices <= fact.choices.keys():
            to.notes.add(part, "its gender is none of the choices.")
        else:
            to.add(fact, Observation(sex, source(part)))
    has_died = True if died else part.flag("deceasedBoolean")
    if has_died is not None and (fact := _fact(to, "deceased", "yes-no")):
        told = Options.of(YES if has_died else NO)
        to.add(fact, Observation(told, source(part), died.day if died else None), died)
    elif has_died:
        to.notes.add(part, "the person has died.")


def _fact(to: Gathering, name: str, kind: str) -> Fact | None:
    found = to.facts.get(name)
    return found if found and found.kind == kind else None


def _sex(part: Part) -> Value | None:
    """That of the record; with the one at birth where both are given and differ, either."""
    recorded = part.text("gender")
    if recorded == "unknown":
        return WhyUnknown.DONT_KNOW
    if recorded and recorded not in _SEXES.values():
        raise part.error("gender has to be female, male, other or unknown.")
    at_birth = [_SEXES.get(each.text("valueCode"), "") for each in part.extensions(_BIRTH_SEX)]
    said = {each for each in (recorded, *at_birth) if each}
    return Options(frozenset(said)) if said else None


# Conditions


def condition(part: Part, to: Gathering) -> Presence | None:
    """A Condition as an entry; None, with a note, where it says nothing that counts."""
    name = part.concept("code")
    if name is None:
        to.notes.add(part, "it does not say which condition it is.")
        return None
    if not contexts.asserts(name):
        to.notes.add(part, "it names an illness that is suspected, in the family or absent.", name.codes)
        return None
    certain = _status(part, "verificationStatus") or "confirmed"
    if certain not in ("confirmed", "refuted"):
        known = certain if certain in ("unconfirmed", "provisional", "differential") else "entered in error"
        to.notes.add(part, f"it is {known}.", name.codes)
        return None
    if not to.is_of_patient(part):
        return None
    if certain == "refuted":
        to.notes.add(part, "it was ruled out.", name.codes)
        known_since = to.past(part, "recordedDate")
        return Presence(CONDITIONS, name, part, known_since, refuted=True)
    return _confirmed(part, name, to)


def _confirmed(part: Part, name: Concept, to: Gathering) -> Presence:
    state = _status(part, "clinicalStatus")
    ended = _ended(part, "abatement")
    over = ended is not None or state in _OVER or any(key.startswith("abatement") for key in part.data)
    active = state in ("active", "recurrence", "relapse") and not over
    own: dict[str, Value | None] = {"site": _sites(part), **_cancer(part, name, to)}
    tissue = evidence.tissue(part)
    return Presence(
        CONDITIONS,
        name,
        part,
        to.past(part, "onsetDateTime") or _start(part, "onsetPeriod", to),
        NEVER if active else ended,
        over,
        own={key: value for key, value in own.items() if value is not None},
        also=tissue,
        beside=(*evidence.sites(part), *evidence.codes(part, to.bundle)),
    )


def _status(part: Part, key: str) -> str:
    found = part.concept(key)
    return next((each.code for each in found.codes), found.label) if found else ""


def _cancer(part: Part, name: Concept, to: Gathering) -> dict[str, Value]:
    """Primary or metastasis, and the stage: by mCODE's profiles, or by an ICD-10 code."""
    kinds = kinds_of(part, name)
    if not kinds:
        return {}
    found: dict[str, Value] = {"kind": Options(frozenset(kinds))}
    stage = _stage(part, to) if kinds == {"primary"} else None
    if stage:
        found["stage"] = stage
        if (fact := _fact(to, "stage", "choice")) and not to.has("stage"):
            to.add(fact, Observation(stage, source(part)))
    return found


def kinds_of(part: Part, name: Concept) -> set[str]:
    """`primary`, `metastasis`, both where code and profile differ, or neither."""
    kinds = {systems.is_cancer(each) for each in name.codes} - {""}
    kinds |= {"primary"} if "mcode-primary-cancer-condition" in part.profiles else set()
    return kinds | ({"metastasis"} if "mcode-secondary-cancer-condition" in part.profiles else set())


def _stage(part: Part, to: Gathering) -> Options | None:
    list_fact = to.facts.get(CONDITIONS)
    fact = (list_fact.fields.get("stage") if list_fact else None) or to.facts.get("stage")
    summaries = [each.concept("summary") for each in part.parts("stage")]
    named = {values.chosen(each, fact) for each in summaries if each and fact}
    stages = frozenset(each for each in named if each)
    return Options(stages) if stages else None


def _sites(part: Part) -> Concept | None:
    """The parts of the body it is in, as one concept with all their codes."""
    found = [each for site in part.parts("bodySite") if (each := site.as_concept())]
    if not found:
        return None
    return Concept(
        "; ".join(each.label for each in found), tuple(code for each in found for code in each.codes)
    )


# Treatments


def medication(part: Part, to: Gathering) -> Presence | None:
    """A medicine that was ordered, taken or given; None, with a note, where it wasn't."""
    name = _medicine(part, to)
    if name is None:
        to.notes.add(part, "it does not say which medicine it is.")
        return None
    if not _counts(part, name, to):
        return None
    started, ended = _period(part, "effective", to)
    started = started or to.past(part, "authoredOn")
    state = part.text("status")
    if state == "active" and part.kind == "MedicationStatement" and ended is None:
        ended = NEVER
    over = isinstance(ended, PartialDate) or state in ("completed", "stopped")
    own: dict[str, Value] = {"kind": Options.of("medication")}
    return Presence(TREATMENTS, name, part, started, ended, over, own=own)


def _medicine(part: Part, to: Gathering) -> Concept | None:
    told = part.concept("medicationCodeableConcept")
    if told:
        return told
    reference = part.part("medicationReference")
    resource = to.bundle.resolved(reference, part)
    coded = resource.concept("code") if resource else None
    return coded or (Concept(reference.text("display")) if reference and reference.text("display") else None)


def _counts(part: Part, name: Concept, to: Gathering) -> bool:
    """Whether it happened; notes where it did not, or is only planned or proposed."""
    if part.text("status") not in _COUNTED[part.kind]:
        to.notes.add(part, "by its status it did not happen, or it is not known whether.", name.codes)
        return False
    if part.flag("doNotPerform") or (part.kind == "MedicationRequest" and part.text("intent") not in _ORDERS):
        to.notes.add(part, "it is a proposal, a plan or a prohibition, and no order.", name.codes)
        return False
    return to.is_of_patient(part)


def procedure(part: Part, to: Gathering) -> Presence | None:
    """A procedure that was done; mCODE's summary of a course of radiotherapy with its dose and fractions."""
    name = part.concept("code")
    if name is None:
        to.notes.add(part, "it does not say which procedure it is.")
        return None
    if not _counts(part, name, to):
        return None
    own: dict[str, Value | None] = {
        "kind": _kind(part, name),
        "site": _sites(part),
        **_radiotherapy(part, to),
    }
    kept = {key: value for key, value in own.items() if value is not None}
    started, ended = _period(part, "performed", to)
    if (
        started
        and part.text("performedDateTime")
        and part.text("status") == "completed"
        and _took_a_day(kept)
    ):
        ended = started.day
    over = part.text("status") != "in-progress"
    also = _RADIOTHERAPY[:1] if kept["kind"] == Options.of("radiotherapy") else ()
    beside = evidence.sites(part)
    return Presence(
        TREATMENTS, name, part, started, ended, over, lasting=True, own=kept, also=also, beside=beside
    )


def _took_a_day(own: Mapping[str, Value]) -> bool:
    """A course of radiotherapy may take weeks from the one day that is given, unless it had one fraction."""
    return own["kind"] != Options.of("radiotherapy") or own.get("fractions") == Amount(Span.exactly(1))


def _kind(part: Part, name: Concept) -> Options:
    category = part.concept("category")
    codes = (*name.codes, *(category.codes if category else ()))
    profiles = " ".join(part.profiles)
    if "radiotherapy" in profiles or "radiation" in profiles or any(each in _RADIOTHERAPY for each in codes):
        return Options.of("radiotherapy")
    if "surgical" in profiles or _SURGERY in codes:
        return Options.of("surgery")
    return Options.of("radiotherapy", "surgery", "other")


def _radiotherapy(part: Part, to: Gathering) -> dict[str, Value | None]:
    """Of several volumes the dose and the fractions are known to lie between the least and the greatest."""
    said = [each for one in part.extensions(_MODALITY) for each in one.parts("extension")]
    volumes = [each for one in part.extensions(_VOLUME) for each in one.parts("extension")]
    return {
        "modality": _extended(said, ("modality", "radiotherapy-modality")),
        "technique": _extended(said, ("technique", "radiotherapy-technique")),
        "dose": _hull(_doses(volumes, part, to), "Gy"),
        "fractions": _hull(
            (each.number("valueUnsignedInt") for each in _named(volumes, "fractionsDelivered")), ""
        ),
    }


def _named(found: Iterable[Part], *names: str) -> list[Part]:
    return [each for each in found if each.text("url").rpartition("/")[2].removeprefix("mcode-") in names]


def _extended(found: Iterable[Part], names: tuple[str, ...]) -> Concept | None:
    return next(
        (told for each in _named(found, *names) if (told := each.concept("valueCodeableConcept"))), None
    )


def _doses(volumes: list[Part], part: Part, to: Gathering) -> Iterable[Decimal | None]:
    for each in _named(volumes, "totalDoseDelivered"):
        quantity = each.part("valueQuantity")
        try:
            yield values.amount(quantity, _DOSE).span.low if quantity else None
        except Unusable as reason:
            to.notes.add(part, f"the dose: {reason}")


def _hull(found: Iterable[Decimal | None], unit: str) -> Amount | None:
    known = [each for each in found if each is not None]
    return Amount(Span(min(known), max(known)), unit) if known else None


# Periods


def _period(part: Part, stem: str, to: Gathering) -> tuple[Moment | None, PartialDate | Never | None]:
    """When it began and ended. One day alone is the day it began; a period without an end goes on or isn't known."""
    if (one := to.past(part, f"{stem}DateTime")) is not None:
        return one, None
    period = part.part(f"{stem}Period")
    if period is None:
        return None, None
    end = period.moment("end")
    return to.past(period, "start"), end.day if end else None


def _start(part: Part, key: str, to: Gathering) -> Moment | None:
    period = part.part(key)
    return to.past(period, "start") if period else None


def _ended(part: Part, stem: str) -> PartialDate | None:
    period = part.part(f"{stem}Period")
    moment = part.moment(f"{stem}DateTime") or (period.moment("end") if period else None)
    return moment.day if moment else None
