"""Visits and forms as USDM's encounters, activities and timelines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from equipoise.core.design.model import Design
from equipoise.core.design.reading_parts import length
from equipoise.core.design.telling import item_words
from equipoise.core.followup.forms import Form, Item
from equipoise.core.followup.schedule import Visit
from equipoise.core.values.durations import Duration
from equipoise.links.usdm.building import Building, iso, neighbours
from equipoise.links.usdm.model import (
    Activity,
    BiomedicalConceptSurrogate,
    Encounter,
    ScheduledActivityInstance,
    ScheduleTimeline,
    ScheduleTimelineExit,
    Timing,
)

_EPOCH = {"consent": "screening", "enrolment": "screening", "randomisation": "follow-up"}
"""In which epoch a visit is that counts from a day; visits with sealed forms are in that of the treatment."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """What a design's visits and forms become."""

    encounters: tuple[Encounter, ...]
    activities: tuple[Activity, ...]
    timelines: tuple[ScheduleTimeline, ...]
    surrogates: tuple[BiomedicalConceptSurrogate, ...]


@dataclass(frozen=True, slots=True)
class _Time:
    """One time of a visit: `offset` in ISO 8601, the name with its number where it comes again."""

    visit: Visit
    name: str
    title: str
    offset: str
    days: float


@dataclass(frozen=True, slots=True)
class _Planned:
    """All that a timeline is made from; ids of activities by their form, of epochs by their name."""

    design: Design
    times: list[_Time]
    encounters: tuple[Encounter, ...]
    by_form: Mapping[str, str]
    epochs: Mapping[str, str]


def schedule(making: Building, design: Design, epochs: Mapping[str, str]) -> Schedule:
    """Encounters, activities and timelines. `epochs`: the ids of the epochs by their names."""
    activities, surrogates = _activities(making, design)
    by_form = {each.name: each.id for each in activities}
    times = [each for visit in design.visits.value or () for each in _times(visit)]
    encounters = _encounters(making, times)
    asked = {form for visit in design.visits.value or () for form in visit.forms}
    others = tuple(_unscheduled(making, each) for each in activities if each.name not in asked)
    planned = _Planned(design, times, encounters, by_form, epochs)
    main = (_main(making, planned),) if times else ()
    return Schedule(_linked(encounters, main), activities, (*main, *others), surrogates)


def _activities(
    making: Building, design: Design
) -> tuple[tuple[Activity, ...], tuple[BiomedicalConceptSurrogate, ...]]:
    forms = [(each, each.value) for each in design.forms.values() if each.value is not None]
    ids = [making.next_id(Activity) for _ in forms]
    asked = [tuple(_surrogates(making, form)) for _, form in forms]
    made = tuple(
        Activity(
            id=own,
            name=form.id,
            label=form.title,
            description=form.texts or None,
            previous_id=before,
            next_id=after,
            bc_surrogate_ids=tuple(each.id for each in items),
            notes=making.source(said),
        )
        for own, (said, form), items, before, after in zip(ids, forms, asked, *neighbours(ids), strict=True)
    )
    return made, tuple(each for items in asked for each in items)


def _surrogates(making: Building, form: Form) -> Iterator[BiomedicalConceptSurrogate]:
    """Each item; those of groups after their group."""
    for item in _walk(form.items):
        yield making.make(
            BiomedicalConceptSurrogate,
            name=f"{form.id}.{item.id}",
            label=item.title,
            description=item_words(item),
            reference=item.coded or None,
        )


def _walk(items: tuple[Item, ...]) -> Iterator[Item]:
    for each in items:
        yield each
        yield from _walk(each.items)


def _times(visit: Visit) -> Iterator[_Time]:
    """A visit as often as it comes again; USDM has no word for that."""
    if visit.every is None or visit.until is None:
        yield _Time(visit, visit.id, visit.title, iso(visit.offset), length(visit.offset))
        return
    most = int((length(visit.until) - length(visit.offset)) / length(visit.every) + 0.01) + 1
    for number in range(most):
        more = Duration(visit.every.count * number, visit.every.unit)
        name, title = f"{visit.id}:{number + 1}", f"{visit.title}, time {number + 1}"
        yield _Time(visit, name, title, iso(visit.offset, more), length(visit.offset) + length(more))


def _encounters(making: Building, times: list[_Time]) -> tuple[Encounter, ...]:
    ids = [making.next_id(Encounter) for _ in times]
    return tuple(
        Encounter(
            id=own,
            name=time.name,
            label=time.title,
            type=making.term("visit"),
            previous_id=before,
            next_id=after,
            contact_modes=(making.term("by telephone" if time.visit.remote else "in person"),),
        )
        for own, time, before, after in zip(ids, times, *neighbours(ids), strict=True)
    )


