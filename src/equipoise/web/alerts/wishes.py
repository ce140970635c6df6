"""What somebody may ask to be told of, as it is kept: a search, a study, or a self-check's answers."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs

from equipoise.core.news.kinds import TOPICS, USUAL, Topic
from equipoise.core.registry.request import SearchRequest, from_params
from equipoise.web.alerts.models import Subscription
from equipoise.web.fit.answers import Answers, as_given, as_who, packed_one
from equipoise.web.vault.keyring import of_settings as keyring

Kind = Subscription.Kind
ASKED = "alerts.asked"
"""What the digests of wishes are made for."""
OFFERED: tuple[Topic, ...] = tuple(each for each in TOPICS if each is not Topic.NEW)
"""The topics of a study that can be chosen: one that somebody asks for by its number isn't new to them."""


@dataclass(frozen=True, slots=True)
class Wish:
    """One thing to be told of. `asked` is kept as JSON: `query` of a search and of answers; `study` (its number) and
    `topics` of a study; `who` and `said` of answers.
    """

    kind: Kind
    asked: Mapping[str, Any]

    @property
    def digest(self) -> str:
        """By what the same wish is known again."""
        return keyring().digest(text(self.kind, self.asked), ASKED)

    @property
    def digests(self) -> list[str]:
        """The same under every key at hand."""
        return keyring().digests(text(self.kind, self.asked), ASKED)


def of_search(request: SearchRequest) -> Wish:
    """To be told of studies that a search finds; its order and page don't matter."""
    return Wish(Kind.SEARCH, {"query": _bare(request)})


def of_study(nct_id: str, topics: Iterable[str] = USUAL) -> Wish:
    """To be told of what changes in a study, of these topics."""
    chosen = set(topics)
    return Wish(Kind.STUDY, {"study": nct_id, "topics": [str(each) for each in OFFERED if each in chosen]})


def of_answers(request: SearchRequest, answers: Answers) -> Wish:
    """To be told of studies that a search finds and that a self-check's answers don't speak against."""
    said = [packed_one(key, each) for key, each in answers.said.items()]
    plain = json.loads(json.dumps(said))  # as it comes back from the database
    return Wish(Kind.ANSWERS, {"query": _bare(request), "who": answers.who, "said": plain})


def search_of(asked: Mapping[str, Any]) -> SearchRequest:
    """The search of a wish; the one for everything where it has none."""
    found, _ = from_params(parse_qs(str(asked.get("query", "")), keep_blank_values=True))
    return found


def answers_of(asked: Mapping[str, Any]) -> Answers:
    """The answers of a wish, as `fit` judges by them; none where it has none."""
    return Answers({str(each[0]): as_given(each) for each in asked.get("said", ())}, as_who(asked.get("who")))


def topics_of(asked: Mapping[str, Any]) -> frozenset[Topic]:
    """The topics of a study that are wanted."""
    wanted = asked.get("topics", ())
    return frozenset(each for each in Topic if each in wanted)


def text(kind: str, asked: Mapping[str, Any]) -> str:
    """What makes a wish itself: of a study its number, whatever topics are chosen."""
    parts = ("study",) if kind == Kind.STUDY else ("query", "who", "said")
    return json.dumps([str(kind), *(asked.get(each) for each in parts)], ensure_ascii=False, sort_keys=True)


def _bare(request: SearchRequest) -> str:
    plain = SearchRequest()
    return request.but(sort=plain.sort, page_size=plain.page_size).to_query()
