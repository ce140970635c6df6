"""How often the next allocation can be guessed: by theory, with the arms known and hidden, and by an attacker.

    python -m benchmarks guess [--participants 194] [--lists 12] [--trials 200] [--seed 20261123]
    python -m benchmarks guess --administrator      an attacker who has the database and the server (`_administrator`)

First the schemes side by side. "arms known": a guesser who knows every earlier arm of the list and the rule, exact for
blocks, the big stick and simple allocation (Blackwell and Hodges's guesser), and the mean over simulated trials for
minimisation. "arms hidden": a guesser who knows the rule and nothing else, which is all that blinding leaves. "one arm
known": what the unblinding of one participant adds to the guesses of all other participants of that list.

Then an attacker with all that is public of a trial that was allocated: the commitment with every slot's digest, the
order, sites, levels and times of all allocations. He learns, from half of the trials with their arms, what each bit and
figure says of the arm, keeps what said most, and guesses the other half. To see that he would find something, he tries
once more where one bit was made to agree with the arm in 55 of 100 cases.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from benchmarks._homes import empty_home
from equipoise.core.allocation import commitments, guessing, minimisation
from equipoise.core.allocation.deciding import arms
from equipoise.core.allocation.lists import draw, list_of, names
from equipoise.core.allocation.scheme import Factor, Method, Scheme

TWO = (("control", 1), ("sabr", 1))
CYTOTOXIC = Factor("cytotoxic", "Cytotoxic", (("yes", "yes"), ("no", "no")))
SHAPE = tuple(
    Factor(name, name, tuple((str(at), str(at)) for at in range(count)))
    for name, count in (("a", 2), ("b", 3), ("c", 5))
)


Rows = list[tuple[list[int], bool]]
"""Of each participant of a trial: what is public, as -1 and 1, and the arm."""


def run(argv: Sequence[str]) -> int:
    """Measure and print; 0."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks guess", description=__doc__)
    parser.add_argument("--participants", type=int, default=194)
    parser.add_argument("--lists", type=int, default=12)
    parser.add_argument("--trials", type=int, default=200)
    parser.add_argument("--seed", type=int, default=20261123)
    parser.add_argument(
        "--administrator", action="store_true", help="attack with the database and the server"
    )
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args(argv)
    if given.administrator:
        return _as_administrator(given)
    print(f"{given.participants} participants, 1:1; right guesses of all, and per cent\n")
    print(f"{'scheme':34}{'arms known':>18}{'hidden':>16}{'one arm known':>15}{'ratio':>8}")
    for line in _theory(given.participants, given.lists, random.Random(given.seed)):
        print(line)
    print()
    for line in _attacks(given.participants, given.trials, random.Random(given.seed)):
        print(line)
    return 0


def _as_administrator(given: argparse.Namespace) -> int:
    """In a process of its own, with an empty database."""
    if not given.child:
        words = [sys.executable, "-m", "benchmarks", "guess", "--administrator", "--child"]
        words += ["--trials", str(given.trials), "--seed", str(given.seed)]
        with empty_home("sqlite") as environment:
            return subprocess.run(words, env=environment, check=False).returncode
    from equipoise.cli.main import start_django

    start_django()
    from django.core.management import call_command

    from benchmarks import _administrator

    call_command("migrate", verbosity=0)
    for line in _administrator.lines(given.trials, given.seed):
        print(line, flush=True)
    return 0


