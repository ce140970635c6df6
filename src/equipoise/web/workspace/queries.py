"""What the study team's pages show, put together from referrals, sites and accounts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from uuid import UUID

from equipoise.core.referral import placeholders
from equipoise.core.referral.consents import Purpose
from equipoise.core.referral.deadlines import EVERYWHERE
from equipoise.core.referral.states import STANDINGS, Event, State
from equipoise.core.registry.record import Study
from equipoise.web.accounts import queries as accounts
from equipoise.web.referrals import queries as referrals
from equipoise.web.referrals.queries import Full, Item, Line, Need
from equipoise.web.sites import notices, people
from equipoise.web.sites import queries as sites
from equipoise.web.studies import queries as studies
from equipoise.web.workspace import saying
from equipoise.web.workspace.filters import Filters
from equipoise.web.workspace.judging import Judged, judged
from equipoise.web.workspace.models import Phrase

NEEDS = {
    Need.OVERDUE: "Overdue",
    Need.DUE: "Waiting for an answer",
    Need.UNREAD: "New words, nothing due",
    Need.BOUNCED: "Notice came back",
    Need.NOTHING: "Nothing to do now",
}
"""Needs in the words of the inbox."""
ICONS = {
    Need.OVERDUE: "finding",
    Need.DUE: "soon",
    Need.UNREAD: "unsaid",
    Need.BOUNCED: "stopped",
    Need.NOTHING: "met",
}
_BRACES = str.maketrans("{}", "()")
"""What stands for a place must not be taken for one."""


@dataclass(frozen=True, slots=True)
class Row:
    """A referral in the inbox, in words. `when`: what is due and by when, in the site's days."""

    line: Line
    when: str
    came: str
    site: str
    owner: str
    need: str
    icon: str


@dataclass(frozen=True, slots=True)
class Tab:
    """A need to filter by, with how many have it."""

    name: str
    count: int
    query: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class InboxPage:
    """All that the inbox shows. `sites` are pairs of number and name."""

    rows: tuple[Row, ...]
    tabs: tuple[Tab, ...]
    filters: Filters
    total: int
    page: int
    pages: int
    sites: tuple[tuple[int, str], ...]
    studies: tuple[str, ...]
    states: tuple[tuple[str, str], ...]

    @property
    def one_site(self) -> bool:
        """Whether all of it is of one site, which need not be named in each row then."""
        return len(self.sites) < 2


@dataclass(frozen=True, slots=True)
class Told:
    """One item of the story in words."""

    item: Item
    title: str
    who: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Choice:
    """An answer to choose. `code` names it in addresses; `site` is 0 for one that ships."""

    code: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class ReferralPage:
    """All that a referral's page shows. `facts`: what places in answers stand for here; times are the site's.

    `here`: the number of the site now, whose people and answers these are.
    `judged`: what the self-check's answers say about the criteria; None where there is no protocol file, or no answer.
    `centres`: pairs of number and name that it can be passed on to; `other`: the one it was, or is to be if they agree.
    """

    full: Full
    row: Row
    title: str
    story: tuple[Told, ...]
    members: tuple[tuple[int, str], ...]
    here: int
    phrases: tuple[Choice, ...]
    facts: dict[str, str]
    criteria: str
    judged: Judged | None
    centres: tuple[tuple[int, str], ...]
    other: str

    @property
    def passed(self) -> bool:
        """Whether another centre has it now."""
        return self.full.state in referrals.ends_of(Event.FORWARD)

    @property
    def passes_at_once(self) -> bool:
        """Whether the person agreed beforehand that another centre may have their message."""
        return any(each.purpose == Purpose.FORWARD and not each.withdrawn_at for each in self.full.consents)

    @property
    def says(self) -> tuple[Event, ...]:
        """What the team may say to the person now."""
        return tuple(each for each in (Event.ANSWER, Event.ASK, Event.DECLINE) if each in self.full.may)


@dataclass(frozen=True, slots=True)
class Heed:
    """What a site's managers see to beside messages: `notices` of the registry, and invitations that came back.

    `returned` are pairs of a site's number and name.
    """

    notices: int
    returned: tuple[tuple[int, str], ...]


def heed(managed: Collection[int], invites: Collection[int]) -> Heed:
    """What waits for the managers of these sites; nothing for others. 4 queries, none for who manages nothing."""
    returned = people.returned(invites) if invites else []
    named = sites.known(returned) if returned else {}
    return Heed(
        notices.count(managed) if managed else 0,
        tuple((number, each.name) for number, each in sorted(named.items())),
    )


def inbox(own: Collection[int], filters: Filters, user_id: int, now: datetime) -> InboxPage:
    """One page of an inbox. 5 queries, however many referrals there are."""
    found = referrals.inbox(own, filters.wanted(user_id), filters.page, now)
    used, nct_ids = referrals.choices(own)
    known = sites.known(used)
    return InboxPage(
        rows=rows(found.lines, known, now),
        tabs=_tabs(found, filters),
        filters=filters,
        total=found.total,
        page=found.page,
        pages=found.pages,
        sites=site_names(known),
        studies=tuple(nct_ids),
        states=tuple((state.value, STANDINGS[state].name) for state in State if state is not State.DRAFT),
    )


