"""Reading sites: how one is reached, and who works there."""

from __future__ import annotations

from dataclasses import dataclass

from equipoise.core.referral.deadlines import Calendar
from equipoise.web.sites.calendars import calendar
from equipoise.web.sites.models import Member, StudySite

OPEN = StudySite.Said.OPEN


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


def reach(study_site: int) -> Reach | None:
    """How a site is reached about a study; None where there is no such site. 1 query."""
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
        calendar=calendar(site.zone, site.holidays_of, site.closed_days),
        takes=bool(emails) and site.accepts_messages and row.said == OPEN,
    )


def sites_of(user_id: int) -> dict[int, frozenset[str]]:
    """The sites where somebody works, with their roles at each. 1 query."""
    found: dict[int, set[str]] = {}
    for site, role in Member.objects.filter(user_id=user_id).values_list("site_id", "role"):
        found.setdefault(site, set()).add(role)
    return {site: frozenset(roles) for site, roles in found.items()}
