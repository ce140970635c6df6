"""A design as USDM's interventional study design: arms, epochs, population, objectives."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from equipoise.core.design.definitions import DEFINITIONS
from equipoise.core.design.model import Design
from equipoise.core.design.model import Endpoint as Planned
from equipoise.core.design.reading import LEVELS
from equipoise.core.design.roles import Role
from equipoise.core.design.sourced import Sourced
from equipoise.core.protocol.model import Protocol
from equipoise.links.usdm.building import Building, neighbours
from equipoise.links.usdm.codes import TERMS
from equipoise.links.usdm.making_schedule import Schedule, schedule
from equipoise.links.usdm.model import (
    AliasCode,
    AnalysisPopulation,
    BiomedicalConceptSurrogate,
    Code,
    EligibilityCriterion,
    Endpoint,
    InterventionalStudyDesign,
    Objective,
    Quantity,
    StudyArm,
    StudyCell,
    StudyDesignPopulation,
    StudyElement,
    StudyEpoch,
)

WANTED_FOR = "Writing the trial as USDM"
RATIONALE = "The protocol file gives no rationale of the design."
EPOCHS = ("screening", "treatment", "follow-up")


def interventional(
    making: Building, protocol: Protocol, design: Design, criteria: tuple[EligibilityCriterion, ...]
) -> tuple[InterventionalStudyDesign, tuple[BiomedicalConceptSurrogate, ...]]:
    """The study design, and what its activities ask, which stands beside it. Unset where the arms are unset."""
    arms, epochs = tuple(_arms(making, design)), _epochs(making)
    elements = _elements(making, arms)
    planned = schedule(making, design, {name: each.id for name, each in zip(EPOCHS, epochs, strict=True)})
    made = making.make(
        InterventionalStudyDesign,
        name=f"{protocol.name} design",
        label=protocol.title,
        study_type=making.term("interventional"),
        study_phase=_phase(making, design),
        characteristics=tuple(_characteristics(making, design)),
        arms=arms,
        study_cells=tuple(_cells(making, arms, epochs, elements)),
        rationale=RATIONALE,
        epochs=epochs,
        elements=tuple(elements.values()),
        objectives=tuple(_objectives(making, design)),
        population=_population(making, protocol, design, criteria),
        eligibility_criteria=criteria,
        analysis_populations=tuple(_populations(making, design)),
        notes=(*_preferences(making, protocol), *making.source(*_of_record(design))),
        model=making.term("parallel"),
        intent_types=tuple(_intents(making, design)),
        blinding_schema=_blinding(making, design),
        **_parts(planned),
    )
    return made, planned.surrogates


def _parts(planned: Schedule) -> dict[str, object]:
    return {
        "encounters": planned.encounters,
        "activities": planned.activities,
        "schedule_timelines": planned.timelines,
    }


def _arms(making: Building, design: Design) -> Iterator[StudyArm]:
    for each in design.arms.need(WANTED_FOR):
        yield making.make(
            StudyArm,
            name=each.id,
            label=each.title,
            description=each.description,
            type=making.term(each.kind),
            data_origin_description="What this study records.",
            data_origin_type=making.term("within the study"),
            notes=making.source(design.arms),
        )


def _epochs(making: Building) -> tuple[StudyEpoch, ...]:
    ids = [making.next_id(StudyEpoch) for _ in EPOCHS]
    return tuple(
        StudyEpoch(
            id=own,
            name=name,
            label=name.capitalize(),
            type=making.term(name),
            previous_id=before,
            next_id=after,
        )
        for own, name, before, after in zip(ids, EPOCHS, *neighbours(ids), strict=True)
    )


def _elements(making: Building, arms: tuple[StudyArm, ...]) -> dict[str, StudyElement]:
    """Screening and follow-up are the same for all; the treatment is each arm's own."""
    found = {
        name: making.make(StudyElement, name=name, label=name.capitalize())
        for name in ("screening", "follow-up")
    }
    for arm in arms:
        found[arm.id] = making.make(
            StudyElement, name=f"treatment {arm.name}", label=arm.label, description=arm.description
        )
    return found


