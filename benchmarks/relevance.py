"""How well the search ranks: TREC Clinical Trials 2021, plain BM25 and ours in one table.

    python -m benchmarks relevance [--shared ../shared]

The 75 topics are patients' notes. Judgements: 2 eligible, 1 excluded, 0 not relevant. Scored are the trials whose text
is held (a twelfth of those judged), so every figure is over these alone: the ideal order for nDCG@10 (gains 0, 1, 2;
discount log2) and the relevant ones for recall@100 are those held, and a trial held but not judged counts as 0.
P@10 counts eligible trials only, as the track does; recall is given for eligible ones and for those of grade 1 or 2.
A topic without a trial that counts is left out of that figure's mean.

Plain BM25 is tantivy's own: one field of title and text, its default tokenizer and parser, all words of the note.
Ours is what the search does with a pasted note: `links.index.note` and `links.index.noting` over the fields of a
registry record, with the bundled vocabulary.
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
import re
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import tantivy

from equipoise.core.registry.record import Age, Eligibility, Study
from equipoise.links.index.language import words_of
from equipoise.links.index.note import read
from equipoise.links.index.noting import Named, note_query
from equipoise.links.index.reader import Reader
from equipoise.links.index.writer import appending
from equipoise.links.vocabulary import Vocabulary

DEPTH = 100
_DAYS = {"Y": 365.25, "M": 365.25 / 12, "W": 7.0, "D": 1.0, "H": 1 / 24}
_ELIGIBILITY = re.compile(r"\n\nEligibility \(sex (\w+), age (.*?) to (.*?)\): ?(.*)$", re.DOTALL)
_CONDITIONS = re.compile(r"Conditions: (.*?)\n\n", re.DOTALL)

Run = dict[str, list[str]]
Judged = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class Figures:
    """Means over the topics."""

    ndcg_10: float
    precision_10: float
    recall_100: float
    recall_100_any: float


def run(argv: Sequence[str]) -> int:
    """Print the table; 1 if ours doesn't win on every figure."""
    parser = argparse.ArgumentParser(prog="benchmarks relevance", description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path(__file__).resolve().parents[2] / "shared")
    folder = parser.parse_args(argv).shared / "relevance"
    trials = list(_trials(folder / "trials2021.jsonl.gz"))
    topics = _topics(folder / "topics2021.xml")
    judged = _judgements(folder / "qrels2021.txt", {each["_id"] for each in trials})
    plain, ours = (figures(make(trials, topics), judged) for make in (plain_bm25, equipoise))
    print(f"{len(topics)} topics, {len(trials):,} trials held, {sum(map(len, judged.values())):,} judgements")
    print(f"{'':24}{'plain BM25':>12}{'ours':>12}{'ratio':>9}")
    rows = ("nDCG@10", "P@10 (eligible)", "recall@100 (eligible)", "recall@100 (1 or 2)")
    pairs = [(getattr(plain, name), getattr(ours, name)) for name in Figures.__dataclass_fields__]
    for name, (before, after) in zip(rows, pairs, strict=True):
        print(f"{name:24}{before:12.4f}{after:12.4f}{after / before:9.2f}")
    return 0 if all(after > before for before, after in pairs) else 1


def figures(found: Run, judged: Judged) -> Figures:
    """Score a run: topic → registry numbers, best first."""
    topics = [topic for topic in judged if any(judged[topic].values())]
    eligible = [topic for topic in topics if 2 in judged[topic].values()]
    return Figures(
        _mean([_ndcg(found[topic][:10], judged[topic]) for topic in topics]),
        _mean([sum(judged[topic].get(each) == 2 for each in found[topic][:10]) / 10 for topic in topics]),
        _mean([_recall(found[topic], judged[topic], 2) for topic in eligible]),
        _mean([_recall(found[topic], judged[topic], 1) for topic in topics]),
    )


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def _ndcg(ranked: Sequence[str], grades: Mapping[str, int]) -> float:
    gained = [grades.get(each, 0) for each in ranked]
    ideal = sorted(grades.values(), reverse=True)[:10]
    return _discounted(gained) / _discounted(ideal)


