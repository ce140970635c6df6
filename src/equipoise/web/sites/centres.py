"""The study centres that a person may turn to: the registry's places joined with the sites that are on board here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from equipoise.core.registry.record import Point, Study
from equipoise.web.sites.entries import Entry, Listed, entries
from equipoise.web.sites.models import StudySite
from equipoise.web.sites.openings import WORDS, Opening, in_force
from equipoise.web.sites.spoken import language_name
from equipoise.web.studies import queries as studies


class Means(StrEnum):
    """How a centre can be reached: by a message through us, as the registry lists it, or not at all."""

    MESSAGE = "message"
    LISTED = "listed"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Centre:
    """One study centre. `key` names it within its study, also in addresses of pages.

    `opening` is what holds: what the site itself said (`said`, on `said_at`), else the registry (`registry`;
    None where the registry doesn't list the place any more). `takes`: whether a message may be sent now; then
    `study_site` is set. `contacts` are the registry's, the study's own where the place has none. `point` is None
    where the record gives none.
    """

    key: str
    nct_id: str
    name: str
    city: str
    state: str
    country: str
    postal_code: str
    point: Point | None
    opening: Opening
    registry: Opening | None
    said: Opening | None
    said_at: datetime | None
    study_site: int | None
    site: int | None
    takes: bool
    languages: tuple[str, ...]
    contacts: tuple[Listed, ...]

    @property
    def spoken(self) -> tuple[str, ...]:
        """What the languages are called."""
        return tuple(language_name(each) for each in self.languages)

    @property
    def means(self) -> Means:
        """How it can be reached."""
        if self.takes:
            return Means.MESSAGE
        return Means.LISTED if self.contacts else Means.NONE

    @property
    def state_name(self) -> str:
        """The state that holds, in words."""
        return WORDS[self.opening].name

    @property
    def state_meaning(self) -> str:
        """What that means for a person who looks for a trial."""
        return WORDS[self.opening].meaning

    @property
    def differs(self) -> bool:
        """Whether site and registry say different things."""
        return self.said is not None and self.said is not self.registry

    @property
    def town(self) -> str:
        """City, state and country, as far as they are said."""
        return ", ".join(dict.fromkeys(each for each in (self.city, self.state, self.country) if each))


def centres(nct_id: str) -> list[Centre]:
    """The centres of a study in the record's order; none where there is no such study. 2 queries, 3 for an alias."""
    study = studies.study(nct_id)
    return [] if study is None else centres_of(study)


def centres_of(study: Study) -> list[Centre]:
    """The centres of a study that was read already. 1 query.

    Sites that the registry doesn't list any more, and that say they are open, come last.
    """
    rows = {row.location: row for row in _rows(study.nct_id)}
    listed = entries(study)
    desk = tuple(Listed(each.name, each.phone, each.email, each.phone_ext) for each in study.central_contacts)
    found = [_centre(study.nct_id, entry, rows.get(key), desk) for key, entry in listed.items()]
    gone = (row for key, row in rows.items() if key not in listed and row.said)
    return [*found, *(_unlisted(row, desk) for row in gone)]


@dataclass(frozen=True, slots=True)
class Word:
    """What a site says of itself, since when, and what the registry says where that differs (None where not)."""

    opening: Opening
    said_at: datetime
    registry: Opening | None

    @property
    def name(self) -> str:
        """The state, in words."""
        return WORDS[self.opening].name

    @property
    def registry_name(self) -> str:
        """What the registry says, in words; empty where it says the same."""
        return WORDS[self.registry].name if self.registry else ""


def words(study: Study) -> tuple[Word | None, ...]:
    """What the sites say of themselves, one for each of the record's places in its order. 1 query."""
    rows = {row.location: row for row in StudySite.objects.filter(nct_id=study.nct_id).exclude(said="")}
    return tuple(_word(rows.get(key), entry) for key, entry in entries(study).items())


def _word(row: StudySite | None, entry: Entry) -> Word | None:
    if row is None or row.said_at is None:
        return None
    said = Opening(row.said)
    return Word(said, row.said_at, None if said is entry.opening else entry.opening)


def _rows(nct_id: str) -> Iterable[StudySite]:
    return StudySite.objects.filter(nct_id=nct_id).select_related("site").order_by("pk")


def _centre(nct_id: str, entry: Entry, row: StudySite | None, desk: tuple[Listed, ...]) -> Centre:
    site = row.site if row else None
    opening = in_force(row.said if row else "", entry.opening)
    return Centre(
        key=entry.key,
        nct_id=nct_id,
        name=entry.name or (site.name if site else ""),
        city=entry.city,
        state=entry.state,
        country=entry.country,
        postal_code=entry.postal_code,
        point=entry.point,
        opening=opening,
        registry=entry.opening,
        said=Opening(row.said) if row and row.said else None,
        said_at=row.said_at if row else None,
        study_site=row.pk if row else None,
        site=site.pk if site else None,
        takes=site is not None and takes(site.contact_email, site.accepts_messages, opening),
        languages=tuple(site.languages) if site else (),
        contacts=entry.contacts or desk,
    )


def _unlisted(row: StudySite, desk: tuple[Listed, ...]) -> Centre:
    """A centre that says it takes part, though the registry doesn't list it any more."""
    site, said = row.site, Opening(row.said)
    return Centre(
        key=row.location,
        nct_id=row.nct_id,
        name=site.name,
        city=site.city,
        state=site.state,
        country=site.country,
        postal_code="",
        point=None,
        opening=said,
        registry=None,
        said=said,
        said_at=row.said_at,
        study_site=row.pk,
        site=site.pk,
        takes=takes(site.contact_email, site.accepts_messages, said),
        languages=tuple(site.languages),
        contacts=desk,
    )


def takes(contact_email: str, accepts_messages: bool, opening: Opening) -> bool:
    """Whether messages may be sent to a site: it is open, wants them, and somebody reads them."""
    return bool(contact_email) and accepts_messages and opening is Opening.OPEN
