"""Who asked for what happened: news looks up subscriptions by their anchors, and only those are tried.

A subscription for a study is told every change of it, of the topics wanted. One for a search is told of a study once
for each version by which it comes to meet the search: by the first piece of news of that version, whatever it is
about, since that is when it happened. One for a self-check's answers likewise, where they don't rule the study out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from itertools import islice
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Case, F, When

from equipoise.core.news import timing
from equipoise.web.alerts import anchoring, zones
from equipoise.web.alerts.fitting import Fitting
from equipoise.web.alerts.models import Anchor, Subscription
from equipoise.web.alerts.steps import Step, steps
from equipoise.web.alerts.wishes import Kind, answers_of, topics_of
from equipoise.web.news.queries import News
from equipoise.web.search.reverse import Batch, from_json

DIGESTS = 5_000
"""Looked up by one query."""
ROWS = 500
_FIELDS = ("pk", "subscriber_id", "kind", "pace", "subscriber__zone", "since", "asking", "compiled")
_ASKING = Case(When(kind=Kind.SEARCH, then=None), default=F("asked"))
"""What was asked, where it is needed: a search is matched by what it was compiled to, and opening takes its time."""
Each = TypeVar("Each")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A subscription, as far as it is matched by; `asked` is None of a search, which `compiled` says."""

    id: UUID
    subscriber: UUID
    kind: str
    pace: str
    zone: str
    since: datetime
    asked: Any
    compiled: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Hit:
    """A piece of news for a subscription, and when a letter about it is due."""

    subscription: UUID
    subscriber: UUID
    item: int
    due_at: datetime


def seek(news: Sequence[News], now: datetime) -> Iterator[Hit]:
    """Who is to be told of these pieces of news, which are whole steps in their order."""
    due = cache(lambda pace, zone: timing.due(pace, zones.of(zone), now))
    lookup = _Lookup(news, now)
    for each in _wanted(lookup.anchors()):
        for found in lookup.told(each):
            if found.at >= each.since:
                yield Hit(each.id, each.subscriber, found.id, due(each.pace, each.zone))


class _Lookup:
    """One batch of news, and what each subscription finds in it."""

    def __init__(self, news: Sequence[News], now: datetime) -> None:
        self._of_study: dict[str, list[News]] = defaultdict(list)
        for each in news:
            self._of_study[each.nct_id].append(each)
        self._steps: Mapping[str, Step] = steps(news)
        self._fitting = Fitting(self._steps, now.date())
        before = {key: each.before for key, each in self._steps.items() if each.before is not None}
        self._batch = Batch({key: each.after for key, each in self._steps.items()}, before)

    def anchors(self) -> frozenset[str]:
        """Everything that a subscription may be found by."""
        return self._batch.anchors() | frozenset(map(anchoring.of_study, self._of_study))

    def told(self, wanted: Wanted) -> Iterable[News]:
        """The news for a subscription."""
        if wanted.kind == Kind.STUDY:
            topics = topics_of(wanted.asked)
            return (each for each in self._of_study[wanted.asked["study"]] if each.topic in topics)
        return (self._steps[key].first for key in self._newly(wanted))

    def _newly(self, wanted: Wanted) -> Iterable[str]:
        """The steps by which a study comes to meet a subscription's search, and to fit its answers."""
        search = from_json(wanted.compiled["search"])
        newly = self._batch.newly(search)
        if wanted.kind == Kind.SEARCH:
            return newly
        met = self._batch.matching(search)
        return self._fitting.newly(answers_of(wanted.asked), met, met - newly)


def _wanted(anchors: Iterable[str]) -> Iterator[Wanted]:
    """The subscriptions that news is looked for and that have one of the anchors."""
    found: set[UUID] = set()
    for digests in chunks(anchoring.digests(anchors), DIGESTS):
        under = Anchor.objects.filter(digest__in=digests)
        found.update(under.values_list("subscription_id", flat=True))
    for ids in chunks(found, ROWS):
        rows = Subscription.objects.wanted().filter(pk__in=ids, since__isnull=False)
        yield from (Wanted(*row) for row in rows.annotate(asking=_ASKING).values_list(*_FIELDS))


def chunks(values: Iterable[Each], size: int) -> Iterator[list[Each]]:
    """The values in their order, so many at a time."""
    waiting = iter(values)
    while chunk := list(islice(waiting, size)):
        yield chunk
