"""What would happen to somebody who joins: how groups are made, who knows, what is done, what is measured."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from equipoise.core.registry.record import Arm, Intervention, Outcome, Study
from equipoise.core.registry.terms import Term, label, term
from equipoise.core.registry.text import Block, blocks, plain
from equipoise.web.finder.presenters.plain_words import listed, number, ratio, sentence

SHOWN = 8
"""So many outcomes of a kind are listed at once; the rest are folded away."""

WHO = {
    "PARTICIPANT": "you",
    "CARE_PROVIDER": "those who treat you",
    "INVESTIGATOR": "those who lead the study",
    "OUTCOMES_ASSESSOR": "those who judge the results",
}


@dataclass(frozen=True, slots=True)
class Treatment:
    """One thing done or given. `kind` is a term with its meaning."""

    name: str
    kind: Term
    description: tuple[Block, ...]
    other_names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """One arm with what is given in it; `kind` is None where the record doesn't say it."""

    name: str
    kind: Term | None
    description: tuple[Block, ...]
    treatments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Measure:
    """Something measured, and when; `when` is `""` where the record doesn't say it."""

    what: str
    when: str
    description: str


@dataclass(frozen=True, slots=True)
class Measures:
    """The outcomes of one kind: those listed at once and those folded away."""

    kind: Term
    all: tuple[Measure, ...]

    @property
    def heading(self) -> str:
        """What they are for, as a heading."""
        return self.kind.meaning.rstrip(".") or self.kind.label

    @property
    def first(self) -> tuple[Measure, ...]:
        """Those listed at once."""
        return self.all[:SHOWN]

    @property
    def rest(self) -> tuple[Measure, ...]:
        """Those folded away."""
        return self.all[SHOWN:]


@dataclass(frozen=True, slots=True)
class Happening:
    """The section “What would happen to me”."""

    sentences: tuple[str, ...]
    groups: tuple[Group, ...]
    treatments: tuple[Treatment, ...]
    measures: tuple[Measures, ...]


def happening(study: Study) -> Happening:
    """The section, from what the record says and nothing else."""
    return Happening(
        sentences=tuple(filter(None, (_type(study), chance(study), knowing(study), *_numbers(study)))),
        groups=tuple(map(_group, study.arms)),
        treatments=tuple(map(_treatment, study.interventions)),
        measures=tuple(_measures(study)),
    )


def chance(study: Study) -> str:
    """How people come into a group."""
    groups = len(study.arms)
    match study.design.allocation:
        case "RANDOMIZED":
            return _by_chance(groups, ratio(study))
        case "NON_RANDOMIZED":
            return "There is more than one group, and something other than chance decides which one you join."
    if study.design.intervention_model == "SINGLE_GROUP" or groups == 1:
        return "There is one group: everyone in the study gets the same."
    if study.design.study_type == "INTERVENTIONAL":
        return "The record doesn’t say how people are put into groups."
    return ""


def _by_chance(groups: int, shares: str) -> str:
    which = f"one of the {number(groups)} groups" if groups > 1 else "a group"
    parts = shares.split(":") if shares else []
    if not parts:
        gap = "The record doesn’t say how the chance is shared out."
        return f"Chance decides into which group you come: {which}. {gap}"
    if len(set(parts)) == 1:
        return f"A draw decides into which group you come: {which}, with the same chance for each ({shares})."
    return f"A draw decides into which group you come: {which}, with chances shared out as {shares}."


def knowing(study: Study) -> str:
    """Who would know which group somebody is in."""
    design = study.design
    hidden = listed([WHO.get(each, label("who_masked", each).lower()) for each in design.who_masked])
    if hidden:
        return sentence(f"Some are not told which group it is: {hidden}")
    if design.masking == "NONE":
        return "Everyone knows who gets what: you and those who treat you."
    if design.masking and plain(design.masking_description):
        return (
            f"Not everyone is told which group it is. The record says: “{plain(design.masking_description)}”"
        )
    if design.masking:
        many = _PARTIES.get(design.masking, "some people")
        return (
            f"Not everyone is told which group it is: it is kept from {many}. The record doesn’t name them."
        )
    return ""


_PARTIES = {
    "SINGLE": "one party",
    "DOUBLE": "two parties",
    "TRIPLE": "three parties",
    "QUADRUPLE": "four parties",
}


def _type(study: Study) -> str:
    return {
        "OBSERVATIONAL": "This study watches what happens. It does not decide how you are treated.",
        "EXPANDED_ACCESS": "This is not a trial: it is a way to get a treatment that is not yet approved.",
    }.get(study.design.study_type, "")


def _numbers(study: Study) -> Iterable[str]:
    design = study.design
    if design.enrollment is not None and design.enrollment_type != "ACTUAL":
        yield f"The study plans to take {design.enrollment:,} people in all."
    elif design.enrollment is not None:
        yield f"The study took {design.enrollment:,} people in all."
    if design.target_duration:
        yield f"Each person is followed for {plain(design.target_duration)}."


def _group(arm: Arm) -> Group:
    # The registry puts the kind before the name: "Radiation: Stereotactic radiotherapy".
    names = (plain(each).partition(": ")[2] or plain(each) for each in arm.intervention_names)
    return Group(
        name=plain(arm.label) or "A group without a name",
        kind=term("arm_type", arm.type) if arm.type else None,
        description=blocks(arm.description, arm.label),
        treatments=tuple(dict.fromkeys(filter(None, names))),
    )


def _treatment(each: Intervention) -> Treatment:
    return Treatment(
        name=plain(each.name) or "Without a name",
        kind=term("intervention_type", each.type),
        description=blocks(each.description, each.name),
        other_names=tuple(filter(None, map(plain, each.other_names))),
    )


def _measures(study: Study) -> Iterable[Measures]:
    for kind, outcomes in (
        ("PRIMARY", study.primary_outcomes),
        ("SECONDARY", study.secondary_outcomes),
        ("OTHER", study.other_outcomes),
    ):
        if outcomes:
            yield Measures(term("outcome_kind", kind), tuple(map(_measure, outcomes)))


def _measure(outcome: Outcome) -> Measure:
    return Measure(plain(outcome.measure), plain(outcome.time_frame), plain(outcome.description))
