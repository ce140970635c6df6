"""Reading referrals for study teams. Every query begins from the sites of the person who asks.

What lies outside is not there: in no list, count, filter or search. Names are ciphertext in the database, so a search
for one reads what may be seen and compares in memory.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.db.models import Case, Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When

from equipoise.core.referral.consents import Consent
from equipoise.core.referral.consents import find as words_of
from equipoise.core.referral.reasons import REASONS
from equipoise.core.referral.states import STANDINGS, TRANSITIONS, Event, Party, Standing, State, events
from equipoise.web.referrals import persons
from equipoise.web.referrals.models import Happening, Referral

PAGE = 50
"""Referrals on one page of an inbox."""
SEARCHED = 5_000
"""Referrals that one search for a name reads, the newest first."""
WAITING = frozenset(state for state in State if STANDINGS[state].clock)
"""The states in which the team's time runs."""
_REASONS = {each.code: each.title for each in REASONS}


def ends_of(event: Event) -> frozenset[State]:
    """The states that an event leads to, as the table says."""
    return frozenset(each.target for each in TRANSITIONS if each.event is event and each.target)


class Need(StrEnum):
    """What a referral needs of the team, the most urgent first. The inbox is in this order."""

    OVERDUE = "overdue"
    DUE = "due"
    UNREAD = "unread"
    BOUNCED = "bounced"
    NOTHING = "nothing"


NEEDS = tuple(Need)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which referrals of an inbox are wanted; empty means any. `assigned`: an account's number, or 0 for nobody."""

    site: int | None = None
    nct_id: str = ""
    state: State | None = None
    need: Need | None = None
    assigned: int | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A referral in an inbox. `due_at`: by when the person was told to expect an answer; None where no time runs.

    `overdue_since`: when that time passed, also where it was told since and no time runs any more; None where the team
    owes no answer. `answers`: whether the self-check's answers went along.
    """

    id: UUID
    code: str
    name: str
    nct_id: str
    site: int
    standing: Standing
    need: Need
    created_at: datetime
    last_at: datetime
    due_at: datetime | None
    overdue_since: datetime | None
    unread: bool
    assigned_to: int | None
    screened: bool
    erased: bool
    answers: bool


@dataclass(frozen=True, slots=True)
class Inbox:
    """One page of an inbox. `needs` counts by need whatever need is wanted; `total` what is wanted, over all pages."""

    lines: tuple[Line, ...]
    needs: dict[Need, int]
    total: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class Item:
    """One thing in a referral's story as its team sees it. `reason` is a title; `private`: the person never sees it."""

    id: int
    at: datetime
    event: str
    verb: str
    by: Party
    actor: str
    text: str
    reason: str
    private: bool


@dataclass(frozen=True, slots=True)
class Consented:
    """One consent of the ledger. `consent` is None where its words are not known any more."""

    purpose: str
    version: str
    consent: Consent | None
    given_at: datetime
    withdrawn_at: datetime | None


@dataclass(frozen=True, slots=True)
class Full:
    """A referral with all that its team may see. `may`: what the team may do now; `seen`: its story's newest item.

    `asked`: study sites that it can't be passed on to; `suggested`: one that the team suggested, or passed it on to.
    """

    line: Line
    study_site: int
    state: State
    person: dict[str, str]
    answers: list[dict[str, str]]
    language: str
    story: tuple[Item, ...]
    consents: tuple[Consented, ...]
    may: frozenset[Event]
    seen: int
    asked: frozenset[int]
    suggested: int | None


