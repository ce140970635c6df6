"""Counts and times of what sites were sent. No person is read; who was erased still counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from django.db.models import QuerySet

from equipoise.core.referral.deadlines import EVERYWHERE, Calendar, counted_from, working_days_between
from equipoise.core.referral.reasons import REASONS
from equipoise.core.referral.states import Event, State
from equipoise.core.referral.times import Step, Wait, curve, quantile
from equipoise.web.referrals.models import Happening, Referral
from equipoise.web.referrals.moving import HEARD
from equipoise.web.referrals.queries import ends_of, load

LONGEST_DAYS = 60
"""Working days after which a wait is counted as that long: the tail says nothing more."""
ROAD = (
    ("sent", "Sent to the team", {Event.SEND, Event.DELIVER}),
    ("delivered", "Delivered", {Event.DELIVER}),
    ("opened", "Opened by the team", {Event.OPEN}),
    ("answered", "Answered", set(HEARD)),
)


@dataclass(frozen=True, slots=True)
class Scope:
    """What is counted: of these sites and, where named, one study, from the first to the last day (UTC)."""

    sites: Collection[int]
    nct_id: str = ""
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Count:
    """`count` of `of`. `name` is for reading."""

    name: str
    count: int
    of: int

    @property
    def percent(self) -> float:
        """The share in percent; 0 of none."""
        return 100 * self.count / self.of if self.of else 0.0


@dataclass(frozen=True, slots=True)
class Times:
    """Working days to the first answer. `open`: of `of`, those that ended or are watched without one.

    The quartiles are None where so many have no answer yet; `by_day` counts answers by working day.
    """

    of: int
    answered: int
    open: int
    median: int | None
    lower: int | None
    upper: int | None
    curve: tuple[Step, ...]
    by_day: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Load:
    """What waits at a site, and how much of it a member has; None where nobody has it."""

    site: int
    member: int | None
    waiting: int


@dataclass(frozen=True, slots=True)
class Figures:
    """All figures of a scope; `total` referrals. `erased` of them have no person any more, and count here."""

    total: int
    erased: int
    times: Times
    road: tuple[Count, ...]
    reasons: tuple[Count, ...]
    loads: tuple[Load, ...]
    bounced: Count


_Row = tuple[UUID, int, str, datetime, datetime, datetime | None, datetime | None, str, datetime | None]
_COLUMNS = (
    "id", "site", "state", "created_at", "last_at", "first_answer_at", "screened_at", "reason", "erased_at"
)  # fmt: skip


def figures(scope: Scope, calendars: Mapping[int, Calendar], now: datetime) -> Figures:
    """Count. 3 queries; the sealed columns are not read. `calendars`: of each site, for its working days."""
    rows = _rows(scope)
    listed: list[_Row] = list(rows.values_list(*_COLUMNS))
    happened = _happened(rows)
    bounced = sum(Event.BOUNCE in happened.get(row[0], set()) for row in listed)
    return Figures(
        total=len(listed),
        erased=sum(row[8] is not None for row in listed),
        times=_times([_wait(row, calendars.get(row[1], EVERYWHERE), now) for row in listed]),
        road=_road(listed, happened),
        reasons=_reasons(listed),
        loads=_loads(scope.sites),
        bounced=Count("Could not be delivered at least once", bounced, len(listed)),
    )


def _rows(scope: Scope) -> QuerySet[Referral]:
    rows = Referral.objects.filter(site__in=scope.sites).exclude(state=State.DRAFT).order_by()
    if scope.nct_id:
        rows = rows.filter(nct_id=scope.nct_id)
    utc = EVERYWHERE.zone
    if scope.first:
        rows = rows.filter(created_at__gte=datetime.combine(scope.first, time.min, utc))
    if scope.last:
        rows = rows.filter(created_at__lte=datetime.combine(scope.last, time.max, utc))
    return rows


def _happened(rows: QuerySet[Referral]) -> dict[UUID, set[str]]:
    """Which events happened to each referral."""
    found: dict[UUID, set[str]] = {}
    pairs = Happening.objects.filter(referral__in=rows.values("id")).exclude(event="").order_by()
    for referral, event in pairs.values_list("referral_id", "event").distinct():
        found.setdefault(referral, set()).add(event)
    return found


def _wait(row: _Row, calendar: Calendar, now: datetime) -> Wait:
    """Until the first answer; without one, as long as the person waited or waits still."""
    _, _, state, created, last, answered, *_ = row
    ended = last if State(state) in ends_of(Event.WITHDRAW) else now
    until = (answered or ended).astimezone(calendar.zone).date()
    first = counted_from(created, calendar).date()
    if (until - first).days > LONGEST_DAYS * 2:
        return Wait(LONGEST_DAYS, answered is not None)
    return Wait(min(LONGEST_DAYS, working_days_between(first, until, calendar)), answered is not None)


def _times(waits: list[Wait]) -> Times:
    steps = curve(waits)
    by_day = Counter(wait.days for wait in waits if wait.answered)
    return Times(
        of=len(waits),
        answered=sum(by_day.values()),
        open=len(waits) - sum(by_day.values()),
        median=quantile(steps, 0.5),
        lower=quantile(steps, 0.25),
        upper=quantile(steps, 0.75),
        curve=steps,
        by_day=tuple(sorted(by_day.items())),
    )


def _road(listed: list[_Row], happened: Mapping[UUID, set[str]]) -> tuple[Count, ...]:
    """How many came at least as far as each step: who was answered was opened, though no letter said so."""
    reached: Counter[int] = Counter()
    for row in listed:
        events = happened.get(row[0], set())
        stations = [number for number, (_, _, marks) in enumerate(ROAD) if marks & events]
        far = len(ROAD) if row[6] else max(stations, default=-1)
        reached.update(range(far + 1))
    names = [name for _, name, _ in ROAD] + ["Screened"]
    counts = [Count("Written to the team", len(listed), len(listed))]
    return (*counts, *(Count(name, reached[number], len(listed)) for number, name in enumerate(names)))


def _reasons(listed: list[_Row]) -> tuple[Count, ...]:
    declined = Counter(row[7] for row in listed if row[7])
    of = sum(declined.values())
    return tuple(Count(each.title, declined[each.code], of) for each in REASONS)


def _loads(sites: Collection[int]) -> tuple[Load, ...]:
    found = load(sites)
    return tuple(Load(site, member, count) for (site, member), count in sorted(found.items(), key=_by_load))


def _by_load(item: tuple[tuple[int, int | None], int]) -> tuple[int, int, int]:
    (site, member), count = item
    return site, -count, member or 0