def _main(making: Building, planned: _Planned) -> ScheduleTimeline:
    """The days that visits count from, each with its visits after it, in the order in which they come."""
    instances, timings = list[ScheduledActivityInstance](), list[Timing]()
    for anchor in dict.fromkeys(each.visit.anchor for each in planned.times):
        own = making.make(ScheduledActivityInstance, name=anchor, label=f"The day of {anchor}")
        instances.append(own)
        timings.append(_fixed(making, anchor, own.id))
        for time, encounter in _of_anchor(anchor, planned):
            instance = _instance(making, time, encounter, planned)
            instances.append(instance)
            timings.append(_timing(making, time, instance.id, own.id))
    leave = making.make(ScheduleTimelineExit)
    return making.make(
        ScheduleTimeline,
        name="visits",
        label="Visits",
        main_timeline=True,
        entry_condition=f"{instances[0].name.capitalize()} of a participant",
        entry_id=instances[0].id,
        exits=(leave,),
        timings=tuple(timings),
        instances=_chained(instances, leave.id),
    )


def _instance(
    making: Building, time: _Time, encounter: Encounter, planned: _Planned
) -> ScheduledActivityInstance:
    return making.make(
        ScheduledActivityInstance,
        name=f"{time.name} instance",
        label=time.title,
        epoch_id=planned.epochs[_epoch(time.visit, planned.design)],
        activity_ids=tuple(planned.by_form[form] for form in time.visit.forms if form in planned.by_form),
        encounter_id=encounter.id,
    )


def _of_anchor(anchor: str, planned: _Planned) -> list[tuple[_Time, Encounter]]:
    pairs = zip(planned.times, planned.encounters, strict=True)
    return sorted((pair for pair in pairs if pair[0].visit.anchor == anchor), key=lambda pair: pair[0].days)


def _epoch(visit: Visit, design: Design) -> str:
    forms = [design.forms[name].value for name in visit.forms]
    return "treatment" if any(each and each.sealed for each in forms) else _EPOCH[visit.anchor]


def _chained(instances: list[ScheduledActivityInstance], leave: str) -> tuple[ScheduledActivityInstance, ...]:
    """Each leads to the next, and the last out of the timeline."""
    following = [*(each.id for each in instances[1:]), None]
    return tuple(
        replace(each, default_condition_id=after, timeline_exit_id=None if after else leave)
        for each, after in zip(instances, following, strict=True)
    )


def _fixed(making: Building, anchor: str, instance: str) -> Timing:
    return making.make(
        Timing,
        name=f"{anchor} day",
        label=f"The day of {anchor}",
        type=making.term("fixed"),
        value="P0D",
        value_label=f"the day of {anchor}",
        relative_to_from=making.term("start to start"),
        relative_from_scheduled_instance_id=instance,
    )


def _timing(making: Building, time: _Time, instance: str, anchor: str) -> Timing:
    visit = time.visit
    return making.make(
        Timing,
        name=f"{time.name} timing",
        label=time.title,
        type=making.term("after"),
        value=time.offset,
        value_label=f"{time.offset} after {visit.anchor}",
        relative_to_from=making.term("start to start"),
        relative_from_scheduled_instance_id=instance,
        relative_to_scheduled_instance_id=anchor,
        window_lower=f"P{visit.before}D",
        window_upper=f"P{visit.after}D",
        window_label=f"{visit.before} days before to {visit.after} days after",
    )


def _linked(encounters: tuple[Encounter, ...], main: tuple[ScheduleTimeline, ...]) -> tuple[Encounter, ...]:
    """Encounters with the timing of their instance."""
    timings = {each.relative_from_scheduled_instance_id: each.id for line in main for each in line.timings}
    by_encounter = {each.encounter_id: timings[each.id] for line in main for each in line.instances}
    return tuple(replace(each, scheduled_at_id=by_encounter[each.id]) for each in encounters)


def _unscheduled(making: Building, activity: Activity) -> ScheduleTimeline:
    """A form that belongs to no visit: a timeline of its own, entered when what it is for happens."""
    leave = making.make(ScheduleTimelineExit)
    instance = making.make(
        ScheduledActivityInstance,
        name=f"{activity.name} instance",
        label=activity.label,
        timeline_exit_id=leave.id,
        activity_ids=(activity.id,),
    )
    return making.make(
        ScheduleTimeline,
        name=activity.name,
        label=activity.label,
        main_timeline=False,
        entry_condition=f"Whenever there is something to record: {activity.label}",
        entry_id=instance.id,
        exits=(leave,),
        timings=(_fixed(making, activity.name, instance.id),),
        instances=(instance,),
    )
