"""How endpoints and their deliveries stand. Secrets are never read here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Q

from equipoise.core.news.kinds import KINDS, OTHER, TOPICS, Topic
from equipoise.core.registry.request_words import phrase
from equipoise.web.news import queries as news
from equipoise.web.webhooks.asking import request_of
from equipoise.web.webhooks.models import Delivery, Endpoint

State, What = Endpoint.State, Endpoint.What
RECENT = 25
SEALED = ("url", "secret", "former", "asked")


@dataclass(frozen=True, slots=True)
class Row:
    """An endpoint in a list. `waits`: deliveries that are made and not taken; `sent_at`: when the last was taken."""

    number: int
    name: str
    state: str
    state_label: str
    what: str
    asks: str
    topics: tuple[str, ...]
    waits: int
    sent_at: datetime | None
    failing_since: datetime | None
    trouble: str
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class Line:
    """A delivery in a list. `kind`: what happened, in a few words; empty where the news is gone."""

    endpoint: int
    name: str
    item: int
    nct_id: str
    kind: str
    state: str
    state_label: str
    attempts: int
    status: int | None
    trouble: str
    made_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class Bad:
    """Something to look at: a sentence that begins with the name."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Page:
    """The operator's page. `bad`: what to look at first."""

    at: datetime
    bad: tuple[Bad, ...]
    endpoints: tuple[Row, ...]
    recent: tuple[Line, ...]


def rows() -> list[Row]:
    """Every endpoint, by number. 1 query."""
    found = Endpoint.objects.defer("url", "secret", "former").annotate(
        waits=Count("deliveries", filter=Q(deliveries__state=Delivery.State.WAITING)),
        sent_at=Max("deliveries__ended_at", filter=Q(deliveries__state=Delivery.State.SENT)),
    )
    return [
        Row(
            number=each.pk,
            name=each.name,
            state=each.state,
            state_label=each.get_state_display(),
            what=each.what,
            asks=_asks(each.what, each.asked),
            topics=tuple(TOPICS[Topic(topic)].label for topic in each.topics if topic in TOPICS),
            waits=each.waits,
            sent_at=each.sent_at,
            failing_since=each.failing_since,
            trouble=each.trouble,
            due_at=each.due_at,
        )
        for each in found.order_by("pk")
    ]


def url_of(number: int) -> str:
    """Where an endpoint's requests go; `""` where there is none such. For its operator alone. 1 query."""
    return Endpoint.objects.filter(pk=number).values_list("url", flat=True).first() or ""


def log(number: int | None = None, limit: int = RECENT) -> list[Line]:
    """The newest deliveries, of one endpoint or of all. 2 queries."""
    found = Delivery.objects.order_by("-made_at", "-item", "endpoint_id")
    found = found.select_related("endpoint").defer(*(f"endpoint__{each}" for each in SEALED))
    if number is not None:
        found = found.filter(endpoint=number)
    deliveries = list(found[:limit])
    told = {each.id: each for each in news.of_ids({each.item for each in deliveries})}
    return [_line(each, told.get(each.item)) for each in deliveries]


def page(now: datetime) -> Page:
    """Everything on one page. 3 queries."""
    endpoints = rows()
    return Page(now, tuple(_bad(endpoints)), tuple(endpoints), tuple(log()))


def _line(each: Delivery, told: news.News | None) -> Line:
    return Line(
        endpoint=each.endpoint_id,
        name=each.endpoint.name,
        item=each.item,
        nct_id=told.nct_id if told else "",
        kind=KINDS.get(told.kind, KINDS[OTHER]).label if told else "",
        state=each.state,
        state_label=each.get_state_display(),
        attempts=each.attempts,
        status=each.status,
        trouble=each.trouble,
        made_at=each.made_at,
        ended_at=each.ended_at,
    )


def _asks(what: str, asked: str) -> str:
    if what == What.SEARCH:
        return f"A search: {phrase(request_of(asked))}"
    return f"Study {asked}" if what == What.STUDY else "Everything"


def _bad(endpoints: list[Row]) -> Iterator[Bad]:
    for each in endpoints:
        text = _trouble(each)
        if text:
            yield Bad(each.name, text)


def _trouble(row: Row) -> str:
    if row.state == State.RESTING:
        return f"rests after three days of failures ({row.trouble}). Mend it, then resume it."
    if row.state == State.UNVERIFIED:
        return "has not answered the challenge, so nothing is sent to it."
    if row.state == State.ACTIVE and row.failing_since:
        return f"does not take what is sent ({row.trouble}). It is tried again; nothing is lost."
    return ""
