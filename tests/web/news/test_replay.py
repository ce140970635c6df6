"""The kept history replayed: every change told once, in order, and as a slow look at neighbours has it."""

from __future__ import annotations

import gzip
import json
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from equipoise.core.registry.reader import read
from equipoise.core.registry.record import Study
from equipoise.web.news import actions
from equipoise.web.news.models import Item
from equipoise.web.studies import actions as studies
from equipoise.web.studies import differences
from equipoise.web.studies.planning import as_detail
from tests.home import FIXTURE_SHARED
from tests.web.studies.samples import NOW, nct, now, record

pytestmark = pytest.mark.django_db
shared_only = pytest.mark.shared
Wrapped = dict[str, Any]
Told = list[tuple[str, dict[str, Any]]]
"""Of one study: the code of each change and its detail, oldest first. `new` for a study never seen."""


@pytest.fixture(scope="module")
def versions(shared: Path) -> list[Wrapped]:
    """The versions of all studies, in the order of their dates."""
    with gzip.open(shared / "registry" / "history.jsonl.gz", "rt") as lines:
        return sorted(map(json.loads, lines), key=when)


def when(version: Wrapped) -> tuple[str, str]:
    return version["last_update_posted"], version["version_holder"]


@dataclass
class Reference:
    """What is to be told, found slowly: after each look, neighbour by neighbour up to the newest version."""

    kept: dict[str, list[tuple[tuple[str, str], Study]]] = field(default_factory=lambda: defaultdict(list))
    last: dict[str, tuple[tuple[str, str], Study]] = field(default_factory=dict)
    told: dict[str, Told] = field(default_factory=lambda: defaultdict(list))

    def load(self, version: Wrapped) -> None:
        """Put a version into its place in time; of two that are as old, the later one to come is the newer."""
        line = self.kept[version["nct_id"]]
        line.append((when(version), read(version["study"])))
        line.sort(key=lambda each: each[0])

    def look(self) -> None:
        """Tell what is new since the last look."""
        for nct_id, line in self.kept.items():
            if nct_id not in self.last:
                self.told[nct_id].append(("new", {}))
            else:
                later = line[next(at for at, each in enumerate(line) if each is self.last[nct_id]) :]
                for (_, before), (_, after) in pairwise(later):
                    found = differences.compare(before, after)
                    self.told[nct_id] += [(each.kind, as_detail(each.detail)) for each in found]
            self.last[nct_id] = line[-1]


def told() -> dict[str, Told]:
    found: dict[str, Told] = defaultdict(list)
    for each in Item.objects.order_by("pk"):
        found[each.nct_id].append((each.change, each.detail) if each.change else ("new", {}))
    return found


def replay(groups: list[list[Wrapped]]) -> Reference:
    """Load the versions group by group, and look after each. What the reference says is to be told."""
    studies.load_records([record(99_999_999)], kind=studies.FILES, now=now)
    assert actions.gather(NOW) == 0
    reference = Reference()
    for group in groups:
        studies.load_records(group, kind=studies.FILES, now=now)
        for version in group:
            reference.load(version)
        actions.gather(NOW)
        reference.look()
    return reference


@shared_only
@pytest.mark.usefixtures("database")
def test_in_order_of_dates_with_a_look_after_each(versions: list[Wrapped]) -> None:
    reference = replay([[each] for each in versions])
    assert told() == reference.told
    steps = [each for line in reference.told.values() for each in line if each[0] != "new"]
    assert (len(reference.told), len(steps)) == (53, 149)


@shared_only
def test_the_first_versions_and_then_all_the_rest_at_once(versions: list[Wrapped]) -> None:
    """The same changes as one by one, since each step between the version told last and the current one counts."""
    first = {each["nct_id"]: each for each in reversed(versions)}
    rest = [each for each in reversed(versions) if each is not first[each["nct_id"]]]
    reference = replay([list(first.values()), rest])
    assert told() == reference.told
    assert sum(map(len, reference.told.values())) == 53 + 149


@shared_only
def test_all_at_once_is_one_piece_of_news_a_study(versions: list[Wrapped]) -> None:
    reference = replay([versions])
    assert told() == reference.told
    assert {len(each) for each in reference.told.values()} == {1}


@shared_only
@pytest.mark.parametrize("seed", range(2))
def test_shuffled_and_looked_at_now_and_then(versions: list[Wrapped], seed: int) -> None:
    chance = Random(seed)
    shuffled = chance.sample(versions, len(versions))
    groups: list[list[Wrapped]] = [[]]
    for each in shuffled:
        groups[-1].append(each)
        if chance.random() < 0.3:
            groups.append([])
    reference = replay([each for each in groups if each])
    assert told() == reference.told


DAYS = ("2026-01-01", "2026-01-02", "2026-01-03")
STATUSES = ("RECRUITING", "SUSPENDED", "COMPLETED", "UNKNOWN")
LOADS = st.lists(
    st.lists(st.tuples(st.integers(1, 2), st.sampled_from(DAYS), st.sampled_from(STATUSES)), max_size=3),
    max_size=6,
)


@settings(max_examples=40, deadline=None, suppress_health_check=FIXTURE_SHARED)
@given(loads=LOADS)
def test_whatever_comes_in_whatever_order_is_told_as_the_reference_has_it(
    db: None, loads: list[list[tuple[int, str, str]]]
) -> None:
    """The same day, late versions and repetitions among it."""
    seen = set[tuple[int, str, str]]()
    groups: list[list[Wrapped]] = []
    for load in loads:
        fresh = [each for each in dict.fromkeys(load) if each not in seen]
        seen.update(fresh)
        groups.append([wrapped(*each) for each in fresh])
    with transaction.atomic():
        reference = replay(groups)
        assert told() == reference.told
        transaction.set_rollback(True)


def wrapped(number: int, day: str, status: str) -> Wrapped:
    study = record(number, day, status=status)
    return {"nct_id": nct(number), "version_holder": "", "last_update_posted": day, "study": study}
