"""What in a design would tell blinded people the arm, or leave nobody who may know it.

Each is a finding and not a refusal: a trial may have its reasons, but nobody should overlook it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from equipoise.core.design.model import Design
from equipoise.core.design.roles import CAN_BE_UNBLINDED, Role, may_see_arm
from equipoise.core.followup.forms import Form, Item, Kind, Purpose
from equipoise.core.followup.schedule import Visit

_GIVEN = re.compile(
    r"\b(?:doses?|fractions?|allocat\w+|treatment (?:arm|code|given|delivered)|randomi[sz]ed to)\b",
    re.IGNORECASE,
)
"""Words of a question that ask what was given."""
_EXPOSURE = re.compile(r"E[CX][A-Z]+")
"""Names of CDASH's exposure domains."""
_GRAYS = ("Gy", "cGy", "mGy")
_ASKS_OTHERWISE = (Purpose.GUESS, Purpose.RADIOTHERAPY, Purpose.SYSTEMIC)
"""Guesses are meant to be about the arm; later treatment is not what was allocated."""


@dataclass(frozen=True, slots=True)
class Leak:
    """What would tell the arm, or can't work: at which place, a sentence, and what could be done."""

    place: str
    what: str
    mend: str


def leaks(design: Design) -> tuple[Leak, ...]:
    """All of them, in the order of a file."""
    return (*_masking(design), *_visits(design), *_forms(design))


def _masking(design: Design) -> Iterator[Leak]:
    seeing = [role for role in sorted(CAN_BE_UNBLINDED) if may_see_arm(role, design.masking)]
    said = [design.masking[role].is_set for role in CAN_BE_UNBLINDED if role in design.masking]
    if all(said) and said and not seeing:
        yield Leak(
            "masking",
            "Nobody may know an arm, so nobody can give the treatment.",
            "Unblind the treating team.",
        )
    if design.masking[Role.ON_CALL].value is True:
        mend = "Write on_call: unblinded."
        yield Leak("masking.on_call", "Nobody on call may break a code in an emergency.", mend)


def _visits(design: Design) -> Iterator[Leak]:
    for visit in design.visits.value or ():
        sealed = [name for name in visit.forms if _is_sealed(design, name)]
        if sealed and visit.every is not None:
            yield Leak(
                "visits",
                f"{visit.id}: {sealed[0]} is sealed, and the visit comes again: how often it was needed tells the arm.",
                "Make it one visit, with a form that holds all of it.",
            )
        if sealed and len(sealed) < len(visit.forms):
            yield Leak(
                "visits",
                f"{visit.id}: it has sealed forms and open ones, whose day tells when treatment was given.",
                "Give the sealed form a visit of its own.",
            )


def _is_sealed(design: Design, name: str) -> bool:
    form = design.forms[name].value if name in design.forms else None
    return form is not None and form.sealed


def _forms(design: Design) -> Iterator[Leak]:
    before = _before_randomisation(design.visits.value or ())
    for name, each in design.forms.items():
        form = each.value
        if form is not None and form.sealed:
            yield from _nobody_fills(name, form, design)
        elif form is not None and name not in before and form.purpose not in _ASKS_OTHERWISE:
            yield from _told(name, form.items)


def _before_randomisation(visits: tuple[Visit, ...]) -> frozenset[str]:
    """Forms that are asked before anybody is allocated, and never after."""
    later = {form for each in visits for form in each.forms if each.anchor == "randomisation"}
    return frozenset(form for each in visits for form in each.forms) - later


def _nobody_fills(name: str, form: Form, design: Design) -> Iterator[Leak]:
    for role in dict.fromkeys(filter(None, (form.filled_by, form.signed_by))):
        said = design.masking.get(Role(role))
        if said is not None and said.is_set and not may_see_arm(role, design.masking):
            yield Leak(
                f"forms.{name}",
                f"It is sealed, and {role}, whose form it is, is blind: nobody could fill or sign it.",
                f"Unblind {role}, or name another role.",
            )


def _told(name: str, items: tuple[Item, ...]) -> Iterator[Leak]:
    for item in items:
        words = f"{item.title} {item.question}"
        asked = _GIVEN.search(words)
        if _EXPOSURE.fullmatch(item.coded) or (item.kind is Kind.QUANTITY and item.unit in _GRAYS) or asked:
            yield Leak(
                f"forms.{name}",
                f"{item.id} asks what was given, in a form that blinded people read.",
                "Move it to a form that is sealed.",
            )
        yield from _told(name, item.items)
