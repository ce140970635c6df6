"""What a design has that leads nowhere: endpoints that no form records, forms that nobody is ever asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from equipoise.core.design.model import Design, Endpoint
from equipoise.core.followup.forms import Purpose

RECORDED_BY: Mapping[str, tuple[Purpose, ...]] = {
    "pfs2": (Purpose.SYSTEMIC, Purpose.LESIONS, Purpose.DEATH),
    "time on next line": (Purpose.SYSTEMIC, Purpose.DEATH),
    "progression-free survival": (Purpose.LESIONS, Purpose.DEATH),
    "overall survival": (Purpose.DEATH,),
    "time to next systemic therapy": (Purpose.SYSTEMIC, Purpose.DEATH),
    "polymetastatic progression": (Purpose.LESIONS, Purpose.DEATH),
    "worst grade": (Purpose.ADVERSE_EVENT,),
    "change from baseline": (Purpose.QUESTIONNAIRE,),
    "blinding index": (Purpose.GUESS,),
    "cost per year of life": (Purpose.RESOURCES, Purpose.QUESTIONNAIRE, Purpose.DEATH),
}
"""By definition of an endpoint, the forms without which it can't be computed; the others may rest on any."""
_AT_ANY_TIME = frozenset({Purpose.ADVERSE_EVENT, Purpose.DEATH, Purpose.WITHDRAWAL})


@dataclass(frozen=True, slots=True)
class LooseEnd:
    """Something that leads nowhere: at which place, and a sentence."""

    place: str
    what: str


def loose_ends(design: Design) -> tuple[LooseEnd, ...]:
    """All of them, as far as it is known by now which forms and visits there are."""
    if not all(each.is_set for each in design.forms.values()):
        return ()
    recorded = {each.value.purpose for each in design.forms.values() if each.value is not None}
    unrecorded = (found for each in design.endpoints for found in _unrecorded(each, recorded))
    return (*unrecorded, *(_never_asked(design) if design.visits.is_set else ()))


def _unrecorded(endpoint: Endpoint, recorded: set[Purpose]) -> Iterator[LooseEnd]:
    definition = endpoint.definition.value or ""
    for purpose in RECORDED_BY.get(definition, ()):
        if purpose not in recorded:
            what = f"{endpoint.title} needs a form of the purpose “{purpose}”, and there is none."
            yield LooseEnd(endpoint.definition.place, what)


def _never_asked(design: Design) -> Iterator[LooseEnd]:
    asked = {name for visit in design.visits.value or () for name in visit.forms}
    for name, each in design.forms.items():
        form = each.value
        if form is None or name in asked or form.repeats or form.purpose in _AT_ANY_TIME:
            continue
        yield LooseEnd(each.place, f"No visit asks for “{form.title}”, and it isn’t one for any time.")
