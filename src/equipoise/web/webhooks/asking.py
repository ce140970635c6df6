"""What an endpoint asks to be told of, and which news that is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from urllib.parse import parse_qs

from equipoise.core.news.kinds import TOPICS, Topic
from equipoise.core.registry.request import SearchRequest, from_params
from equipoise.core.values.errors import InputError
from equipoise.web.news import queries as news
from equipoise.web.news.queries import News
from equipoise.web.search.reverse import Batch, compiled
from equipoise.web.studies import queries as studies
from equipoise.web.webhooks.models import Endpoint

What = Endpoint.What


class Match(StrEnum):
    """How a change stands to a search: the study meets it now, did before, or both."""

    ENTERED = "entered"
    WITHIN = "within"
    LEFT = "left"


@dataclass(frozen=True)
class Chunk:
    """News in order, and the studies that it is about, read once for all searches."""

    news: Sequence[News]
    _found: dict[str, frozenset[str]] = field(default_factory=dict)

    @cached_property
    def _batch(self) -> Batch:
        read = news.studies_of(self.news)
        return Batch({_name(nct_id, version): study for (nct_id, version), study in read.items()})

    def meeting(self, query: str) -> frozenset[str]:
        """The versions that meet a search, by `_name`. IndexUnusable where there is no index."""
        if query not in self._found:
            self._found[query] = self._batch.matching(compiled(request_of(query)))
        return self._found[query]


def request_of(query: str) -> SearchRequest:
    """A search from its query."""
    return from_params(parse_qs(query))[0]


def checked(what: str, asked: str) -> str:
    """What is asked as it is kept: a study's number, or a search's query in its shortest form. InputError otherwise."""
    if what == What.STUDY:
        found = studies.resolve(asked)
        if found is None:
            raise InputError("no study of that number is kept here.", where="study")
        return found
    return _checked_search(asked) if what == What.SEARCH else ""


def checked_topics(topics: Sequence[str]) -> list[str]:
    """Topics in their own order, each once. InputError for one that there is not."""
    unknown = sorted(set(topics) - set(TOPICS))
    if unknown:
        raise InputError(
            f"“{unknown[0][:40]}” is not a topic.", where="topics", mend=f"Use {', '.join(TOPICS)}."
        )
    return [str(each) for each in TOPICS if each in topics]


def wanted(endpoint: Endpoint, chunk: Chunk) -> Iterator[tuple[News, str]]:
    """The news of a chunk that an endpoint asks for, in order; of a search with how the study stands to it."""
    topics = {Topic(each) for each in endpoint.topics if each in TOPICS}
    for each in chunk.news:
        if topics and each.topic not in topics:
            continue
        if endpoint.what == What.SEARCH:
            match = _match(each, chunk.meeting(endpoint.asked))
            if match:
                yield each, match
        elif endpoint.what == What.EVERYTHING or each.nct_id == endpoint.asked:
            yield each, ""


def _match(each: News, meeting: frozenset[str]) -> str:
    before = each.before is not None and _name(each.nct_id, each.before) in meeting
    after = _name(each.nct_id, each.after) in meeting
    if after:
        return Match.WITHIN if before else Match.ENTERED
    return Match.LEFT if before else ""


def _name(nct_id: str, version: int) -> str:
    return f"{nct_id} {version}"


def _checked_search(asked: str) -> str:
    """The query of a search, also out of the address of a page of results."""
    query = asked.partition("?")[2] if "?" in asked else asked
    request, problems = from_params(parse_qs(query))
    if problems:
        raise InputError(problems[0].sentence, where="search")
    request = request.but(sort="relevance", page_size=SearchRequest().page_size)
    if not request.to_query():
        raise InputError(
            "it asks for nothing.",
            where="search",
            mend="Write it as the address of results has it after the question mark: q=melanoma&status=recruiting.",
        )
    compiled(request)
    return request.to_query()
