"""News grouped by the versions of studies that brought it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from equipoise.core.registry.record import Study
from equipoise.web.news import queries
from equipoise.web.news.queries import News


@dataclass(frozen=True, slots=True)
class Step:
    """What one version of a study brought, and the study after it and before it; None before, where it is new."""

    news: Sequence[News]
    after: Study
    before: Study | None

    @property
    def first(self) -> News:
        """The piece of news that stands for the whole step."""
        return self.news[0]


def whole(start: int, limit: int) -> list[News]:
    """The next news after `start`, about `limit`: a step is never torn apart, since its first piece stands for it."""
    found = queries.items(start, limit)
    if len(found) < limit:
        return found
    kept = [each for each in found if version(each) != version(found[-1])]
    return kept or whole(start, 2 * limit)


def steps(news: Sequence[News]) -> dict[str, Step]:
    """The steps in their order, each under a key of its own; without versions that are no longer kept."""
    known = queries.studies_of(news)
    grouped: dict[tuple[str, int], list[News]] = defaultdict(list)
    for each in news:
        grouped[version(each)].append(each)
    return {
        f"{key[0]} {key[1]}": Step(found, known[key], _before(found[0], known))
        for key, found in grouped.items()
        if key in known
    }


def version(news: News) -> tuple[str, int]:
    """What brought it: what has the same is of one step."""
    return news.nct_id, news.after


def _before(first: News, known: Mapping[tuple[str, int], Study]) -> Study | None:
    return None if first.before is None else known.get((first.nct_id, first.before))