def _theory(people: int, lists: int, chance: random.Random) -> Iterator[str]:
    sizes = [people // lists + (at < people % lists) for at in range(lists)]
    for title, scheme, lengths in (
        ("simple", Scheme(Method.SIMPLE, TWO), [people]),
        ("blocks of 2", Scheme(Method.BLOCKS, TWO, block_sizes=(2,)), [people]),
        ("blocks of 4", Scheme(Method.BLOCKS, TWO, block_sizes=(4,)), [people]),
        ("blocks of 4 and 6", Scheme(Method.BLOCKS, TWO, block_sizes=(4, 6)), [people]),
        (f"blocks of 4 and 6, {lists} lists", Scheme(Method.BLOCKS, TWO, block_sizes=(4, 6)), sizes),
        ("blocks of 4, 6 and 8", Scheme(Method.BLOCKS, TWO, block_sizes=(4, 6, 8)), [people]),
        ("big stick, imbalance 3", Scheme(Method.BIG_STICK, TWO, largest_imbalance=3), [people]),
        ("big stick, imbalance 5", Scheme(Method.BIG_STICK, TWO, largest_imbalance=5), [people]),
    ):
        known = sum((guessing.expected(scheme, length) for length in lengths), Fraction(0))
        told = guessing.raised(scheme, 9, 9, {9: "sabr"}, 9)
        more = sum(told.used) + sum(told.ahead) - 2 * (told.used[0] + told.ahead[0])
        yield _line(title, float(known), people, float(more))
    yield _line("minimisation, p .85, 2x3x5 levels", _minimised(people, 40, chance), people, None)


def _line(title: str, known: float, people: int, more: float | None) -> str:
    hidden = people / 2
    added = "" if more is None else f"+{more:.2f}"
    return (
        f"{title:34}{known:9.2f} {100 * known / people:6.2f} %{hidden:8.2f} {50:4.2f} %{added:>15}"
        f"{known / hidden:8.3f}"
    )


def _minimised(people: int, trials: int, chance: random.Random) -> float:
    """The mean count of right guesses by somebody who always says the arm that is likeliest."""
    scheme = Scheme(Method.MINIMISATION, TWO, factors=SHAPE, probability=Fraction("0.85"))
    found = 0.0
    for _ in range(trials):
        counts: minimisation.Counts = {}
        for _ in range(people):
            levels = _levels(scheme, chance)
            likely = minimisation.probabilities(scheme, minimisation.imbalances(scheme, counts, levels))
            found += float(max(likely))
            minimisation.add(scheme, counts, levels, int(chance.random() >= likely[0]))
    return found / trials


def _levels(scheme: Scheme, chance: random.Random) -> dict[str, str]:
    return {each.id: chance.choice(each.levels)[0] for each in scheme.factors}


def _attacks(people: int, trials: int, chance: random.Random) -> Iterator[str]:
    """What an attacker gets right on trials that were not learnt from, beside the limits of a coin."""
    scheme = Scheme(
        Method.BLOCKS, TWO, factors=(CYTOTOXIC,), by_site=True, block_sizes=(4, 6), planned=people
    )
    limit = 1.96 * (0.25 / (people * (trials - trials // 2))) ** 0.5
    for what, leak in (("all that is public", None), ("one bit that leaks", 0.55)):
        told = [_public(scheme, people, chance, leak) for _ in range(trials)]
        right, total = _attack(told[: trials // 2], told[trials // 2 :])
        yield f"attacker with {what}: {right} of {total} right, {100 * right / total:.2f} %"
    yield f"a coin: 50 %, from {100 * (0.5 - limit):.2f} to {100 * (0.5 + limit):.2f} % in 95 of 100 attacks"


def _attack(learnt: Sequence[Rows], tried: Sequence[Rows]) -> tuple[int, int]:
    """How many guesses are right, and of how many."""
    weights = _weights([row for each in learnt for row in each])
    right = total = 0
    for features, arm in (row for each in tried for row in each):
        guess = sum(weights[at] * value for at, value in enumerate(features)) > 0
        right, total = right + (guess == arm), total + 1
    return right, total


def _public(scheme: Scheme, people: int, chance: random.Random, leak: float | None) -> Rows:
    """A made-up trial: what its public files say. `leak`: how often the first bit is made to agree with the arm."""
    every, seed = names(scheme, [f"{at:02d}" for at in range(1, 7)]), chance.randbytes(32)
    values = draw(scheme, every, seed, people)
    ends: dict[str, int] = {}
    found = []
    for number in range(people):
        site, levels = f"{chance.randint(1, 6):02d}", _levels(scheme, chance)
        name = list_of(scheme, site, levels)
        position = ends[name] = ends.get(name, 0) + 1
        leaf = commitments.leaf(name, position, values[name][position - 1], chance.randbytes(32))
        record = commitments.Record(
            f"{site}-{number:03d}", site, levels, name, position, str(number), leaf.hex()
        )
        arm = arms(scheme, values[name][position - 1 : position], [levels])[0] == "sabr"
        features = _features(leaf, record, number)
        if leak is not None:
            features[0] = 1 if (chance.random() < leak) == arm else -1
        found.append((features, arm))
    return found


def _features(leaf: bytes, record: commitments.Record, number: int) -> list[int]:
    bits = "".join(
        f"{part:0{width}b}"
        for part, width in (
            (int.from_bytes(leaf, "big"), 256),
            (int.from_bytes(commitments.record_leaf("stop-2", record), "big"), 256),
            (number, 12),
            (record.position, 12),
            (int(record.site), 4),
            (record.levels["cytotoxic"] == "yes", 1),
        )
    )
    return [1 if bit == "1" else -1 for bit in bits]


def _weights(rows: Rows) -> Mapping[int, int]:
    """Of each figure, how much oftener it went with one arm; the strongest twenty are kept."""
    sums = [0] * len(rows[0][0])
    for features, arm in rows:
        for at, value in enumerate(features):
            sums[at] += value if arm else -value
    strong = sorted(range(len(sums)), key=lambda at: -abs(sums[at]))[:20]
    return {at: sums[at] if at in strong else 0 for at in range(len(sums))}
