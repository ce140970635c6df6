"""What is read of who is told of what. Every function says how many queries it makes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min

from equipoise.core.registry.text import plain
from equipoise.web.alerts import asking, describing, keys, people
from equipoise.web.alerts.describing import Described, Kept
from equipoise.web.alerts.models import Matched, Notice, Subscriber, Subscription
from equipoise.web.alerts.people import State
from equipoise.web.alerts.wishes import Wish
from equipoise.web.news import queries as news
from equipoise.web.news.queries import News
from equipoise.web.studies import queries as studies

ACCOUNT = "mine"
"""Stands in an address in place of a secret: the page of the account that is logged in."""
WAITS_LONG = timedelta(minutes=30)
"""For so long news may be due before somebody should look."""
RECENT = 50
"""Pieces of news that the page shows again."""


@dataclass(frozen=True, slots=True)
class Told:
    """What letters told of one study, the newest first."""

    nct_id: str
    title: str
    news: tuple[News, ...]


@dataclass(frozen=True, slots=True)
class Own:
    """Somebody's own page. `key`: what stands in its address. `stopped`: what can be begun again."""

    subscriber: Subscriber
    key: str
    kept: tuple[Kept, ...]
    stopped: tuple[Kept, ...]

    @property
    def state(self) -> str:
        """Whether letters go, are held, were ended, or came back."""
        return str(self.subscriber.state)

    @property
    def takes(self) -> bool:
        """Whether letters go, or are held."""
        return self.subscriber.state in people.TAKING

    @property
    def is_held(self) -> bool:
        """Whether letters are held."""
        return self.subscriber.state == State.PAUSED


@dataclass(frozen=True, slots=True)
class Pending:
    """What a letter's link confirms. `done`: it was confirmed before; `page` is then the secret of the page."""

    kept: tuple[Kept, ...]
    done: bool
    page: str


@dataclass(frozen=True, slots=True)
class Status:
    """How it stands, without anybody: counts by state, and of news that waits to be told.

    `due`: notices whose letter may go now; `overdue`: how long the first of them has been due; `matched`: the last
    piece of news that subscriptions were tried against, of `news`.
    """

    subscribers: dict[str, int]
    subscriptions: dict[str, int]
    waiting: int
    due: int
    overdue: timedelta
    matched: int
    news: int


def described(wishes: Iterable[Wish]) -> list[Described]:
    """Wishes in words. 1 query."""
    return describing.of_wishes(wishes)


def own(key: str, account: int | None) -> Own | None:
    """The page that a secret opens; of the account that is logged in, where `key` says so. None where there is none.

    3 queries.
    """
    subscriber = of_account(account) if key == ACCOUNT else people.of_secret(key)
    if subscriber is None:
        return None
    rows = list(subscriber.subscriptions.filter(confirmed_at__isnull=False).order_by("-confirmed_at", "pk"))
    found = describing.kept(rows)
    return Own(
        subscriber=subscriber,
        key=key,
        kept=tuple(each for each in found if each.ended_at is None),
        stopped=tuple(each for each in found if each.ended_at is not None),
    )


def of_account(account: int | None) -> Subscriber | None:
    """What an account collected; None where it has nothing. 1 query."""
    if account is None:
        return None
    return Subscriber.objects.filter(account=account).order_by("-confirmed_at").first()


def pending(token: str) -> Pending | None:
    """What a link confirms; None where it is none of ours, too old, or what it was for is gone. 2 queries."""
    request = keys.confirmed(token)
    rows = asking.waiting(request) if request else []
    if not rows:
        return None
    subscriber = rows[0].subscriber
    done = all(each.confirmed_at and not each.ended_at for each in rows) and subscriber.state in people.TAKING
    return Pending(tuple(describing.kept(rows)), done, subscriber.secret if done else "")


def told(subscriber: Subscriber, limit: int = RECENT) -> list[Told]:
    """What the last letters told, by study, the newest first. 3 queries."""
    rows = subscriber.notices.exclude(letter=0).order_by("-item")[:limit]
    by_study: dict[str, list[News]] = {}
    for each in reversed(news.of_ids([row.item for row in rows])):
        by_study.setdefault(each.nct_id, []).append(each)
    titles = {each.nct_id: plain(each.title) for each in studies.many(list(by_study))}
    return [Told(nct_id, titles.get(nct_id) or nct_id, tuple(found)) for nct_id, found in by_study.items()]


def status(now: datetime) -> Status:
    """How it stands. 6 queries, each over an index or a small table."""
    waiting = Notice.objects.filter(letter=0)
    due = waiting.filter(due_at__lte=now, subscriber__state=State.ACTIVE)
    first = due.aggregate(first=Min("due_at"))["first"]
    people_by = Subscriber.objects.values_list("state").annotate(count=Count("pk")).order_by("state")
    wished = Subscription.objects.wanted().values_list("kind").annotate(count=Count("pk")).order_by("kind")
    return Status(
        subscribers=dict(people_by),
        subscriptions=dict(wished),
        waiting=waiting.count(),
        due=due.count(),
        overdue=now - first if first else timedelta(),
        matched=Matched.objects.values_list("item", flat=True).first() or 0,
        news=news.last(),
    )


def figures(now: datetime) -> dict[str, tuple[str, float]]:
    """What Prometheus is told, by name: words and value. 6 queries."""
    found = status(now)
    return {
        "alerts_subscriptions": ("Subscriptions that news is looked for.", sum(found.subscriptions.values())),
        "alerts_notices_waiting": ("Pieces of news that wait to be told.", found.waiting),
        "alerts_overdue_seconds": (
            "How long the longest-waiting due news is due.",
            found.overdue.total_seconds(),
        ),
        "alerts_unmatched_news": (
            "Pieces of news not tried against subscriptions.",
            found.news - found.matched,
        ),
    }


def looked(now: datetime) -> tuple[str, str]:
    """What the doctor finds, and what to do about it. 6 queries."""
    found = status(now)
    told = f"{found.waiting:,} pieces of news wait to be told, {found.due:,} of them due."
    if found.overdue > WAITS_LONG:
        return told, "See that a worker runs, and what it says: equipoise worker, equipoise alerts status"
    return told, ""
