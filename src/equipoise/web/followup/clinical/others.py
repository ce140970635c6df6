"""Questionnaires, lines of therapy and use of care: their scores, times and sums; and days after death."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal

from equipoise.core.design import measures
from equipoise.core.design.sourced import Unset
from equipoise.core.followup import lines, questionnaires, resources, taking
from equipoise.core.followup.adverse import LEARNED
from equipoise.core.followup.answers import ROW
from equipoise.core.followup.checks import Finding
from equipoise.core.followup.forms import Form, Item, Kind, Purpose
from equipoise.core.followup.lines import Line, Time
from equipoise.core.followup.taking import Values
from equipoise.core.scores.eq5d import DIMENSIONS
from equipoise.web.followup.clinical import reading
from equipoise.web.followup.panels import Context, Panel


def questionnaire(context: Context) -> list[Panel]:
    """The scores of the questionnaire, and how the main one went."""
    items = [each.id for each in context.form.items]
    found = questionnaires.scores(context.values, items)
    if not found:
        return []
    note = "Missing answers are replaced by the mean of their part, as FACIT has it."
    if set(items).issuperset(DIMENSIONS):
        note = (
            f"Health state {questionnaires.state(context.values)}. Countries value the same answers differently; the "
            f"newer values of the United Kingdom are not here. {_value_set(context)}"
        )
    shown = [Panel("Scores", tuple((each.name, each.words()) for each in found), note)]
    return [*shown, *_went(context, items)]


def _value_set(context: Context) -> str:
    """By which values the trial counts, or that it doesn't say."""
    said = measures.said(context.plan.design, "costs.value set")
    return f"This trial counts by {said.value}." if said.is_set else "The protocol chooses none of them."


def _went(context: Context, items: list[str]) -> Iterator[Panel]:
    seen = [each for each in reading.same_form(context) if each.title]
    main = "FACT-G" if set(items).issuperset(questionnaires.FACT_ITEMS) else "Health today"
    if len(seen) > 1:
        scored = [(each, questionnaires.scores(each.values, items)) for each in seen]
        told = [(each.title, next(one.words() for one in some if one.name == main)) for each, some in scored]
        yield Panel(f"{main} over the visits", tuple(told))


def systemic(context: Context) -> list[Panel]:
    """Times that endpoints need, from all lines; none before randomisation."""
    randomised = context.plan.person.days.get("randomisation")
    if randomised is None:
        return []
    every, died, seen = _lines(context), reading.death(context), _seen(context)
    after = len(lines.later_lines(every, randomised))
    told = (
        ("Lines begun after randomisation", str(after)),
        ("Next line", _time(lines.time_to_next_line(every, randomised, seen, died))),
        ("Next line or death", _time(lines.time_to_next_line_or_death(every, randomised, seen, died))),
        (
            "Progression on the next line, or death",
            _time(lines.progression_on_next_line(every, randomised, seen, died)),
        ),
    )
    return [Panel("Times from randomisation", told, "Days known to the month give an interval.")]


def _seen(context: Context) -> date:
    """The last day on which it is known how the participant does: not after the day on which following them ended."""
    return min(context.plan.today, context.plan.ended or context.plan.today)


def _time(time: Time) -> str:
    """“After 60 days”; “not in 180 days so far”."""
    days = reading.number(time.days, "days", 0)
    return f"after {days}" if time.event else f"not in {days} so far"


def systemic_checks(context: Context) -> list[Finding]:
    """What speaks against the line that is shown."""
    seen = reading.of_purpose(context, Purpose.SYSTEMIC)
    at = next(place for place, each in enumerate(seen) if each.here)
    found = lines.doubts([lines.line(each.values) for each in seen], reading.death(context))
    return [Finding("", sentence) for place, sentence in found if place == at]


def use_of_care(context: Context) -> list[Panel]:
    """What was used in all the periods together, and what it costs by the unit costs of the protocol."""
    seen = reading.of_purpose(context, Purpose.RESOURCES)
    later = [resources.further(each.values) for each in reading.of_purpose(context, Purpose.RADIOTHERAPY)]
    none_later: dict[str, Decimal | None] = {"further fractions": Decimal(0)}
    used = resources.together([none_later, *later, *(resources.quantities(each.values) for each in seen)])
    told = tuple(
        (
            resources.QUANTITIES[name].capitalize(),
            "not counted" if amount is None else f"{amount.normalize():f}",
        )
        for name, amount in used.items()
    )
    title = f"In {len(seen)} period{'' if len(seen) == 1 else 's'} together"
    return [Panel(title, told), _costs(context, used)]


def _costs(context: Context, used: Mapping[str, Decimal | None]) -> Panel:
    """What it costs; where a unit cost is unset, which one, with the question to the sponsor."""
    try:
        table = measures.price_table(context.plan.design)
    except Unset as error:
        return Panel("What it costs", (), str(error))
    found = resources.costs(used, table)
    told = [
        (resources.QUANTITIES[name].capitalize(), reading.money(cost))
        for name, cost in found.by_quantity.items()
        if cost
    ]
    bound = "at least " if found.unknown or found.unpriced else ""
    note = (
        f"In {table.currency}, prices of {table.year}, not discounted. Without what the trial’s own radiotherapy "
        "costs, which would tell the treatment. Unit costs and their sources stand in the protocol."
    )
    return Panel("What it costs", (*told, ("Together", f"{bound}{reading.money(found.total)}")), note)


def use_of_care_checks(context: Context) -> list[Finding]:
    """More days than there are, and days that another period counts too."""
    found = [Finding(item, sentence) for item, sentence in resources.doubts(context.values)]
    here = _period(context.values)
    others = [
        _period(each.values) for each in reading.of_purpose(context, Purpose.RESOURCES) if not each.here
    ]
    for other in others:
        if here and other:
            for first, last in resources.overlaps([here, other]):
                found.append(Finding("FROMDAT", f"From {first} to {last} is counted by another entry too."))
    return found


def after_death(context: Context) -> list[Finding]:
    """Days of the entry that lie after the participant's death, whatever the form is for; others may learn of what
    happened later.
    """
    died = reading.death(context)
    if died is None or context.form.purpose is Purpose.DEATH:
        return []
    return [
        Finding(path, f"This day is after the participant’s death, {died.words()}.")
        for path, item, values in _dates(context.form, context.values)
        if item.id not in LEARNED and (day := taking.partial(values, item.id)) and day.earliest > died.latest
    ]


def _dates(form: Form, values: Values) -> Iterator[tuple[str, Item, Values]]:
    for item in form.items:
        if item.kind in (Kind.DATE, Kind.PARTIAL_DATE):
            yield item.id, item, values
        elif item.kind is Kind.GROUP:
            for row in taking.rows(values, item.id):
                for inner in item.items:
                    if inner.kind in (Kind.DATE, Kind.PARTIAL_DATE):
                        yield f"{item.id}.{row[ROW]}.{inner.id}", inner, row


def _lines(context: Context) -> list[Line]:
    return [lines.line(each.values) for each in reading.of_purpose(context, Purpose.SYSTEMIC)]


def _period(values: Values) -> tuple[date, date] | None:
    first, last = taking.day(values, "FROMDAT"), taking.day(values, "TODAT")
    return (first, last) if first and last and first <= last else None
