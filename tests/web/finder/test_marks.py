"""A result row marks what the study page finds, though it knows less of the record."""

from __future__ import annotations

import gzip
import json
from datetime import date
from itertools import islice
from pathlib import Path

import pytest

from equipoise.core.registry.honesty import contradictions
from equipoise.core.registry.reader import read
from equipoise.core.registry.record import Study
from equipoise.links.index.shown import kept, opened
from equipoise.web.finder.marks import WORDS, marks

TODAY = date(2026, 3, 15)


def in_row(study: Study) -> set[str]:
    """The marks of its row, from what the index keeps of it."""
    return set(marks(opened(kept(study) or b"").study, TODAY))


def on_page(study: Study) -> set[str]:
    """The words for what the study page finds."""
    return {WORDS[each.code] for each in contradictions(study, TODAY) if each.code in WORDS}


def test_a_primary_completion_that_has_passed_is_marked() -> None:
    status = {"overallStatus": "RECRUITING", "primaryCompletionDateStruct": {"date": "2020-01"}}
    identity = {"nctId": "NCT00000001", "briefTitle": "A study"}
    study = read({"protocolSection": {"identificationModule": identity, "statusModule": status}})
    assert "Open, though its end date has passed" in in_row(study)


@pytest.mark.shared
def test_real_records_are_marked_in_rows_as_on_their_pages(shared: Path) -> None:
    with gzip.open(shared / "registry" / "studies.jsonl.gz") as lines:
        studies = [read(json.loads(line)) for line in islice(lines, 0, None, 12)]
    assert [in_row(each) for each in studies] == [on_page(each) for each in studies]
    assert sum(map(bool, map(in_row, studies))) > 5
