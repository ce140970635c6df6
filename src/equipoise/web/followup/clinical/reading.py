"""A participant's entries by what their forms are for, with what is being typed in place of what is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_DOWN, Decimal

from equipoise.core.followup import taking
from equipoise.core.followup.cleaning import Place
from equipoise.core.followup.forms import Purpose
from equipoise.core.followup.taking import Values
from equipoise.core.values.dates import PartialDate
from equipoise.core.values.possible import Span
from equipoise.web.followup import queries
from equipoise.web.followup.panels import Context


@dataclass(frozen=True, slots=True)
class Seen:
    """An entry. `title`: of its visit, empty where it hangs on none. `here`: it is the one that is shown."""

    place: Place
    title: str
    values: Values
    here: bool = False


def of_purpose(context: Context, purpose: Purpose) -> list[Seen]:
    """The participant's entries of forms for this purpose, oldest first. 2 queries, and 2 for each version."""
    forms = {each.id for each in context.plan.forms.values() if each.purpose is purpose}
    held = queries.entries(context.plan.trial, context.plan.person.number)
    found = [
        Seen(each.place, title_of(context, each.place.visit), each.values)
        for each in held
        if each.place.form in forms and each.place != context.place
    ]
    if context.form.id in forms:
        found.append(Seen(context.place, title_of(context, context.place.visit), context.values, here=True))
    return found


def same_form(context: Context) -> list[Seen]:
    """The participant's entries of this very form."""
    return [each for each in of_purpose(context, context.form.purpose) if each.place.form == context.form.id]


def title_of(context: Context, visit: str) -> str:
    """The title of a visit."""
    slot = context.plan.slot(visit) if visit else None
    return slot.title if slot else ""


def death(context: Context) -> PartialDate | None:
    """The day of death, as far as it is known."""
    days = [taking.partial(each.values, "DTHDAT") for each in of_purpose(context, Purpose.DEATH)]
    return next((each for each in days if each), None)


def first_said(context: Context, item: str, value: str) -> datetime | None:
    """When an item of the shown entry first had a value; None where it never was kept with it."""
    held = queries.entry(context.plan.trial, context.place)
    pasts = held.history.get(item, ()) if held else ()
    return next((each.at for each in pasts if each.answer.value == value), None)


def number(value: Span, unit: str, places: int = 1) -> str:
    """A number or an interval with its unit; “not known” where it may be anything."""
    if value.low.is_infinite() or value.high.is_infinite():
        return "not known"
    low, high = (f"{round(end, places).normalize():f}" for end in (value.low, value.high))
    return f"{low} {unit}" if low == high else f"{low} to {high} {unit}"


def share(percent: Decimal) -> Decimal:
    """A percentage to one place behind the point, cut and not rounded: 19.98 % is below a threshold of 20 %."""
    return percent.quantize(Decimal("0.1"), ROUND_DOWN)


def money(amount: Decimal) -> str:
    """An amount of money with its thousands apart, to two places where it has any."""
    return f"{amount:,.2f}".removesuffix(".00")