def _cells(
    making: Building,
    arms: tuple[StudyArm, ...],
    epochs: tuple[StudyEpoch, ...],
    elements: dict[str, StudyElement],
) -> Iterator[StudyCell]:
    for arm in arms:
        for epoch in epochs:
            element = elements.get(epoch.name) or elements[arm.id]
            yield making.make(StudyCell, arm_id=arm.id, epoch_id=epoch.id, element_ids=(element.id,))


def _characteristics(making: Building, design: Design) -> Iterator[Code]:
    yield making.term("randomised")
    if design.allocation.factors.value:
        yield making.term("stratified")
    if design.sites.value:
        yield making.term("several centres" if len(design.sites.value) > 1 else "one centre")


def _of_record(design: Design) -> list[Sourced[str]]:
    """What the record says that has no remarks of its own in USDM."""
    return [each for name, each in design.about.items() if name in ("phase", "purpose")]


def _phase(making: Building, design: Design) -> AliasCode | None:
    said = design.about.get("phase")
    if said is None or said.value is None:
        return None
    return making.make(AliasCode, standard_code=making.term(f"phase {said.value}"))


def _intents(making: Building, design: Design) -> Iterator[Code]:
    said = design.about.get("purpose")
    if said is not None and f"purpose {said.value}" in TERMS:
        yield making.term(f"purpose {said.value}")


def _blinding(making: Building, design: Design) -> AliasCode | None:
    """By who of participants and oncologists is blind; nothing where that is unset."""
    said = [design.masking[role].value for role in (Role.PARTICIPANT, Role.ONCOLOGIST)]
    if None in said:
        return None
    word = ("open", "single blind", "double blind")[said.count(True)]
    return making.make(AliasCode, standard_code=making.term(word))


def _population(
    making: Building, protocol: Protocol, design: Design, criteria: tuple[EligibilityCriterion, ...]
) -> StudyDesignPopulation:
    number = design.participants.value
    return making.make(
        StudyDesignPopulation,
        name=f"{protocol.name} population",
        includes_healthy_subjects=False,
        planned_enrollment_number=making.make(Quantity, value=float(number)) if number else None,
        criterion_ids=tuple(each.id for each in criteria),
        notes=making.source(design.participants),
    )


def _preferences(making: Building, protocol: Protocol) -> Iterator[object]:
    """USDM knows no criterion that is preferred and not required."""
    for each in protocol.rules.criteria:
        if not each.gate:
            yield making.note(f"{each.id}, preferred and not required: {each.title}")


def _objectives(making: Building, design: Design) -> Iterator[Objective]:
    """One of each level with all its endpoints: the file says what is measured, and no objective apart from it."""
    for level in LEVELS:
        own = [each for each in design.endpoints if each.level == level and each.measure.is_set]
        if own:
            measured = "; ".join(each.measure.need(WANTED_FOR) for each in own)
            yield making.make(
                Objective,
                name=f"{level} objective",
                label=f"{level.capitalize()} objective",
                text=f"To assess: {escape(measured, quote=False)}",
                level=making.term(f"objective {level}"),
                endpoints=tuple(_endpoint(making, each) for each in own),
            )


def _endpoint(making: Building, each: Planned) -> Endpoint:
    said: tuple[Sourced[str], ...] = (each.measure, each.definition, each.time_frame)
    definition = DEFINITIONS[each.definition.value].words if each.definition.value else ""
    frame = f"Time frame: {each.time_frame.value}." if each.time_frame.value else ""
    return making.make(
        Endpoint,
        name=each.id,
        label=each.title,
        description=" ".join(filter(None, (definition, frame))) or None,
        text=escape(each.measure.need(WANTED_FOR), quote=False),
        purpose=each.level,
        level=making.term(f"endpoint {each.level}"),
        notes=making.source(*said),
    )


def _populations(making: Building, design: Design) -> Iterator[AnalysisPopulation]:
    for each in design.analyses:
        if each.population.value is not None:
            yield making.make(
                AnalysisPopulation,
                name=each.id,
                label=each.title,
                text=escape(each.population.value, quote=False),
                notes=making.source(each.population),
            )
