"""What somebody is told of, as pages and letters say it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from equipoise.core.news.kinds import TOPICS
from equipoise.core.registry import request_words
from equipoise.core.registry.text import plain
from equipoise.web.alerts import wishes
from equipoise.web.alerts.models import Subscription
from equipoise.web.alerts.wishes import Kind, Wish
from equipoise.web.studies import queries as studies

NO_TITLE = "A trial without a title"


@dataclass(frozen=True, slots=True)
class Described:
    """A wish in words. `heading`: what of; `title`: of which study, `nct_id` its number; `facts`: what else was asked.

    `query` leads to the search. `answers`: how many answers of a self-check are kept with it.
    """

    kind: str
    heading: str
    title: str = ""
    nct_id: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    query: str = ""
    answers: int = 0
    topics: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Kept:
    """A subscription as its page shows it."""

    id: UUID
    what: Described
    pace: str
    pace_name: str
    place: str
    paused: bool
    confirmed: bool
    since: datetime | None
    ended_at: datetime | None


def kept(rows: Iterable[Subscription]) -> list[Kept]:
    """Subscriptions in words. 1 query for all studies."""
    found = list(rows)
    told = describe([(each.kind, each.asked) for each in found])
    return [
        Kept(
            id=row.pk,
            what=what,
            pace=row.pace,
            pace_name=row.get_pace_display(),
            place=row.place,
            paused=row.paused,
            confirmed=row.confirmed_at is not None,
            since=row.since,
            ended_at=row.ended_at,
        )
        for row, what in zip(found, told, strict=True)
    ]


def of_wishes(found: Iterable[Wish]) -> list[Described]:
    """Wishes in words. 1 query for all studies."""
    return describe([(each.kind, each.asked) for each in found])


def describe(asked: list[tuple[str, Mapping[str, Any]]]) -> list[Described]:
    """The same, of their kinds and what is kept of them."""
    numbers = [str(each["study"]) for kind, each in asked if kind == Kind.STUDY]
    titles = {each.nct_id: plain(each.title or each.official_title) for each in studies.many(numbers)}
    return [_described(kind, each, titles) for kind, each in asked]


def _described(kind: str, asked: Mapping[str, Any], titles: Mapping[str, str]) -> Described:
    if kind == Kind.STUDY:
        number, topics = str(asked["study"]), wishes.topics_of(asked)
        labels = ", ".join(words.label for topic, words in TOPICS.items() if topic in topics)
        return Described(
            kind,
            "Changes in this trial",
            title=titles.get(number) or NO_TITLE,
            nct_id=number,
            facts=(("You hear of", labels),) if labels else (),
            topics=frozenset(map(str, topics)),
        )
    request = wishes.search_of(asked)
    heading = "New trials for" if kind == Kind.SEARCH else "Trials that may fit your answers:"
    return Described(
        kind,
        f"{heading} {_small(request_words.phrase(request))}",
        facts=request_words.filters(request),
        query=str(asked.get("query", "")),
        answers=len(asked.get("said", ())),
    )


def _small(phrase: str) -> str:
    return phrase.replace(request_words.EVERYTHING, "all conditions", 1) if phrase[:1] != "“" else phrase
