"""Notes survive the changes that the registry’s records went through, and are not put where they don’t belong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

import pytest
from benchmarks import _pages
from benchmarks.notes import measured
from django.test import Client
from playwright.sync_api import Browser, Page

from equipoise.web.studies import queries
from equipoise.web.studies.actions import load_records
from tests.browsing import evaluated
from tests.web.notes.modules import modules

pytestmark = [pytest.mark.shared, pytest.mark.browser, pytest.mark.django_db]
STUDIES = 9
"""Of those in the history file; `python -m benchmarks notes` takes them all."""


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    with modules(chromium) as found:
        yield found


def test_at_least_95_of_100_are_put_back_and_few_falsely(shared: Path, client: Client, page: Page) -> None:
    kept = dict(islice(_pages.versions(shared / "registry" / "history.jsonl.gz").items(), STUDIES))
    load_records((each for many in kept.values() for each in many), now=lambda: datetime.now(UTC))
    texts = {
        nct_id: [
            evaluated(
                page, _pages.SECTIONS, client.get(f"/studies/{nct_id}/?version={version.id}").content.decode()
            )
            for version in queries.versions(nct_id)
        ]
        for nct_id in kept
    }
    count = Counter(verdict for _, verdict, _, _ in measured(page, texts, many=2))
    back = count["right"] + count["moved"]
    assert back + count["false"] > 500
    assert back / (back + count["false"] + count["lost"]) >= 0.95
    assert count["false"] / (back + count["false"]) <= 0.02
