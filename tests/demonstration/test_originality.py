"""Against the registry's own records: the facts are theirs, the sentences are ours."""

from __future__ import annotations

import datetime
import gzip
import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from tools import check_demonstration as check

from equipoise.core.registry.honesty import contradictions
from equipoise.core.registry.reader import read
from equipoise.demonstration import history, records

pytestmark = pytest.mark.shared

# Numbers of the originals' criteria that ours leave out on purpose: names written in short ("CTLA-4" for its
# long form, "PD-1", "B7-H3"), the date of a protocol version, what is told twice there and once here.
LEFT_OUT = {
    "NCT02730338": {"19", "2019", "5.0"},
    "NCT03955198": {"3", "4"},
    "NCT05007782": {"1", "14", "21"},
    "NCT05414032": {"4", "8", "10", "24"},
    "NCT06532539": {"3", "4"},
    "NCT07222735": {"3", "7"},
}


@pytest.fixture(scope="module")
def originals(shared: Path) -> dict[str, dict[str, Any]]:
    wanted = {check.nct_id(each) for each in records()}
    with gzip.open(shared / "registry" / "studies.jsonl.gz", "rt", encoding="utf-8") as lines:
        found = (json.loads(line) for line in lines)
        return {check.nct_id(each): each for each in found if check.nct_id(each) in wanted}


@pytest.fixture(scope="module")
def pairs(originals: dict[str, dict[str, Any]]) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    return [(each, originals[check.nct_id(each)]) for each in records() if check.nct_id(each) in originals]


def test_every_record_but_stop_2_has_its_original(pairs: list[tuple[dict[str, Any], dict[str, Any]]]) -> None:
    assert len(pairs) == len(list(records())) - 1


def test_no_run_of_eight_words_is_copied(pairs: list[tuple[dict[str, Any], dict[str, Any]]]) -> None:
    assert [each for ours, theirs in pairs for each in check.copied_from(ours, theirs)] == []


def test_stop_2_shares_no_sentence_with_its_listing(shared: Path) -> None:
    listing = (shared / "stop-2" / "listing.txt").read_text(encoding="utf-8")
    names = ["progression-free survival on next-line systemic therapy (PFS-NEST)"]
    told = [each for each in [*records(), *history()] if check.nct_id(each) == "NCT06918951"]
    for record in told:
        names.append(record["protocolSection"]["identificationModule"]["briefTitle"])
        assert check.copied(record, [listing], names) == []


def test_the_criteria_of_stop_2_keep_every_number_of_the_listing(shared: Path) -> None:
    listing = (shared / "stop-2" / "listing.txt").read_text(encoding="utf-8")
    theirs = listing[listing.index("Inclusion Criteria:") : listing.index("Study details")]
    ours = next(each for each in records() if check.nct_id(each) == "NCT06918951")
    assert numbers(read(ours).eligibility.criteria) == numbers(theirs)


def numbers(text: str) -> Counter[str]:
    return Counter(re.findall(r"\d+(?:\.\d+)?", text))


def test_criteria_keep_their_numbers(pairs: list[tuple[dict[str, Any], dict[str, Any]]]) -> None:
    for ours, theirs in pairs:
        lost = numbers(read(theirs).eligibility.criteria) - numbers(read(ours).eligibility.criteria)
        assert set(lost) <= LEFT_OUT.get(check.nct_id(ours), set()), check.nct_id(ours)


def test_facts_are_the_registrys(pairs: list[tuple[dict[str, Any], dict[str, Any]]]) -> None:
    for ours, theirs in ((read(a), read(b)) for a, b in pairs):
        for fact in (
            "title",
            "official_title",
            "acronym",
            "status",
            "dates",
            "conditions",
            "condition_meshes",
        ):
            assert getattr(ours, fact) == getattr(theirs, fact), (ours.nct_id, fact)
        for fact in ("study_type", "phases", "allocation", "masking", "enrollment", "primary_purpose"):
            assert getattr(ours.design, fact) == getattr(theirs.design, fact), (ours.nct_id, fact)
        for fact in ("sex", "minimum_age", "maximum_age"):
            assert getattr(ours.eligibility, fact) == getattr(theirs.eligibility, fact), (ours.nct_id, fact)
        assert [each.name for each in ours.interventions] == [each.name for each in theirs.interventions]
        places = {(each.city, each.status, each.point) for each in theirs.locations}
        assert {(each.city, each.status, each.point) for each in ours.locations} <= places


def test_a_contradiction_of_the_original_is_one_of_ours_too(
    pairs: list[tuple[dict[str, Any], dict[str, Any]]],
) -> None:
    today = datetime.date(2026, 11, 22)
    for ours, theirs in pairs:
        found, expected = ({each.code for each in contradictions(read(r), today)} for r in (ours, theirs))
        assert found == expected, check.nct_id(ours)
