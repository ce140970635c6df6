"""What a form says of its visit: kept with the form, so that nobody types a day twice, and filled in where it is known.

One thing typed is enough, whichever page comes first. Where both say something else it is shown, and never put right
behind anybody's back, but for one case: who corrects the form, with a reason, corrects with it what the form had said.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from equipoise.core.followup import visiting
from equipoise.core.followup.answers import Answers
from equipoise.core.followup.checks import Finding
from equipoise.core.followup.cleaning import Place
from equipoise.core.followup.due import Slot, impossible
from equipoise.core.followup.entering import read
from equipoise.core.followup.forms import Form
from equipoise.core.followup.visiting import IN_PERSON, REMOTE, Took
from equipoise.web.followup import kinds, knowing, queries
from equipoise.web.followup.models import Entry, Happening
from equipoise.web.followup.panels import Context
from equipoise.web.followup.schedules import Plan
from equipoise.web.ledger.actions import By, append


def seen(trial: str, place: Place) -> Happening | None:
    """What was said of the visit of a form; None where nothing was, or it hangs on none. 1 query."""
    return queries.happening(trial, place.participant, place.visit) if place.visit else None


@dataclass(frozen=True, slots=True)
class OfVisit:
    """What the page of a form that asks its visit's day shows of the visit.

    `said`: what is kept of it, None where nothing is. `first`: what stands in the empty form because it is known.
    `usual`: how the visit is by the protocol, where saving has to ask it; empty where it is known or the form asks it.
    """

    said: Happening | None
    first: Mapping[str, str]
    usual: str


def of_visit(plan: Plan, place: Place, form: Form) -> OfVisit | None:
    """What the page of a form shows of its visit; None where it doesn't ask the day of one. 1 query at most."""
    slot = plan.slot(place.visit) if place.visit else None
    if slot is None or visiting.day_item(form) is None:
        return None
    said = seen(plan.trial, place)
    usual = "" if said or visiting.mode_item(form) else REMOTE if slot.visit.remote else IN_PERSON
    return OfVisit(said, visiting.filled(form, Took(said.day, said.how)) if said else {}, usual)


def by_forms(plan: Plan, slot: Slot) -> list[tuple[Form, Place, Took]]:
    """What the forms of a visit say of its day, those that say none left out. 1 query."""
    number = plan.person.number
    rows = Entry.objects.filter(trial=plan.trial, participant=number, visit=slot.key).order_by("pk")
    found = []
    for row in rows:
        form = plan.forms.get(row.form)
        told = visiting.took(form, queries.answers_of(row)) if form else Took(None)
        if form is not None and told.day is not None:
            found.append((form, queries.place_of(row), told))
    return found


def doubts(context: Context) -> list[Finding]:
    """Where a form says something else than was said of its visit, or a day on which it can't have been."""
    if not context.place.visit or visiting.day_item(context.form) is None:
        return []
    said, slot = seen(context.plan.trial, context.place), context.plan.slot(context.place.visit)
    typed = {each: text for each, text in context.values.items() if isinstance(text, str)}
    known = {each.id for each in (visiting.day_item(context.form), visiting.mode_item(context.form)) if each}
    answers = read(context.form, {each: typed[each] for each in known & typed.keys()}).answers
    found = visiting.differs(context.form, answers, Took(said.day, said.how)) if said else []
    item, day = visiting.day_item(context.form), visiting.took(context.form, answers).day
    if item is not None and slot is not None and day is not None:
        told = impossible(slot, context.plan.person.days, day)
        found += [Finding(item.id, told)] if told else []
    return found


def say(
    plan: Plan,
    place: Place,
    form: Form,
    before: Answers,
    after: Answers,
    *,
    how: str,
    by: By,
    now: datetime,
    why: str,
) -> date | None:
    """Say with a form, in the transaction that keeps it, when and how its visit was; gives the day where it does.

    It does where nobody had, and where a correction changes what the form and the visit both said. `how`: where the
    form doesn't ask it.
    """
    told, said = visiting.took(form, after), seen(plan.trial, place)
    how = told.how or how or (said.how if said else "")
    slot = plan.slot(place.visit)
    if not how or told.day is None or told.day > plan.today or slot is None:
        return None
    if impossible(slot, plan.person.days, told.day):
        return None
    if said and not (why and _follows(visiting.took(form, before), said, Took(told.day, how))):
        return None
    payload = {"visit": place.visit, "day": told.day.isoformat(), "how": how, "advance": []}
    subject = f"participant:{place.participant}"
    append(
        plan.trial, kinds.VISITED, subject, payload, by=by, now=now, site=plan.person.site,
        why=why if said else "",
    )  # fmt: skip
    knowing.visited(plan, by=by, now=now)
    return told.day


def _follows(was: Took, said: Happening, told: Took) -> bool:
    """Whether form and visit agreed, and the form says something else now."""
    agreed = said.day is not None and was.day == said.day and was.how in ("", said.how)
    return agreed and (told.day, told.how) != (said.day, said.how)
