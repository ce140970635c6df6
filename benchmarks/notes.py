"""Whether notes survive a changed record: put back over every pair of successive versions of a history file.

    python -m benchmarks notes [--shared ../shared] [--many 5] [--show 0]

The study page of every version is asked of the site and read by a real Chromium with the script that notes use
(`pagetext.js`): the very text that a visitor's notes are anchored in. In each section of the older page words are
selected at random (a word, a phrase, a sentence, a whole block), described, and looked for in the newer page.

right      found where the block's own later form has those words
false      found somewhere else, or found though they are gone
lost       not found though they are there
gone       not found, and rightly so
moved      the very words, found in another block, where the first one has gone

"Put back" is right + moved, of all but gone. `--show` prints so many of each fault.
"""

from __future__ import annotations

import argparse
import random
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from playwright.sync_api import Page
from rich.console import Console
from rich.table import Table

from benchmarks import _pages
from benchmarks._reattached import KINDS, Selection, is_there, selections

SEED = 20261123
VERDICTS = ("right", "moved", "false", "lost", "gone")
FIND = """async ([old, now, spans]) => {
  const { describe, find, prepare } = await import('/anchoring.js');
  const [before, after] = [prepare(old), prepare(now)];
  return spans.map(([start, end]) => {
    const place = describe(before, start, end);
    return place && { place, found: find(after, place) };
  });
}"""


def run(argv: Sequence[str]) -> int:
    """Measure and print the tables; 0."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks notes", description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path(__file__).resolve().parents[2] / "shared")
    parser.add_argument(
        "--many", type=int, default=5, help="selections of each kind in each section of each pair"
    )
    parser.add_argument("--show", type=int, default=0, help="how many of each fault are printed")
    given = parser.parse_args(argv)
    with tempfile.TemporaryDirectory(prefix="equipoise-benchmark-") as home:
        served = list(_pages.pages(given.shared / "registry" / "history.jsonl.gz", home))
    with _pages.scripts() as page:
        texts = {nct_id: [page.evaluate(_pages.SECTIONS, html) for html in many] for nct_id, many in served}
        report(list(measured(page, texts, given.many)), given.show)
    return 0


Case = tuple[Selection, str, str, str]
"""A selection, its verdict, the kind of what was found, and a line to show."""


def measured(page: Page, texts: dict[str, list[dict[str, str]]], many: int) -> Iterator[Case]:
    """Every selection of every pair with its verdict."""
    for nct_id, versions in texts.items():
        chance = random.Random(f"{SEED} {nct_id}")
        for old, new in pairwise(versions):
            for section in sorted(set(old) - {"page"}):
                yield from _section(page, old[section], new.get(section, ""), many, chance)


def _section(page: Page, old: str, new: str, many: int, chance: random.Random) -> Iterator[Case]:
    chosen = list(selections(old, new, many, chance))
    answers = page.evaluate(FIND, [old, new, [(each.start, each.end) for each in chosen]])
    for each, answer in zip(chosen, answers, strict=True):
        if answer:
            kind, shown = answer["found"]["kind"], _shown(each, answer, new)
            yield each, verdict(each, answer, new), kind, shown


def verdict(each: Selection, answer: dict[str, Any], new: str) -> str:
    """One of `VERDICTS`."""
    found = answer["found"]
    if found["kind"] == "gone":
        return "gone" if each.expected is None else "lost"
    if each.expected and is_there((found["start"], found["end"]), each.expected):
        return "right"
    same = "".join(new[found["start"] : found["end"]].split()) == "".join(answer["place"]["exact"].split())
    return "moved" if same and each.expected is None else "false"


def _shown(each: Selection, answer: dict[str, Any], new: str) -> str:
    found, place = answer["found"], answer["place"]
    now = new[slice(*each.expected)] if each.expected else None
    return (
        f"{each.kind} {found['kind']} {found['score']:.2f}\n  was  …{place['prefix'][-30:]!r} {place['exact'][:160]!r} "
        f"{place['suffix'][:30]!r}…\n  must {now!r}\n  got  {new[found['start'] : found['end']][:160]!r}"
    )


def report(cases: list[Case], show: int) -> None:
    """Print what came of them: all, by kind, and those whose block changed."""
    table = Table("selected", "of them", *VERDICTS, "put back", "false of found")
    table.add_row("all", *_row(cases))
    for kind in KINDS:
        table.add_row(kind, *_row([each for each in cases if each[0].kind == kind]))
    touched = [each for each in cases if each[0].touched]
    table.add_row("in a block that changed", *_row(touched))
    for kind in KINDS:
        table.add_row(f"  {kind}", *_row([each for each in touched if each[0].kind == kind]))
    console = Console(width=140)
    console.print(table)
    console.print(dict(Counter(kind for _, _, kind, _ in cases)))
    for fault in ("false", "lost"):
        for _, _, _, shown in [each for each in cases if each[1] == fault][:show]:
            print(fault, shown)


def _row(cases: list[Case]) -> list[str]:
    count = Counter(verdict for _, verdict, _, _ in cases)
    there = len(cases) - count["gone"]
    back, found = count["right"] + count["moved"], count["right"] + count["moved"] + count["false"]
    shares = [f"{back / there:.2%}" if there else "", f"{count['false'] / found:.2%}" if found else ""]
    return [str(len(cases)), *(str(count[each]) for each in VERDICTS), *shares]
