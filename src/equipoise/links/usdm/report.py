"""What of a protocol USDM can't carry, or carries as words alone. Nothing is dropped without a line here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from equipoise.core.design.assembling import values
from equipoise.core.design.model import Design
from equipoise.core.design.telling import title
from equipoise.core.protocol.model import Protocol


@dataclass(frozen=True, slots=True)
class Left:
    """Something of a protocol: where it stands, what it is, and why or how far it isn't in the file."""

    place: str
    what: str
    why: str


_ALLOCATION = "USDM says that a study is randomised or stratified, and not how anybody is allocated."
_WHY: Mapping[str, str] = {
    "allocation": _ALLOCATION,
    "treatment codes": "USDM has no place for what an arm is called where it is revealed.",
    "about.start": "USDM knows days of documents, and not when a study starts or ends.",
    "about.time zone": "USDM knows no time zone in which a sponsor counts its days.",
    "about.completion": "USDM knows days of documents, and not when a study starts or ends.",
    "assumptions": "USDM has no place for what a sample size rests on.",
    "doses": "USDM has no place for what sums of doses rest on.",
    "lesions": "USDM has no place for a rule by which lesions are judged.",
    "costs": "USDM has no place for costs and value sets.",
    "follow-up": "USDM has no place for what is done before somebody is lost to follow-up.",
    "unit costs": "USDM has no place for costs and value sets.",
    "analyses.method": "USDM knows estimands, and no methods of analysis.",
}
"""Values that are set and not in the file, by the head of their place."""
_NO_ENDPOINT = "What this endpoint measures is unset, and USDM has no endpoint without a text."
_BESIDE = (
    ("sources", "where each value comes from", "USDM has no place for it; it is in remarks (notes)."),
    ("criteria", "rules, three-valued", "USDM has a criterion's words; its rule is a remark in English."),
    ("clocks, facts, definitions", "what criteria rest on", "USDM has no place for them."),
    ("sources.sha256", "which stretches of which text a criterion quotes", "USDM has no place for it."),
    ("lists", "seeds, sealed lists and commitments", "They are no part of a protocol, and USDM has no place."),
    ("arms.kind", "which kind of intervention the arms get", "The protocol file doesn’t say it, so that no "
     "StudyIntervention is written; what an arm gets stands in its description."),
)  # fmt: skip


_ENGLISH = "What it is called in other languages is left out: the file is in English."


def left_out(protocol: Protocol) -> tuple[Left, ...]:
    """Everything that isn't in the file as what it is, in the order of the protocol file."""
    design = protocol.design
    always = tuple(Left(*each) for each in _BESIDE)
    return always if design is None else (*always, *_preferences(protocol), *_of_design(design))


def _preferences(protocol: Protocol) -> Iterator[Left]:
    for each in protocol.rules.criteria:
        if not each.gate:
            why = "USDM has no criterion that is preferred and not required; it is a remark on the design."
            yield Left(each.id, each.title, why)


def _of_design(design: Design) -> Iterator[Left]:
    for place, each in values(design).items():
        head, last = place.partition(".")[0], place.rpartition(".")[2]
        why = _WHY.get(head) or _WHY.get(f"{head}.{last}")
        if not each.is_set:
            yield Left(place, title(place, design), "It is unset.")
        elif why or _unmeasured(place, design):
            yield Left(place, title(place, design), why or _NO_ENDPOINT)
    yield from _repeating(design)
    yield from _forms(design)


def _unmeasured(place: str, design: Design) -> bool:
    """Whether a value belongs to an endpoint that isn't written, since what it measures is unset."""
    head, _, rest = place.partition(".")
    name = rest.partition(".")[0]
    return head == "endpoints" and any(
        each.id == name and not each.measure.is_set for each in design.endpoints
    )


def _repeating(design: Design) -> Iterator[Left]:
    for visit in design.visits.value or ():
        if visit.every is not None:
            why = f"That it comes every {visit.every} is written as one encounter for each time."
            yield Left(f"visits.{visit.id}", visit.title, why)
        if visit.translations:
            yield Left(f"visits.{visit.id}", visit.title, _ENGLISH)


def _forms(design: Design) -> Iterator[Left]:
    for name, each in design.forms.items():
        if each.value is not None:
            form, place = each.value, f"forms.{name}"
            signed = f" and signed by {form.signed_by}" if form.signed_by else ""
            told = (
                f"That it is filled in by {form.filled_by}{signed} has no place in USDM; its items are words."
            )
            yield Left(place, form.title, told)
            if form.translations:
                yield Left(place, form.title, _ENGLISH)
            if form.sealed:
                yield Left(place, form.title, "That it is sealed has no place in USDM.")
            if form.repeats:
                yield Left(place, form.title, "That there can be any number of it has no place in USDM.")