def _discounted(gains: Sequence[int]) -> float:
    return sum(gain / math.log2(place + 2) for place, gain in enumerate(gains))


def _recall(ranked: Sequence[str], grades: Mapping[str, int], least: int) -> float:
    wanted = {name for name, grade in grades.items() if grade >= least}
    return len(wanted.intersection(ranked[:DEPTH])) / len(wanted)


def plain_bm25(trials: Sequence[dict[str, Any]], topics: Mapping[str, str]) -> Run:
    """Tantivy as it comes, over title and text in one field."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw")
    builder.add_text_field("text")
    index = tantivy.Index(builder.build())
    writer = index.writer(50_000_000, 1)
    for each in trials:
        writer.add_document(tantivy.Document(id=each["_id"], text=f"{each['title']} {_text(each)}"))
    writer.commit()
    index.reload()
    searcher = index.searcher()

    def ranked(topic: str) -> list[str]:
        query = index.parse_query(" ".join(re.findall(r"\w+", topic.lower())), ["text"])
        return [str(searcher.doc(address)["id"][0]) for _, address in searcher.search(query, DEPTH).hits]

    return {number: ranked(topic) for number, topic in topics.items()}


def equipoise(trials: Sequence[dict[str, Any]], topics: Mapping[str, str]) -> Run:
    """What the search does with a note."""
    vocabulary = Vocabulary.open()
    with tempfile.TemporaryDirectory() as folder:
        with appending(Path(folder), None) as writer:
            writer.add(map(_study, trials))
            writer.commit()
        snapshot = Reader(Path(folder)).snapshot()

        def ranked(topic: str) -> list[str]:
            note = read(topic)
            found = vocabulary.expand(note.about, 40)
            names = [Named(words_of(note.about[each.start : each.end]), each.alternatives) for each in found]
            return [hit.nct_id for hit in snapshot.found(note_query(note, names, snapshot), DEPTH).hits]

        return {number: ranked(topic) for number, topic in topics.items()}


def _trials(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _topics(path: Path) -> dict[str, str]:
    root = ElementTree.parse(path).getroot()
    return {each.attrib["number"]: (each.text or "").strip() for each in root}


def _judgements(path: Path, held: set[str]) -> Judged:
    grades: dict[str, dict[str, int]] = defaultdict(dict)
    for line in filter(None, map(str.strip, path.read_text().splitlines())):
        topic, _, name, grade = line.split()
        if name in held:
            grades[topic][name] = int(grade)
    return grades


def _text(trial: Mapping[str, Any]) -> str:
    text = trial["text"]
    return text if isinstance(text, str) else "\n".join(map(str, text.values()))


def _study(trial: Mapping[str, Any]) -> Study:
    """The text put back into the fields of a record, as far as it says which is which."""
    text = _text(trial)
    eligibility = Eligibility(criteria="")
    if limits := _ELIGIBILITY.search(text):
        sex, low, high, criteria = limits.groups()
        eligibility = Eligibility(criteria=criteria, sex=sex, minimum_age=_age(low), maximum_age=_age(high))
        text = text[: limits.start()]
    conditions = _CONDITIONS.match(text)
    return Study(
        nct_id=trial["_id"],
        title=trial["title"],
        conditions=tuple(conditions.group(1).split("; ")) if conditions else (),
        summary=text[conditions.end() :] if conditions else text,
        eligibility=eligibility,
    )


def _age(text: str) -> Age | None:
    found = re.match(r"([\d.]+) (\w+)", text)
    if not found:
        return None
    value, unit = float(found.group(1)), found.group(2)
    return Age(value, unit, value * _DAYS[unit[0].upper()])
