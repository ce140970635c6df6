"""What the registry says of a site now against what the site last agreed to: side by side, until somebody decides.

It is found when it is asked for, from the record as it stands; so nothing can be missed between two loads.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from equipoise.core.registry.record import Study
from equipoise.web.sites.entries import Entry, Listed, entries, of_object
from equipoise.web.sites.models import StudySite
from equipoise.web.sites.openings import WORDS, Opening, in_force
from equipoise.web.sites.suggesting import Suggestion, likeliest
from equipoise.web.studies import queries as studies


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that differs: what the registry said when the site agreed, and what it says now."""

    what: str
    then: str
    now: str


@dataclass(frozen=True, slots=True)
class Notice:
    """The registry's entry for a site changed, vanished (`seen` is empty then) or came back.

    `ours`: what holds here, said on `ours_since` (None where the site itself has said nothing, and the registry's
    earlier word held). `theirs`: what the registry says now, since the version of `theirs_since`. `renamed_to`: where
    the entry vanished, another of the same study that looks like it. `seen`: its digest, for `saying.agree`.
    """

    study_site: int
    site: int
    nct_id: str
    title: str
    ours: Opening
    ours_since: datetime | None
    theirs: Opening | None
    theirs_since: date | None
    lines: tuple[Line, ...]
    seen: str
    renamed_to: Suggestion | None = None

    @property
    def ours_name(self) -> str:
        """What holds here, in words."""
        return WORDS[self.ours].name

    @property
    def theirs_name(self) -> str:
        """What the registry says, in words."""
        return WORDS[self.theirs].name if self.theirs else "Not listed any more"

    @property
    def disagree(self) -> bool:
        """Whether the two say different things about who can join."""
        return self.theirs is not self.ours


def notices(sites: Iterable[int]) -> list[Notice]:
    """Where the registry says something else of these sites than they agreed to. 2 queries, 2 more a notice."""
    rows = list(
        StudySite.objects.filter(site__in=list(sites)).select_related("site").order_by("nct_id", "pk")
    )
    known = {each.nct_id: each for each in studies.many(sorted({row.nct_id for row in rows}))}
    listed = {nct_id: entries(study) for nct_id, study in known.items()}
    found = []
    for row in rows:
        entry = listed.get(row.nct_id, {}).get(row.location)
        if row.nct_id in known and _is_news(row, entry):
            found.append(_notice(row, entry, known[row.nct_id], listed[row.nct_id]))
    return found


def count(sites: Iterable[int]) -> int:
    """How many notices wait. 2 queries."""
    rows = list(StudySite.objects.filter(site__in=list(sites)))
    known = {each.nct_id: entries(each) for each in studies.many(sorted({row.nct_id for row in rows}))}
    return sum(row.nct_id in known and _is_news(row, known[row.nct_id].get(row.location)) for row in rows)


def since(nct_id: str, key: str) -> date | None:
    """The day of the registry's version since which it has said of a place what it says now; None where unsaid.

    1 query that reads every version: for one place on one page.
    """
    held: date | None = None
    states = [(info.updated_on, entries(study).get(key)) for info, study in studies.history(nct_id)]
    if not states:
        return None
    newest = states[-1][1]
    for day, entry in reversed(states):
        if (entry.opening if entry else None) != (newest.opening if newest else None):
            break
        held = day
    return held


def lines(then: Entry | None, now: Entry | None) -> tuple[Line, ...]:
    """What differs between two states of an entry, in words."""
    if then is None or now is None:
        return ()
    pairs = (
        ("State", WORDS[then.opening].name, WORDS[now.opening].name),
        ("Name", then.name, now.name),
        ("Place", then.town, now.town),
        ("Contacts", _contacts(then.contacts), _contacts(now.contacts)),
    )
    return tuple(Line(what, old or "Nothing", new or "Nothing") for what, old, new in pairs if old != new)


def _is_news(row: StudySite, entry: Entry | None) -> bool:
    then = of_object(row.registry)
    if then is None or entry is None:
        return (then is None) is not (entry is None)
    return bool(lines(then, entry))


def _notice(row: StudySite, entry: Entry | None, study: Study, listed: Mapping[str, Entry]) -> Notice:
    then = of_object(row.registry)
    return Notice(
        study_site=row.pk,
        site=row.site_id,
        nct_id=row.nct_id,
        title=study.title,
        ours=in_force(row.said, then.opening if then else Opening.UNKNOWN),
        ours_since=row.said_at if row.said else None,
        theirs=entry.opening if entry else None,
        theirs_since=since(row.nct_id, row.location),
        lines=lines(then, entry),
        seen=entry.digest if entry else "",
        renamed_to=None if entry else likeliest(row.site, _free(row.nct_id, listed)),
    )


def _free(nct_id: str, listed: Mapping[str, Entry]) -> list[Entry]:
    """The entries of a study that no site has. 1 query."""
    taken = set(StudySite.objects.filter(nct_id=nct_id).values_list("location", flat=True))
    return [entry for key, entry in listed.items() if key not in taken]


def _contacts(contacts: Iterable[Listed]) -> str:
    parts = (" · ".join(filter(None, (each.name, each.phone, each.email))) for each in contacts)
    return "; ".join(parts)
