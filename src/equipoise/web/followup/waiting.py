"""What waits for somebody in this room: visits, data queries, signatures."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time
from zoneinfo import ZoneInfo

from django.urls import reverse

from equipoise.core.followup.cleaning import QueryState
from equipoise.core.followup.due import Status
from equipoise.web.followup import access, addresses, guesses, lists, queries
from equipoise.web.trials import queries as trials
from equipoise.web.trials.permissions import Deed
from equipoise.web.trials.queries import Standing
from equipoise.web.trials.rooms import Task


def tasks(standing: Standing, now: datetime) -> list[Task]:
    """One line for each kind of thing that waits, with how many there are."""
    return [
        *_visits(standing, now),
        *_queries(standing),
        *_signatures(standing),
        *_comparisons(standing),
        *_guesses(standing, now),
    ]


def _sites(standing: Standing, deed: Deed) -> list[str]:
    return [each.number for each in trials.sites(standing.trial) if standing.may(deed, each.number)]


def _visits(standing: Standing, now: datetime) -> Iterator[Task]:
    for site in trials.sites(standing.trial):
        if not standing.may(Deed.ENTER_DATA, site.number):
            continue
        found, where = queries.due(standing.trial, site.number, now), f"Site {site.number}"
        address = f"{reverse('followup:visits', args=[standing.trial])}?site={site.number}"
        late = [each.slot.closes for each in found if each.status is Status.OVERDUE and each.slot.closes]
        if late:
            since = datetime.combine(min(late), time(23, 59), ZoneInfo(site.zone))
            yield Task(f"{_many(len(late), 'visit')} overdue", f"{address}&show=over", where, since)
        if count := sum(each.status is Status.DUE for each in found):
            yield Task(f"{_many(count, 'visit')} due now", address, where)


def _queries(standing: Standing) -> Iterator[Task]:
    address = reverse("followup:queries", args=[standing.trial])
    mine = {QueryState.OPEN: Deed.ANSWER_QUERY, QueryState.ANSWERED: Deed.QUERY}
    for state, deed in mine.items():
        sites = _sites(standing, deed)
        count = len(lists.asked(standing.trial, sites, [state])) if sites else 0
        if count:
            title = "to answer" if state is QueryState.OPEN else "answered, to be closed"
            yield Task(f"{_many(count, 'data query', 'data queries')} {title}", f"{address}?show={state}")


def _signatures(standing: Standing) -> Iterator[Task]:
    sites = _sites(standing, Deed.SIGN)
    if not sites:
        return
    forms = lists.forms(standing.trial)
    count = sum(
        1
        for each in lists.unsigned(standing.trial, sites)
        if (form := forms.get(each.form)) is not None
        and form.signed_by in standing.roles_at(each.site)
        and access.may_read(standing, each.site, form)
    )
    if count:
        yield Task(f"{_many(count, 'form')} to sign", reverse("followup:to_sign", args=[standing.trial]))


def _comparisons(standing: Standing) -> Iterator[Task]:
    """What a monitor has still to compare with its source."""
    sites = _sites(standing, Deed.VERIFY)
    if not sites:
        return
    forms = lists.forms(standing.trial)
    count = sum(
        1
        for each in lists.uncompared(standing.trial, sites)
        if (form := forms.get(each.form)) is not None and access.may_read(standing, each.site, form)
    )
    if count:
        address = reverse("followup:to_verify", args=[standing.trial])
        yield Task(f"{_many(count, 'form')} to compare with the source", address)


def _guesses(standing: Standing, now: datetime) -> Iterator[Task]:
    """One line a site, which leads to the first of them: once that is made, the next comes up."""
    for site in _sites(standing, Deed.ENTER_DATA):
        if found := guesses.awaited(standing, site, now):
            place, visit = found[0]
            yield Task(
                f"{_many(len(found), 'guess', 'guesses')} of the treatment to make",
                addresses.of_place("form", standing.trial, place),
                f"Next: {place.participant}, {visit}. Your guess shows how well the trial keeps its secret.",
            )


def _many(count: int, one: str, more: str = "") -> str:
    return f"{count} {one if count == 1 else more or one + 's'}"
