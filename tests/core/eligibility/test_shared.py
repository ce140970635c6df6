"""The reader and the comparison on real texts: every record of the registry sample, and a whole listing page."""

from __future__ import annotations

import gzip
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pytest

from equipoise.core.eligibility.compare import CriterionChange, compare, summary
from equipoise.core.eligibility.reader import read
from equipoise.core.eligibility.tree import Counts, Item, Tree, counts, criteria, rebuild, walk

pytestmark = pytest.mark.shared


@pytest.fixture(scope="module")
def listing(shared: Path) -> Tree:
    return read((shared / "stop-2" / "listing.txt").read_text(encoding="utf-8"))


def _of(tree: Tree, section: str) -> list[Item]:
    return [item for item in criteria(tree) if item.section == section]


def test_the_listing_has_the_criteria_that_it_numbers(listing: Tree) -> None:
    assert counts(listing) == Counts(14, 13)
    assert [item.marker for item in _of(listing, "inclusion")] == [f"{number}." for number in range(1, 15)]
    assert [item.marker for item in _of(listing, "exclusion")] == [f"{number}." for number in range(1, 14)]
    assert rebuild(listing) == listing.text


def test_the_criteria_stand_at_the_top_of_the_listing(listing: Tree) -> None:
    sections = [item.section for item in listing.items]
    assert (sections.count("inclusion"), sections.count("exclusion")) == (14, 13)


def test_the_ninth_criterion_is_the_guard_of_the_next_two(listing: Tree) -> None:
    inclusion = _of(listing, "inclusion")
    assert inclusion[8].kind == "guard"
    assert [child.kind for child in inclusion[8].children] == ["note"]
    bound = [item.marker for item in inclusion if item.guard == inclusion[8].start]
    assert bound == ["10.", "11."]


def test_the_eighth_criterion_has_its_paragraph_as_body(listing: Tree) -> None:
    eighth = _of(listing, "inclusion")[7]
    assert (eighth.kind, [child.kind for child in eighth.children]) == ("guard", ["body"])


def test_inner_numbers_of_the_listing_stay_inside(listing: Tree) -> None:
    assert [len(item.children) for item in _of(listing, "inclusion")][6] == 4
    assert [len(item.children) for item in _of(listing, "exclusion")][:5] == [1, 0, 0, 0, 2]


def test_escapes_of_the_listing_are_shown_as_meant(listing: Tree) -> None:
    assert not any("\\" in item.text for item in walk(listing.items))
    assert sum(">" in item.text for item in _of(listing, "exclusion")) == 2


def _texts(shared: Path) -> Iterator[tuple[str, str]]:
    for name in ("studies.jsonl.gz", "studies-older.jsonl.gz"):
        with gzip.open(shared / "registry" / name, "rt", encoding="utf-8") as lines:
            for line in lines:
                protocol = json.loads(line)["protocolSection"]
                text = protocol.get("eligibilityModule", {}).get("eligibilityCriteria", "")
                yield protocol["identificationModule"]["nctId"], text


def _titled(text: str, word: str) -> bool:
    """Whether a title of a section has words after it."""
    return re.search(rf"(?im)^\W*{word} criteria\s*:?\s*\n+\W*\w", text) is not None


class Reading(NamedTuple):
    """What the tests ask of one record's tree; the trees themselves would fill the memory."""

    number: str
    length: int
    rebuilt: bool
    longest: int
    counts: Counts
    titled: bool
    sections: frozenset[str]


@pytest.fixture(scope="module")
def readings(shared: Path) -> list[Reading]:
    return [_reading(number, text) for number, text in _texts(shared) if text]


def _reading(number: str, text: str) -> Reading:
    tree = read(text)
    items = list(walk(tree.items))
    longest = max((len(item.text) for item in items), default=0)
    titled = _titled(text, "inclusion") and _titled(text, "exclusion")
    sections = frozenset(item.section for item in items)
    return Reading(number, len(text), rebuild(tree) == text, longest, counts(tree), titled, sections)


def test_every_record_can_be_rebuilt(readings: list[Reading]) -> None:
    assert len(readings) > 9_000
    assert [reading.number for reading in readings if not reading.rebuilt] == []


def test_no_item_is_longer_than_its_text(readings: list[Reading]) -> None:
    assert [reading.number for reading in readings if not 0 < reading.longest <= reading.length] == []


def test_titled_sections_are_recognised(readings: list[Reading]) -> None:
    """Of the 5,131 records that give both sections a title and words, 99.9 % have both; the pin is a little lower."""
    titled = [reading for reading in readings if reading.titled]
    both = [reading for reading in titled if reading.sections >= {"inclusion", "exclusion"}]
    assert len(titled) > 5_000
    assert len(both) / len(titled) > 0.998


def test_few_records_have_no_criteria(readings: list[Reading]) -> None:
    """What has none says so: none, not applicable, contact the site, see elsewhere."""
    assert all(reading.length < 150 for reading in readings if not any(reading.counts))


def _histories(shared: Path) -> dict[str, list[str]]:
    versions: dict[str, list[tuple[str, str]]] = defaultdict(list)
    with gzip.open(shared / "registry" / "history.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            version = json.loads(line)
            module = version["study"]["protocolSection"].get("eligibilityModule", {})
            text = module.get("eligibilityCriteria", "")
            versions[version["nct_id"]].append((version["last_update_posted"], text))
    return {number: [text for _, text in sorted(texts)] for number, texts in versions.items()}


def test_history_of_real_records_claims_no_direction_without_a_number(shared: Path) -> None:
    """Read by a person: the four real edits in the sample rephrase, so each is reworded and nothing more."""
    found: dict[str, tuple[CriterionChange, ...]] = {}
    for number, texts in _histories(shared).items():
        for before, after in pairwise(texts):
            changes = compare(before, after)
            assert bool(changes) == (before.split() != after.split()), number
            if changes:
                found[number] = changes
    assert {number: summary(changes) for number, changes in found.items()} == {
        "NCT06203210": "reworded",
        "NCT06780137": "reworded",
        "NCT06821503": "reworded",
        "NCT07227597": "reworded",
    }


def test_no_record_differs_from_itself_with_other_bullets(shared: Path) -> None:
    for place, (number, text) in enumerate(_texts(shared)):
        if place % 40 == 0:
            round_ones = re.sub(r"(?m)^(\s*)\* ", r"\1•  ", text)
            assert compare(text, round_ones) == (), number
