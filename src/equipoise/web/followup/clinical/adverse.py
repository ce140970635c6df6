"""Adverse events: the clocks that a serious one has started, what is overdue, and what contradicts it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from equipoise.core.followup import adverse
from equipoise.core.followup.adverse import Clock, Duty, Event
from equipoise.core.followup.checks import Finding
from equipoise.core.values.truth import Truth
from equipoise.web.followup.clinical import reading
from equipoise.web.followup.panels import Context, Panel
from equipoise.web.followup.safety import cases


def told(context: Context) -> Event:
    """The event that is shown. Nobody learned that it is serious later than that was written down."""
    event = adverse.event(context.values, reading.first_said(context, "AESER", "yes"))
    kept = cases.case(context.plan.trial, context.place)
    return replace(event, sponsor=kept.event.sponsor) if kept else event


def panels(context: Context) -> list[Panel]:
    """The clocks of a serious event; none for one that isn't serious."""
    event, zone = told(context), ZoneInfo(context.plan.site.zone)
    if event.is_serious is Truth.NO:
        return []
    sponsor = cases.sponsor_zone(context.plan.trial)
    lines = [_line(each, context.now) for each in adverse.clocks(event, zone, sponsor)]
    if not lines:
        lines = [("Clock", "starts on the day the site learned of it")]
    if adverse.awaits_more(event):
        lines.append(("Follow-up report", "needed until the outcome is known"))
    return [Panel("Serious event", tuple(lines), _note(event, str(sponsor)))]


def _line(clock: Clock, now: datetime) -> tuple[str, str]:
    standing = clock.standing(now)
    due = clock.earliest.astimezone(clock.zone)
    if clock.duty is not Duty.SITE:
        due -= timedelta(minutes=1)  # the end of the day before, as people say it
    sure = "" if clock.sure is Truth.YES else " (if it is suspected and unexpected)"
    return f"{clock.duty.capitalize()}{sure}", f"by {due:%a} {due.day} {due:%b %Y, %H:%M}: {standing}"


def _note(event: Event, zone: str) -> str:
    """What the times rest on."""
    said = "The site has 24 hours from when it learned of it; with a day alone, from the day’s beginning."
    if event.is_expedited is Truth.UNKNOWN:
        said += " Say whether it is expected, and whether the treatment may have caused it."
    return f"{said} The sponsor’s days are calendar days in {zone.replace('_', ' ')}."


def checks(context: Context) -> list[Finding]:
    """What contradicts itself, and a death that no form tells."""
    event, died = told(context), reading.death(context)
    found = [Finding(item, sentence) for item, sentence in adverse.doubts(event)]
    if event.grade == 5 and died is None:
        found.append(Finding("AETOXGR", "Grade 5 is death, and the form “Death” has no date."))
    return found
