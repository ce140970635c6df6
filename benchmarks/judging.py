"""How fast people are judged: the compiled judge beside the reference, and a batch of many people and trials.

    python -m benchmarks judging [--people 400] [--trials 100]

People are made up with a seed from STOP-2's facts: each knows a share of them. One person and one trial is timed in CPU
time, the two judges in turn over the same people. The batch judges them by drafts read out of the registry's records
(../shared/registry), which are compiled first.
"""

from __future__ import annotations

import argparse
import gzip
import random
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path

import orjson

from equipoise.core.criteria.rules import Rules
from equipoise.core.drafting.language import drafted_rules
from equipoise.core.eligibility.reader import read as read_tree
from equipoise.core.judging import reference
from equipoise.core.judging.compiled import Compiled
from equipoise.core.judging.outcome import Judgement
from equipoise.core.person.fact import Fact
from equipoise.core.person.model import Entries, Observation, Person, Record, Source, Value
from equipoise.core.protocol.reading import read
from equipoise.core.values.dates import PartialDate
from equipoise.core.values.possible import Options, Span
from equipoise.core.values.units import Amount
from equipoise.protocols import texts

SEED = 20261122
TODAY = date(2026, 11, 22)
SOURCE = Source("benchmark")


def run(argv: Sequence[str]) -> int:
    """Measure and print; 0."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks judging", description=__doc__)
    parser.add_argument("--people", type=int, default=400)
    parser.add_argument("--trials", type=int, default=100)
    parser.add_argument("--shared", type=Path, default=Path(__file__).resolve().parents[2] / "shared")
    given = parser.parse_args(argv)
    protocol = read(texts()["stop-2.yaml"], "stop-2.yaml")
    chance = random.Random(SEED)
    people = [made_up(protocol.facts, chance) for _ in range(given.people)]
    _one_trial(protocol.rules, people)
    if (given.shared / "registry").is_dir():
        _batch(given.shared, people, given.trials)
    return 0


def made_up(facts: Mapping[str, Fact], chance: random.Random) -> Person:
    """Somebody of whom a share of the facts is known, every value as likely as another."""
    share = chance.choice([0.1, 0.5, 0.9, 1.0])
    return Person({
        name: (Observation(_value(fact, chance), SOURCE),) for name, fact in facts.items() if chance.random() < share
    })  # fmt: skip


def _value(fact: Fact, chance: random.Random) -> Value:
    match fact.kind:
        case "yes-no":
            return Options.of(chance.choice(["yes", "no"]))
        case "choice":
            return Options.of(chance.choice(list(fact.choices)))
        case "date":
            return PartialDate(chance.randint(1940, 2025), chance.randint(1, 12), chance.randint(1, 28))
        case "list":
            return Entries(tuple(_entry(fact, chance) for _ in range(chance.randint(0, 6))), complete=True)
        case _:
            high = int(min(fact.high or 100, 60))
            return Amount(Span.exactly(chance.randint(int(fact.low or 0), high)), fact.unit)


def _entry(fact: Fact, chance: random.Random) -> Record:
    plain = {name: each for name, each in fact.fields.items() if each.kind != "list" and not each.take}
    return Record({name: Observation(_value(each, chance), SOURCE) for name, each in plain.items()})


def _one_trial(rules: Rules, people: Sequence[Person]) -> None:
    compiled = Compiled(rules)
    rows: dict[str, list[float]] = {"reference": [], "compiled": []}
    judges: dict[str, Callable[[Person], Judgement]] = {
        "reference": lambda person: reference.judge(rules, person, TODAY),
        "compiled": lambda person: compiled.judge(person, TODAY),
    }
    for person in people:
        for name, judge in judges.items():
            began = time.process_time()
            judge(person)
            rows[name].append((time.process_time() - began) * 1_000)
    print(f"one person and one trial (STOP-2), ms of CPU, {len(people):,} people")
    for name, times in rows.items():
        late = sorted(times)[round(0.95 * len(times)) - 1]
        print(
            f"{name:12}{statistics.median(times):8.2f} p50{late:8.2f} p95{statistics.mean(times):8.2f} mean"
        )
    print(
        f"compiled is {statistics.mean(rows['reference']) / statistics.mean(rows['compiled']):.1f} times as quick"
    )


def _batch(shared: Path, people: Sequence[Person], trials: int) -> None:
    with gzip.open(shared / "registry" / "studies.jsonl.gz") as lines:
        found = [orjson.loads(line)["protocolSection"] for line, _ in zip(lines, range(trials), strict=False)]
    criteria = [each.get("eligibilityModule", {}).get("eligibilityCriteria", "") for each in found]
    began = time.process_time()
    ready = [Compiled(drafted_rules(read_tree(text), "record")) for text in criteria]
    drafted = time.process_time() - began
    began = time.process_time()
    for person in people:
        for compiled in ready:
            compiled.judge(person, TODAY)
    judged = time.process_time() - began
    pairs = len(people) * len(ready)
    print(f"{len(ready):,} records drafted and compiled: {1_000 * drafted / len(ready):.1f} ms each")
    print(f"{pairs:,} pairs of person and drafted trial: {1_000 * judged / pairs:.2f} ms each")
