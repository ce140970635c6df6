"""What the pages and the command for sites show."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from equipoise.web.sites.calendars import WEEKDAYS, FreeDay, free_days
from equipoise.web.sites.entries import entries
from equipoise.web.sites.models import Organisation, Site, SiteChange, StudySite
from equipoise.web.sites.notices import Notice, notices
from equipoise.web.sites.openings import WORDS, Opening, in_force
from equipoise.web.sites.suggesting import ENOUGH, Suggestion, likeness, ranked
from equipoise.web.studies import queries as studies

CHANGES_SHOWN = 30
WHAT = {
    "contact_email": "E-mail address",
    "contact_phone": "Telephone",
    "languages": "Languages",
    "weekdays": "Working days",
    "closed_days": "Closed days",
    "zone": "Time zone",
    "holidays_of": "Public holidays",
    "accepts_messages": "Takes messages",
    "name": "Name",
    "said": "State",
    "agreed": "State taken from the registry",
    "kept": "Own word kept against the registry",
    "relinked": "Tied to another entry of the registry",
}
"""What a change is about, in words."""


@dataclass(frozen=True, slots=True)
class Part:
    """A site's part in one study. `said_by` is a log-in; `registry` None where the registry doesn't list it."""

    id: int
    nct_id: str
    title: str
    opening: Opening
    said: Opening | None
    said_by: str
    said_at: datetime | None
    registry: Opening | None

    @property
    def name(self) -> str:
        """The state that holds, in words."""
        return WORDS[self.opening].name

    @property
    def registry_name(self) -> str:
        """What the registry says, in words."""
        return WORDS[self.registry].name if self.registry else "Not listed any more"

    @property
    def differs(self) -> bool:
        """Whether site and registry say different things."""
        return self.said is not None and self.said is not self.registry


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One change in words. `can_undo`: it was not taken back yet."""

    id: int
    at: datetime
    by: str
    what: str
    study: str
    before: str
    after: str
    undone_at: datetime | None

    @property
    def can_undo(self) -> bool:
        """Whether it can be taken back."""
        return self.undone_at is None


@dataclass(frozen=True, slots=True)
class SiteInfo:
    """A site as its managers see it. `today` is the day there."""

    id: int
    organisation: str
    name: str
    city: str
    state: str
    country: str
    contact_email: str
    contact_phone: str
    accepts_messages: bool
    languages: tuple[str, ...]
    zone: str
    holidays_of: str
    weekdays: tuple[int, ...]
    closed_days: tuple[date, ...]
    today: date

    @property
    def town(self) -> str:
        """City, state and country."""
        return ", ".join(dict.fromkeys(each for each in (self.city, self.state, self.country) if each))

    @property
    def weekday_names(self) -> tuple[str, ...]:
        """The days of the week it works on."""
        return tuple(WEEKDAYS[each] for each in self.weekdays)