def inbox(sites: Collection[int], wanted: Wanted, page: int, now: datetime) -> Inbox:
    """One page of what these sites were sent, what needs an answer first. 2 queries, however many there are."""
    rows = _wanted(sites, wanted).annotate(rank=_rank(now))
    counted = dict(rows.order_by().values_list("rank").annotate(Count("pk")))
    needs = {need: counted.get(rank, 0) for rank, need in enumerate(NEEDS)}
    total = sum(needs.values()) if wanted.need is None else needs[wanted.need]
    pages = max(1, -(-total // PAGE))
    page = min(max(1, page), pages)
    if wanted.need is not None:
        rows = rows.filter(rank=NEEDS.index(wanted.need))
    chosen = _ordered(rows)[(page - 1) * PAGE : page * PAGE]
    return Inbox(tuple(_line(row) for row in chosen), needs, total, page, pages)


def search(sites: Collection[int], text: str, now: datetime) -> tuple[list[Line], bool]:
    """Referrals whose names, address or code have every word of `text`; whether more were there than are read.

    1 query. At most `PAGE` are given, the newest first.
    """
    words = text.casefold().split()
    rows = _lapsed(Referral.objects.filter(site__in=sites, erased_at=None).annotate(rank=_rank(now)))
    found: list[Line] = []
    for read, row in enumerate(rows.order_by("-created_at")[: SEARCHED + 1].iterator()):
        if len(found) == PAGE or read == SEARCHED:
            return found, True
        if words and all(word in _searched(row) for word in words):
            found.append(_line(row))
    return found, False


def choices(sites: Collection[int]) -> tuple[list[int], list[str]]:
    """The sites and the studies that have referrals here, for filters. 1 query."""
    pairs = Referral.objects.filter(site__in=sites).order_by().values_list("site", "nct_id").distinct()
    found = list(pairs)
    return sorted({site for site, _ in found}), sorted({nct_id for _, nct_id in found})


def full(sites: Collection[int], referral_id: UUID, now: datetime) -> Full | None:
    """One referral; None where there is none at these sites. 5 queries."""
    rows = Referral.objects.filter(pk=referral_id, site__in=sites).annotate(rank=_rank(now))
    row = _lapsed(rows).first()
    if row is None:
        return None
    story = tuple(_item(each) for each in row.story.all())
    return Full(
        line=_line(row),
        study_site=row.study_site,
        state=State(row.state),
        person=dict(row.person or {}),
        answers=list(row.answers or []),
        language=row.language,
        story=story,
        consents=_consents(row),
        may=frozenset() if row.erased_at else frozenset(events(State(row.state), Party.TEAM)),
        seen=story[-1].id if story else 0,
        asked=persons.asked(row),
        suggested=row.suggested,
    )


def exported(sites: Collection[int], wanted: Wanted, now: datetime) -> Iterator[Line]:
    """Every referral that is wanted, in the inbox's order, read in batches."""
    rows = _wanted(sites, wanted).annotate(rank=_rank(now))
    if wanted.need is not None:
        rows = rows.filter(rank=NEEDS.index(wanted.need))
    for row in _ordered(rows).iterator(chunk_size=500):
        yield _line(row)


def load(sites: Collection[int]) -> dict[tuple[int, int | None], int]:
    """How many referrals wait for an answer, by site and by whom they are assigned to. 1 query."""
    rows = Referral.objects.filter(site__in=sites, state__in=WAITING).order_by()
    counted = rows.values_list("site", "assigned_to").annotate(count=Count("pk"))
    return {(site, member): count for site, member, count in counted}


def _wanted(sites: Collection[int], wanted: Wanted) -> QuerySet[Referral]:
    rows = Referral.objects.filter(site__in=sites).exclude(state=State.DRAFT)
    if wanted.site is not None:
        rows = rows.filter(site=wanted.site)
    if wanted.nct_id:
        rows = rows.filter(nct_id=wanted.nct_id)
    if wanted.state:
        rows = rows.filter(state=wanted.state)
    if wanted.assigned is not None:
        rows = rows.filter(assigned_to=wanted.assigned or None)
    return rows


def _rank(now: datetime) -> Case:
    """The place of a referral's need in `NEEDS`."""
    overdue = Q(state__in=ends_of(Event.LAPSE)) | Q(lapse_at__lte=now)
    needs = (
        (Need.OVERDUE, overdue & Q(erased_at=None)),
        (Need.BOUNCED, Q(state__in=ends_of(Event.BOUNCE), erased_at=None)),
        (Need.DUE, Q(state__in=WAITING, erased_at=None)),
        (Need.UNREAD, Q(unread=True, erased_at=None)),
    )
    whens = [When(condition, then=Value(NEEDS.index(need))) for need, condition in needs]
    return Case(*whens, default=Value(NEEDS.index(Need.NOTHING)), output_field=IntegerField())


def _ordered(rows: QuerySet[Referral]) -> QuerySet[Referral]:
    """What is due soonest first; where no time runs, what moved last."""
    no_time = Case(When(lapse_at=None, then=Value(1)), default=Value(0), output_field=IntegerField())
    return _lapsed(rows).order_by(F("rank"), no_time, "lapse_at", "-last_at", "id")


def _lapsed(rows: QuerySet[Referral]) -> QuerySet[Referral]:
    """With the moment at which the person was last told that nobody answered."""
    told = Happening.objects.filter(referral=OuterRef("pk"), event=Event.LAPSE).order_by("-id")
    return rows.annotate(lapsed=Subquery(told.values("at")[:1]))


def _line(row: Referral) -> Line:
    person = row.person or {}
    need: Need = NEEDS[row.rank]  # type: ignore[attr-defined]  # annotated by every query here, as `lapsed` is
    return Line(
        id=row.id,
        code=row.code,
        name=f"{person.get('first_name', '')} {person.get('last_name', '')}".strip(),
        nct_id=row.nct_id,
        site=row.site,
        standing=STANDINGS[State(row.state)],
        need=need,
        created_at=row.created_at,
        last_at=row.last_at,
        due_at=row.lapse_at,
        overdue_since=(row.lapse_at or row.lapsed) if need is Need.OVERDUE else None,  # type: ignore[attr-defined]
        unread=row.unread,
        assigned_to=row.assigned_to,
        screened=row.screened_at is not None,
        erased=row.erased_at is not None,
        answers=bool(row.answers),
    )


def _searched(row: Referral) -> str:
    person = row.person or {}
    names = (person.get("first_name", ""), person.get("last_name", ""), person.get("email", ""), row.code)
    return " ".join(names).casefold()


def _item(row: Happening) -> Item:
    return Item(
        id=row.pk,
        at=row.at,
        event=row.event,
        verb=row.verb,
        by=Party(row.by),
        actor=row.actor,
        text=row.text,
        reason=_REASONS.get(row.reason, ""),
        private=not row.for_person,
    )


def _consents(row: Referral) -> tuple[Consented, ...]:
    return tuple(
        Consented(
            each.purpose, each.version, words_of(each.purpose, each.version), each.given_at, each.withdrawn_at
        )
        for each in row.agreements.order_by("id")
    )
