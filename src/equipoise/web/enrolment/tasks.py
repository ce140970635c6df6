"""What this room adds to a trial's home: what waits for somebody, and figures without persons."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from django.urls import reverse

from equipoise.core.enrolment.states import IN_TRIAL
from equipoise.core.enrolment.windows import words
from equipoise.web.enrolment import queries
from equipoise.web.enrolment.log import WORDS, Entry, Need, Wanted, log
from equipoise.web.trials import queries as trials
from equipoise.web.trials.permissions import Deed
from equipoise.web.trials.queries import Site, Standing
from equipoise.web.trials.rooms import Figure, Task

WHO = {
    Need.LAPSING: Deed.SCREEN,
    Need.OVERRIDE: Deed.OVERRIDE,
    Need.REFUSE: Deed.SCREEN,
    Need.CONSENT: Deed.CONSENT,
    Need.RECONSENT: Deed.CONSENT,
    Need.CONFIRM: Deed.CONFIRM,
    Need.WHOLE: Deed.CONFIRM,
    Need.ENROL: Deed.CONFIRM,
    Need.EVIDENCE: Deed.SCREEN,
}
"""Whom a need waits for. Who can be allocated is told by the room above."""
_GATHERED = {Need.EVIDENCE, Need.REFUSE}
"""Needs that are told once for all of a site, since they are everyday work."""


def tasks(standing: Standing, now: datetime) -> list[Task]:
    """What waits for somebody at their sites."""
    trial = trials.trial(standing.trial)
    deeds = set(WHO.values())
    sites = [
        each
        for each in trials.sites(standing.trial)
        if any(standing.may(deed, each.number) for deed in deeds)
    ]
    if trial is None or not sites:
        return []
    zones = {each.number: each for each in sites}
    found: list[Task] = []
    gathered: Counter[tuple[Need, str]] = Counter()
    for entry in log(trial, sites, Wanted(), now).entries:
        site, deed = entry.person.site, WHO.get(entry.need)
        if entry.levels and standing.may(Deed.SCREEN, site):
            found.append(_level(trial.trial, entry))
        if deed is None or not standing.may(deed, site):
            continue
        if entry.need in _GATHERED:
            gathered[entry.need, site] += 1
        elif entry.need is Need.OVERRIDE:
            found += _overrides(standing, entry)
        else:
            found.append(_task(trial.trial, entry, zones[site]))
    return [
        *found,
        *(_several(trial.trial, need, site, count) for (need, site), count in sorted(gathered.items())),
    ]


def figures(standing: Standing, now: datetime) -> list[Figure]:
    """How many were screened and enrolled, for whoever may see the flow."""
    if not standing.anywhere(Deed.SEE_FLOW):
        return []
    counts = queries.flow(standing.trial)
    design = trials.protocol(standing.trial).design
    planned = design.participants.value if design else None
    return [
        Figure("Screened", str(counts.assessed), order=10),
        Figure("Enrolled", str(counts.enrolled), f"of {planned} planned" if planned else "", order=20),
    ]


def on_versions(trial: str) -> dict[str, int]:
    """How many who take part are on each protocol version."""
    return dict(Counter(each.version for each in queries.participants(trial) if each.state in IN_TRIAL))


def _task(trial: str, entry: Entry, site: Site) -> Task:
    number = entry.person.number
    detail = f"{entry.lapse.window.event} {words(entry.lapse)}" if entry.lapse else ""
    return Task(f"{number}: {_small(WORDS[entry.need])}", _address(trial, number), detail, _end(entry, site))


def _level(trial: str, entry: Entry) -> Task:
    """A level of a stratification factor that is known otherwise than it was at enrolment."""
    number, words = entry.person.number, "; ".join(each.words for each in entry.levels)
    there = reverse("enrolment:level", args=[trial, number])
    todo = "Correct the evidence, or say why the level differs."
    return Task(f"{number}: a level that balances the arms differs", there, f"{words}. {todo}")


def _end(entry: Entry, site: Site) -> datetime | None:
    """The end of the last day of a window, at the site."""
    if entry.due is None:
        return None
    return datetime.combine(entry.due, time(23, 59), ZoneInfo(site.zone)).astimezone(UTC)


def _overrides(standing: Standing, entry: Entry) -> list[Task]:
    """Requests that wait for a second person: never for the one who asked."""
    return [
        Task(
            f"{entry.person.number}: an override waits for a second person",
            reverse("enrolment:override", args=[standing.trial, entry.person.number, number]),
            title,
        )
        for number, title, asked_by in queries.open_overrides(standing.trial, entry.person.number)
        if asked_by != standing.username
    ]


def _several(trial: str, need: Need, site: str, count: int) -> Task:
    people = f"{count} {'person' if count == 1 else 'people'}"
    href = f"{reverse('enrolment:log', args=[trial])}?site={site}&need={need.value}"
    return Task(f"Site {site}, {people}: {_small(WORDS[need])}", href)


def _address(trial: str, number: str) -> str:
    return reverse("enrolment:entry", args=[trial, number])


def _small(text: str) -> str:
    return text[:1].lower() + text[1:]
