"""The parts below the pages, one process and one core: how many a second, and whether time grows with size alone.

    python -m benchmarks parts                     with the records of ../shared/registry

Each row is the best of some runs. `growth` is the time for eight times the input over eight times the time for
one: 1 is linear.
"""

from __future__ import annotations

import argparse
import gzip
import json
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from equipoise.core.eligibility.compare import compare
from equipoise.core.eligibility.reader import read
from equipoise.core.eligibility.tree import Item
from equipoise.core.registry.honesty import contradictions
from equipoise.core.registry.reader import read as read_record
from equipoise.core.registry.text import blocks
from equipoise.links.gazetteer import Gazetteer
from equipoise.links.vocabulary import Vocabulary

HERE = Path(__file__).resolve().parents[1]
RUNS = 3
NOTE = "A woman of 61 with metastatic renal cell carcinoma took Keytruda; now MS is denied, eGFR 40. " * 23
PIECES = ("* adults of 18 years\n", "word ", "Note: x. ", "adults; ", "* If on insulin:\n", "Age: x ", "a\n")
Row = tuple[str, str, str]


def run(argv: Sequence[str]) -> int:
    """Measure and print the tables; 0."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks parts", description=__doc__)
    parser.add_argument("--shared", type=Path, default=HERE.parent / "shared", help="where the records lie")
    given = parser.parse_args(argv)
    records = _records(given.shared / "registry" / "studies.jsonl.gz")
    rows = [*_of_records(records), *_of_criteria(records), *_of_words(), *_of_places(records)]
    _print(("part", "speed", "note"), rows)
    _print(("criteria made of", "growth"), [(repr(piece), f"{_growth(piece):.2f}") for piece in PIECES])
    return 0


def _records(path: Path) -> list[dict[str, Any]]:
    with gzip.open(path, "rt") as lines:
        return [json.loads(line) for line in lines]


def _best(action: Callable[[], object]) -> float:
    """The shortest of some runs, in seconds of this process."""
    taken = []
    for _ in range(RUNS):
        begun = time.process_time()
        action()
        taken.append(time.process_time() - begun)
    return max(min(taken), 1e-9)


def _each(name: str, many: Sequence[Any], action: Callable[[Any], object]) -> Row:
    seconds = _best(lambda: [action(one) for one in many])
    return name, f"{seconds / len(many) * 1000:.3f} ms each", f"{len(many):,} of them"


def _of_records(records: list[dict[str, Any]]) -> list[Row]:
    studies = [read_record(each) for each in records]
    day = date(2026, 11, 22)
    return [
        _each("record: JSON to typed values", records, read_record),
        _each("record: contradictions", studies, lambda study: contradictions(study, day)),
        _each("record: summary to paragraphs", studies, lambda study: blocks(study.summary)),
    ]


def _of_criteria(records: list[dict[str, Any]]) -> list[Row]:
    texts = [each["protocolSection"]["eligibilityModule"].get("eligibilityCriteria", "") for each in records]
    items = sum(_size(item) for text in texts for item in read(text).items)
    seconds = _best(lambda: [read(text) for text in texts])
    pairs = list(pairwise(texts[:201]))
    return [
        ("criteria: text to tree", f"{items / seconds:,.0f} items/s", f"{len(texts):,} texts"),
        _each("criteria: two unlike texts compared", pairs, lambda pair: compare(*pair)),
    ]


def _size(item: Item) -> int:
    return 1 + sum(_size(child) for child in item.children)


def _of_words() -> list[Row]:
    vocabulary = Vocabulary.open()
    return [
        _each("vocabulary: open", range(5), lambda _: Vocabulary.open()),
        _each("vocabulary: a query", ["keytruda for stage IV kidney cancer"] * 50, vocabulary.expand),
        _each(f"vocabulary: a note of {len(NOTE.split())} words", [NOTE] * 10, vocabulary.expand),
    ]


def _of_places(records: list[dict[str, Any]]) -> list[Row]:
    sites = [
        (each.get("city", ""), each.get("state", ""), each.get("country", ""), each.get("zip", ""))
        for record in records
        for each in record["protocolSection"].get("contactsLocationsModule", {}).get("locations", ())
    ]
    with tempfile.TemporaryDirectory() as folder:
        gazetteer = Gazetteer(Path(folder))
        compiled = _once(gazetteer.prepare)
        first = _once(lambda: [gazetteer.locate(*site) for site in sites])
        again = _best(lambda: [gazetteer.locate(*site) for site in sites])
        asked = ["Vancouver, BC", "V5Z 4E6", "90210", "49.28, -123.12", "Munchen"]
        return [
            ("places: compile, once", f"{compiled:.1f} s", ""),
            ("places: site to point, first time", f"{len(sites) / first:,.0f}/s", f"{len(sites):,} sites"),
            ("places: site to point, again", f"{len(sites) / again:,.0f}/s", ""),
            _each("places: what a person types", asked * 20, gazetteer.find),
            _each("places: a misspelling", ["Vancuver"] * 5, gazetteer.find),
        ]


def _once(action: Callable[[], object]) -> float:
    begun = time.process_time()
    action()
    return max(time.process_time() - begun, 1e-9)


def _growth(piece: str) -> float:
    few = 24_000 // len(piece)
    return _best(lambda: read(piece * few * 8)) / (8 * _best(lambda: read(piece * few)))


def _print(titles: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    table = Table(*titles)
    for row in rows:
        table.add_row(*row)
    Console(width=110).print(table)
