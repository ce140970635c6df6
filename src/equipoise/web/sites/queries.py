"""Reading sites: how one is reached, and who works there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from equipoise.core.referral.deadlines import Calendar
from equipoise.web.sites.calendars import calendar
from equipoise.web.sites.centres import Centre, Word, centres, centres_of, takes, words
from equipoise.web.sites.entries import entries
from equipoise.web.sites.models import Member, Site, StudySite
from equipoise.web.sites.openings import Opening, in_force
from equipoise.web.studies import queries as studies

__all__ = ["Centre", "Known", "Reach", "Word", "centres", "centres_of", "known", "reach", "sites_of", "words"]


@dataclass(frozen=True, slots=True)
class Reach:
    """A site's part in one study, as far as it matters for writing to it. `takes`: whether it takes messages now."""

    study_site: int
    site: int
    nct_id: str
    name: str
    city: str
    country: str
    emails: tuple[str, ...]
    languages: tuple[str, ...]
    calendar: Calendar
    takes: bool


@dataclass(frozen=True, slots=True)
class Known:
    """How a site is called and when it works. `reachable`: letters can be sent to it.

    `number`: its own, or for a site that was merged that of the one it became, of which all else is told then.
    """

    number: int
    name: str
    city: str
    calendar: Calendar
    reachable: bool


def known(sites: Iterable[int]) -> dict[int, Known]:
    """Sites by their numbers, those that were merged too. 1 query."""
    rows = Site.objects.filter(pk__in=list(sites)).select_related("merged_into")
    return {row.pk: _known(row.merged_into or row) for row in rows}


def _known(site: Site) -> Known:
    return Known(
        site.pk,
        site.name,
        site.city,
        calendar(site.zone, site.holidays_of, site.closed_days, site.weekdays),
        bool(site.contact_email),
    )


def reach(study_site: int) -> Reach | None:
    """How a site is reached about a study; None where there is no such site.

    1 query; 2 where the site has said nothing itself, so that the registry's word holds.
    """
    row = StudySite.objects.select_related("site").filter(pk=study_site).first()
    return None if row is None else _reach(row)


def _reach(row: StudySite) -> Reach:
    site = row.site
    emails = (site.contact_email,) if site.contact_email else ()
    return Reach(
        study_site=row.pk,
        site=site.pk,
        nct_id=row.nct_id,
        name=site.name,
        city=site.city,
        country=site.country,
        emails=emails,
        languages=tuple(site.languages),
        calendar=calendar(site.zone, site.holidays_of, site.closed_days, site.weekdays),
        takes=takes(site.contact_email, site.accepts_messages, _opening(row)),
    )


def _opening(row: StudySite) -> Opening:
    if row.said:
        return in_force(row.said, Opening.UNKNOWN)
    study = studies.study(row.nct_id)
    entry = entries(study).get(row.location) if study else None
    return entry.opening if entry else Opening.UNKNOWN


def sites_of(user_id: int) -> dict[int, frozenset[str]]:
    """The sites where somebody works, with their roles at each; also under the numbers that a site had before it was
    merged, since what was sent to it bears them. 2 queries.
    """
    found: dict[int, set[str]] = {}
    for site, role in Member.objects.filter(user_id=user_id).values_list("site_id", "role"):
        found.setdefault(site, set()).add(role)
    merged = Site.objects.filter(merged_into__in=found).values_list("pk", "merged_into")
    roles = {site: frozenset(each) for site, each in found.items()}
    return {**roles, **{old: roles.get(old, frozenset()) | roles[new] for old, new in merged if new}}