def site_names(known: Mapping[int, sites.Known]) -> tuple[tuple[int, str], ...]:
    """Pairs of number and name to choose from; what came before two sites became one is told apart."""
    return tuple(
        (number, f"{each.name}, {each.city}{'' if number == each.number else ' (before it was joined)'}")
        for number, each in sorted(known.items())
    )


def search(own: Collection[int], text: str, now: datetime) -> tuple[tuple[Row, ...], bool]:
    """Referrals by name, address or code; whether there were more than one search reads. 3 queries."""
    lines, more = referrals.search(own, text, now)
    return rows(lines, sites.known({line.site for line in lines}), now), more


def rows(lines: Iterable[Line], known: dict[int, sites.Known], now: datetime) -> tuple[Row, ...]:
    """Referrals in words. 1 query for the names of whom they are assigned to."""
    lines = list(lines)
    names = accounts.names({line.assigned_to for line in lines if line.assigned_to})
    return tuple(_row(line, known.get(line.site), names, now) for line in lines)


def referral(own: Collection[int], referral_id: UUID, me: str, now: datetime) -> ReferralPage | None:
    """One referral's page; None where there is none at these sites. 15 queries at most."""
    full = referrals.full(own, referral_id, now)
    if full is None:
        return None
    known = sites.known([full.line.site])
    site = known.get(full.line.site)
    here = site.number if site else full.line.site
    workers = people.workers(here)
    study = studies.study(full.line.nct_id)
    names = {worker.username: worker.name for worker in workers}
    title = study.title if study else full.line.nct_id
    facts = {
        "first_name": full.person.get("first_name", ""),
        "study": title,
        "centre": site.name if site else "",
        "code": full.line.code,
        "me": me,
    }
    return ReferralPage(
        full=full,
        row=rows([full.line], known, now)[0],
        title=title,
        story=tuple(_told(item, names, site) for item in full.story),
        members=tuple({worker.user_id: worker.name for worker in workers if worker.active}.items()),
        here=here,
        phrases=phrases(here),
        facts={name: each.translate(_BRACES) for name, each in facts.items()},
        judged=judged(study, full.answers, full.line.created_at.astimezone(_zone(site)).date()),
        centres=_centres(own, full, study),
        other=_other(full),
        criteria=next((each["criteria"] for each in full.answers if each.get("criteria")), ""),
    )


def phrases(site: int) -> tuple[Choice, ...]:
    """The answers that may be used at a site: its own, then those that ship. 1 query."""
    own = tuple(
        Choice(f"own-{row.pk}", row.title, row.text)
        for row in Phrase.objects.filter(site=site).order_by("title")
    )
    return own + tuple(Choice(each.code, each.title, each.text) for each in placeholders.SHIPPED)


def kept_phrases(site: int) -> list[Phrase]:
    """A site's own answers. 1 query."""
    return list(Phrase.objects.filter(site=site).order_by("title"))


def _tabs(found: referrals.Inbox, filters: Filters) -> tuple[Tab, ...]:
    everything = Tab("All", sum(found.needs.values()), filters.query(need=""), filters.need is None)
    return (
        everything,
        *(
            Tab(NEEDS[need], count, filters.query(need=need.value), filters.need is need)
            for need, count in found.needs.items()
        ),
    )


def _row(line: Line, site: sites.Known | None, names: dict[int, str], now: datetime) -> Row:
    zone = _zone(site)
    owed = line.due_at or line.overdue_since
    when = saying.due(owed, now, zone) if owed else f"last change {saying.day(line.last_at, zone)}"
    return Row(
        line=line,
        when=when,
        came=saying.day(line.created_at, zone),
        site=f"{site.name}, {site.city}" if site else "",
        owner=names.get(line.assigned_to, "Somebody who left") if line.assigned_to else "",
        need=NEEDS[line.need],
        icon=ICONS[line.need],
    )


def _told(item: Item, names: dict[str, str], site: sites.Known | None) -> Told:
    return Told(item, saying.title(item), saying.who(item, names), item.at.astimezone(_zone(site)))


def _centres(own: Collection[int], full: Full, study: Study | None) -> tuple[tuple[int, str], ...]:
    """The centres of the study that take messages and were not asked, those of one's own first. 1 query."""
    if study is None or Event.SUGGEST not in full.may:
        return ()
    found = [
        (each.site not in own, f"{each.name}, {each.town}", each.study_site)
        for each in sites.centres_of(study)
        if each.takes and each.study_site and each.study_site not in full.asked
    ]
    return tuple((number, name) for _, name, number in sorted(found) if number)


def _other(full: Full) -> str:
    reach = sites.reach(full.suggested) if full.suggested else None
    return f"{reach.name}, {reach.city}" if reach else ""


def _zone(site: sites.Known | None) -> tzinfo:
    return (site.calendar if site else EVERYWHERE).zone
