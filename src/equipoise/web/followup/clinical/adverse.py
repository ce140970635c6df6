"""Adverse events: the clocks that a serious one has started, what is overdue, and what contradicts it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from equipoise.core.followup import adverse
from equipoise.core.followup.adverse import Clock, Duty, Event, Standing
from equipoise.core.followup.answers import nested
from equipoise.core.followup.checks import Finding
from equipoise.core.followup.forms import Form, Purpose
from equipoise.core.values.truth import Truth
from equipoise.web.followup import addresses, queries
from equipoise.web.followup.clinical import reading
from equipoise.web.followup.models import Entry
from equipoise.web.followup.panels import Context, Panel
from equipoise.web.trials import queries as trials
from equipoise.web.trials.permissions import Deed
from equipoise.web.trials.queries import Standing as Place
from equipoise.web.trials.rooms import Task

SPONSOR = UTC
"""The sponsor's days are counted in: nobody told another zone."""
_LATE = frozenset({Standing.OVER, Standing.MAYBE_OVER})
_WAITS = _LATE | {Standing.RUNNING}


def told(context: Context) -> Event:
    """The event that is shown. Nobody learned that it is serious later than that was written down."""
    return adverse.event(context.values, reading.first_said(context, "AESER", "yes"))


def panels(context: Context) -> list[Panel]:
    """The clocks of a serious event; none for one that isn't serious."""
    event, zone = told(context), ZoneInfo(context.plan.site.zone)
    if event.is_serious is Truth.NO:
        return []
    lines = [_line(each, context.now) for each in adverse.clocks(event, zone, SPONSOR)]
    if not lines:
        lines = [("Clock", "starts on the day the site learned of it")]
    if adverse.awaits_more(event):
        lines.append(("Follow-up report", "needed until the outcome is known"))
    return [Panel("Serious event", tuple(lines), _note(event))]


def _line(clock: Clock, now: datetime) -> tuple[str, str]:
    standing = clock.standing(now)
    due = clock.earliest.astimezone(clock.zone)
    if clock.duty is not Duty.SITE:
        due -= timedelta(minutes=1)  # the end of the day before, as people say it
    sure = "" if clock.sure is Truth.YES else " (if it is suspected and unexpected)"
    return f"{clock.duty.capitalize()}{sure}", f"by {due:%a} {due.day} {due:%b %Y, %H:%M}: {standing}"


def _note(event: Event) -> str:
    """What the times rest on."""
    said = "The site has 24 hours from when it learned of it; with a day alone, from the day’s beginning."
    if event.is_expedited is Truth.UNKNOWN:
        said += " Say whether it is expected, and whether the treatment may have caused it."
    return f"{said} The sponsor’s days are calendar days in UTC."


def checks(context: Context) -> list[Finding]:
    """What contradicts itself, and a death that no form tells."""
    event, died = told(context), reading.death(context)
    found = [Finding(item, sentence) for item, sentence in adverse.doubts(event)]
    if event.grade == 5 and died is None:
        found.append(Finding("AETOXGR", "Grade 5 is death, and the form “Death” has no date."))
    return found


def tasks(standing: Place, now: datetime) -> list[Task]:
    """Serious events that a site has to report, for who enters data there. 3 queries, 1 a site, 4 an event."""
    trial = standing.trial
    places = [site for site in trials.sites(trial) if standing.may(Deed.ENTER_DATA, site.number)]
    forms = _forms(trial) if places else {}
    return [task for site in places for task in _of_site(trial, site, forms, now)]


def _forms(trial: str) -> dict[str, Form]:
    """The trial's forms of adverse events, by their ids."""
    every = (each.value for each in trials.design(trial).forms.values())
    return {form.id: form for form in every if form is not None and form.purpose is Purpose.ADVERSE_EVENT}


def _of_site(trial: str, site: trials.Site, forms: Mapping[str, Form], now: datetime) -> Iterator[Task]:
    for row in Entry.objects.filter(trial=trial, site=site.number, form__in=sorted(forms)):
        event = adverse.event(nested(forms[row.form], queries.answers_of(row)), _since(trial, row))
        for clock in adverse.clocks(event, ZoneInfo(site.zone), SPONSOR):
            if clock.duty is Duty.SITE and clock.standing(now) in _WAITS:
                yield Task(
                    f"Tell the sponsor of a serious event of participant {row.participant}",
                    addresses.of_place("form", trial, queries.place_of(row)),
                    "Fill in the day it was reported once it is done.",
                    clock.earliest,
                )


def _since(trial: str, row: Entry) -> datetime | None:
    """When it was first written down that the event is serious; asked of those that are alone."""
    if row.answers.get("AESER", [""])[0] != "yes":
        return None
    held = queries.entry(trial, queries.place_of(row))
    pasts = held.history.get("AESER", ()) if held else ()
    return next((each.at for each in pasts if each.answer.value == "yes"), None)