@dataclass(frozen=True, slots=True)
class SitePage:
    """All that the page of one site shows. `free`: the next year's free days."""

    info: SiteInfo
    parts: tuple[Part, ...]
    notices: tuple[Notice, ...]
    free: tuple[FreeDay, ...]
    changes: tuple[ChangeLine, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A site in a list."""

    id: int
    organisation: str
    name: str
    city: str
    country: str
    studies: int
    reachable: bool
    notices: int


@dataclass(frozen=True, slots=True)
class Place:
    """One of the registry's places of a study: the site that has it, or the sites it may be."""

    key: str
    name: str
    town: str
    opening: Opening
    site: int | None
    site_name: str
    may_be: tuple[tuple[int, str, int], ...]

    @property
    def opening_name(self) -> str:
        """What the registry says of it, in words."""
        return WORDS[self.opening].name


def site_page(site_id: int, now: datetime) -> SitePage | None:
    """One site; None where there is none. 6 queries, 3 more a notice."""
    info = site_info(site_id, now)
    if info is None:
        return None
    return SitePage(
        info=info,
        parts=tuple(_parts(site_id)),
        notices=tuple(notices([site_id])),
        free=tuple(free_days(info.holidays_of, [each.isoformat() for each in info.closed_days], info.today)),
        changes=tuple(_changes(site_id)),
    )


def site_info(site_id: int, now: datetime) -> SiteInfo | None:
    """A site's own facts; None where there is none. 1 query."""
    row = Site.objects.select_related("organisation").filter(pk=site_id, merged_into=None).first()
    return None if row is None else _info(row, now)


def rows(sites: Iterable[int] | None = None) -> list[Row]:
    """These sites, or all, by organisation and name. 4 queries."""
    found = Site.objects.filter(merged_into=None).select_related("organisation").prefetch_related("studies")
    if sites is not None:
        found = found.filter(pk__in=list(sites))
    ordered = list(found.order_by("organisation__name", "name", "city"))
    waiting = [each.site for each in notices([row.pk for row in ordered])]
    return [_row(each, waiting.count(each.pk)) for each in ordered]


def organisations() -> list[tuple[int, str]]:
    """The organisations by name. 1 query."""
    return list(Organisation.objects.order_by("name").values_list("pk", "name"))


def places(nct_id: str) -> list[Place]:
    """The registry's places of a study in its order, each with its site or the sites it may be. 3 queries."""
    study = studies.study(nct_id)
    if study is None:
        return []
    tied = {each.location: each.site for each in _tied(study.nct_id)}
    all_sites = list(Site.objects.filter(merged_into=None))
    found = []
    for key, entry in entries(study).items():
        site = tied.get(key)
        scored = [] if site else [(each.pk, str(each), likeness(each, entry)) for each in all_sites]
        may_be = sorted((each for each in scored if each[2] >= ENOUGH), key=lambda each: -each[2])[:3]
        found.append(
            Place(
                key=key,
                name=entry.name,
                town=entry.town,
                opening=entry.opening,
                site=site.pk if site else None,
                site_name=str(site) if site else "",
                may_be=tuple(may_be),
            )
        )
    return found


def free_entries(site_id: int, nct_id: str) -> list[Suggestion]:
    """The entries of a study that no site has and that may be this site's, the likeliest first. 3 queries."""
    study, site = studies.study(nct_id), Site.objects.filter(pk=site_id).first()
    if study is None or site is None:
        return []
    taken = {each.location for each in _tied(study.nct_id)}
    return ranked(site, (entry for key, entry in entries(study).items() if key not in taken))


def _tied(nct_id: str) -> Iterable[StudySite]:
    return StudySite.objects.filter(nct_id=nct_id).select_related("site")


def _info(row: Site, now: datetime) -> SiteInfo:
    return SiteInfo(
        id=row.pk,
        organisation=row.organisation.name,
        name=row.name,
        city=row.city,
        state=row.state,
        country=row.country,
        contact_email=row.contact_email,
        contact_phone=row.contact_phone,
        accepts_messages=row.accepts_messages,
        languages=tuple(row.languages),
        zone=row.zone,
        holidays_of=row.holidays_of,
        weekdays=tuple(row.weekdays),
        closed_days=tuple(date.fromisoformat(each) for each in row.closed_days),
        today=now.astimezone(ZoneInfo(row.zone)).date(),
    )


def _row(site: Site, waiting: int) -> Row:
    return Row(
        id=site.pk,
        organisation=site.organisation.name,
        name=site.name,
        city=site.city,
        country=site.country,
        studies=len(site.studies.all()),
        reachable=bool(site.contact_email) and site.accepts_messages,
        notices=waiting,
    )


def _parts(site_id: int) -> Iterable[Part]:
    found = list(StudySite.objects.filter(site=site_id).order_by("nct_id"))
    known = {each.nct_id: each for each in studies.many([row.nct_id for row in found])}
    for row in found:
        study = known.get(row.nct_id)
        entry = entries(study).get(row.location) if study else None
        yield Part(
            id=row.pk,
            nct_id=row.nct_id,
            title=study.title if study else row.nct_id,
            opening=in_force(row.said, entry.opening if entry else Opening.UNKNOWN),
            said=Opening(row.said) if row.said else None,
            said_by=row.said_by,
            said_at=row.said_at,
            registry=entry.opening if entry else None,
        )


def _changes(site_id: int) -> Iterable[ChangeLine]:
    found = list(SiteChange.objects.filter(site=site_id)[:CHANGES_SHOWN])
    numbers = dict(StudySite.objects.filter(site=site_id).values_list("pk", "nct_id"))
    for row in found:
        yield ChangeLine(
            id=row.pk,
            at=row.at,
            by=row.by,
            what=WHAT.get(row.what, row.what),
            study=numbers.get(row.study_site or 0, ""),
            before=_words(row.what, row.before),
            after=_words(row.what, row.after),
            undone_at=row.undone_at,
        )


def _words(what: str, value: Any) -> str:
    """A kept value in words."""
    if isinstance(value, dict):
        said = value.get("said")
        return WORDS[Opening(said)].name if said else _place(value) if what == "relinked" else "Nothing said"
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if what == "weekdays" and isinstance(value, list):
        return ", ".join(WEEKDAYS[each] for each in value)
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "None"
    return str(value) if value else "None"


def _place(value: dict[str, Any]) -> str:
    registry = value.get("registry") or {}
    return ", ".join(filter(None, (registry.get("name"), registry.get("city")))) or "Nothing"
