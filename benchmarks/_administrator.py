"""An administrator who has the database, the server's keys, the source and all digests, but no share and no passphrase.

Real trials are played by the program into a real database: lists drawn and sealed, participants allocated, codes
opened, treatments kept. Then the attacker reads every row of every table that belongs to a participant, or to a place
that waits to be taken, opens what the server's keys open, and takes each column apart into bits: numbers, instants,
lengths, and the octets of what is sealed. From half of the trials, whose arms he is told, he learns which bits go with
an arm (naive Bayes over the most telling ones), and guesses the other half.
"""

from __future__ import annotations

import math
import random
from base64 import b64decode
from binascii import Error
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any
from unittest.mock import patch

PEOPLE, LENGTH, SITES = 24, 16, 2
OCTETS, ROWS = 48, 3
"""How many octets of a value he takes apart at either end; how many rows of a table."""
SURE, FEW = 4.8, 5
"""So many standard errors apart, a bit among 30,000 tells more than chance does; where none does, he takes the best."""
LEAK = "made to leak"
Subject = tuple[str, int, str]
"""A place of a list, by name and position, and the number of who took it; empty where nobody has yet."""


@dataclass
class Seen:
    """What was seen of all places: of each bit, in which it is set. A place is a bit of a whole number, too.

    `sabr`: where the arm is that one; `taken`: where somebody took it; `trial`: of which trial each place is;
    `by_rule`: what the rule says to somebody who knows the arms before it: an arm, or nothing where both are as likely.
    """

    bits: dict[str, int] = field(default_factory=dict)
    sabr: int = 0
    taken: int = 0
    trial: list[int] = field(default_factory=list)
    by_rule: list[bool | None] = field(default_factory=list)
    expected: Fraction = Fraction(0)

    def of_trials(self, wanted: Callable[[int], bool]) -> int:
        """The places of some trials."""
        return sum(1 << at for at, trial in enumerate(self.trial) if wanted(trial))


def lines(trials: int, seed: int) -> Iterator[str]:
    """Play, attack, and say what came of it. `trials`: how many; half of them are learnt from."""
    chance = random.Random(seed)
    seen = played(trials, chance)
    everything = seen.of_trials(lambda _: True)
    yield (
        f"{trials} trials, {everything.bit_count():,} places, {(everything & seen.taken).bit_count():,} of them"
        f" taken; {len(seen.bits):,} bits of each in all tables"
    )
    learnt, tried = seen.of_trials(lambda trial: trial % 2 == 0), seen.of_trials(lambda trial: trial % 2 == 1)
    yield from _attacks(seen, learnt, tried, chance)
    yield from _by_rule(seen, learnt, tried)
    leaking = sum(
        1 << at for at in range(len(seen.trial)) if (chance.random() < 0.55) == bool(seen.sabr >> at & 1)
    )
    seen.bits[LEAK] = leaking
    yield _line("one bit made to agree in 55 of 100", *guessed(seen, learnt, tried, seen.sabr))


def _attacks(seen: Seen, learnt: int, tried: int, chance: random.Random) -> Iterator[str]:
    right, total = guessed(seen, learnt, tried, seen.sabr)
    yield _line("every column of every table", right, total)
    ahead = ~seen.taken
    yield _line("the next places alone", *guessed(seen, learnt & ahead, tried & ahead, seen.sabr))
    places = list(range(len(seen.trial)))
    arms = [seen.sabr >> at & 1 for at in places]
    better, turns = 0, 199
    for _ in range(turns):
        chance.shuffle(arms)
        shuffled = sum(1 << at for at, arm in enumerate(arms) if arm)
        better += guessed(seen, learnt, tried, shuffled)[0] >= right
    chances = f"p = {(better + 1) / (turns + 1):.3f}"
    yield f"arms dealt out anew {turns} times: as well or better {better} times, {chances}"


def _by_rule(seen: Seen, learnt: int, tried: int) -> Iterator[str]:
    """What he gets who was told every earlier arm of the list, too: by the rule, and where that is silent by bits."""
    scores = _scores(seen, learnt, tried, seen.sabr)
    right = total = 0
    for at, score in scores.items():
        said = seen.by_rule[at]
        guess = score > 0 if said is None else said
        right, total = right + (guess == bool(seen.sabr >> at & 1)), total + 1
    share = float(seen.expected) / len(seen.trial)
    spread = 1.96 * math.sqrt(0.25 / total)
    yield (
        f"{'and every earlier arm of the list':38}{right:7,} of {total:,} right, {100 * right / total:.2f} %;"
        f" block theory {100 * (share - spread):.2f} to {100 * (share + spread):.2f} %"
    )


def _line(what: str, right: int, total: int) -> str:
    spread = 1.96 * math.sqrt(0.25 / total)
    return (
        f"{what:38}{right:7,} of {total:,} right, {100 * right / total:.2f} %; a coin"
        f" {100 * (0.5 - spread):.2f} to {100 * (0.5 + spread):.2f} %"
    )


# Learning and guessing.


def guessed(seen: Seen, learnt: int, tried: int, sabr: int) -> tuple[int, int]:
    """How many places he guesses right, and of how many."""
    scores = _scores(seen, learnt, tried, sabr)
    return sum((score > 0) == bool(sabr >> at & 1) for at, score in scores.items()), len(scores)


def _scores(seen: Seen, learnt: int, tried: int, sabr: int) -> dict[int, float]:
    """Of each place how much more likely he holds the second arm: a sum of logarithms, over 0 for that arm."""
    arms = ((learnt & sabr), (learnt & ~sabr))
    counts = tuple(arm.bit_count() for arm in arms)
    ranked = sorted(((_telling(bit, arms, counts), bit) for bit in seen.bits.values()), reverse=True)
    telling = [bit for apart, bit in ranked if apart > SURE] or [bit for _, bit in ranked[:FEW]]
    weights = [_weights(bit, arms, counts) for bit in telling]
    return {
        at: sum(weight[bit >> at & 1] for bit, weight in zip(telling, weights, strict=True))
        for at in range(len(seen.trial))
        if tried >> at & 1
    }


def _telling(bit: int, arms: Sequence[int], counts: Sequence[int]) -> float:
    """How far the shares of a bit in the two arms lie apart, in standard errors."""
    shares = [(bit & arm).bit_count() / count for arm, count in zip(arms, counts, strict=True)]
    error = sum(share * (1 - share) / count for share, count in zip(shares, counts, strict=True))
    apart = abs(shares[0] - shares[1])
    return apart / math.sqrt(error) if error else math.inf if apart else 0.0


def _weights(bit: int, arms: Sequence[int], counts: Sequence[int]) -> tuple[float, float]:
    """What a bit adds that is not set, and that is."""
    shares = [((bit & arm).bit_count() + 1) / (count + 2) for arm, count in zip(arms, counts, strict=True)]
    return math.log((1 - shares[0]) / (1 - shares[1])), math.log(shares[0] / shares[1])


# Playing.


def played(trials: int, chance: random.Random) -> Seen:
    """Play so many trials, each undone again, and see what lies there at the end of each."""
    from django.db import transaction
    from tests.blinding import holding
    from tests.web.allocation.example import CHEAP
    from tests.web.trials import example

    from equipoise.web.vault import envelopes

    seen = Seen()
    with patch.object(example, "SITES", example.SITES[:SITES]):
        prepared = example.prepared()
    for trial in range(trials):
        with transaction.atomic(), patch.object(envelopes, "COST", CHEAP):
            subjects, arms = _trial(prepared, chance)
            _see(seen, holding.tables(), subjects, arms, trial)
            transaction.set_rollback(True)
    return seen


def _trial(prepared: Any, chance: random.Random) -> tuple[list[Subject], dict[str, tuple[str, ...]]]:
    """One trial, with the next place of each list at the end; and what every list holds."""
    from tests.web.allocation.example import TRIAL, Sealed, admitted

    from equipoise.core.allocation import lists
    from equipoise.core.design.roles import Role
    from equipoise.web.allocation import actions, queries

    arms: dict[str, tuple[str, ...]] = {}
    draw = lists.draw

    def noted(*given: Any) -> dict[str, tuple[str, ...]]:
        arms.update(draw(*given))
        return {name: arms[name] for name in given[1]}

    with patch.object(lists, "draw", noted):
        made = actions.draw(TRIAL, prepared.now, length=LENGTH)
    actions.seal(made, (), prepared.by(Role.MANAGER), prepared.now)
    world = Sealed(prepared, made.shares, {})
    openers = {f"{site:02d}": admitted(world, Role.TREATING, f"{site:02d}") for site in range(1, SITES + 1)}
    now = prepared.now
    for turn in range(1, PEOPLE + 1):
        now += timedelta(seconds=chance.randint(600, 90_000), microseconds=chance.randrange(10**6))
        number = f"{chance.randint(1, SITES):02d}-{turn:03d}"
        _participant(world, number, openers[number[:2]], now, chance)
    taken = [(each.list, each.position, each.participant) for each in queries.allocations(TRIAL)]
    return taken + [(each.name, each.taken + 1, "") for each in queries.lengths(TRIAL)], arms


def _participant(world: Any, number: str, opener: Any, now: datetime, chance: random.Random) -> None:
    """Allocated; their code opened; what was given is kept, and sometimes put right: it hangs on the arm."""
    from tests.web.allocation.example import TREATMENT, TRIAL, allocate, enrolled

    from equipoise.core.design.roles import Role
    from equipoise.web.allocation import actions

    allocate(world, enrolled(number, chance.choice(("yes", "no"))), now)
    later = now + timedelta(seconds=chance.randint(60, 9_000), microseconds=chance.randrange(10**6))
    arm = actions.open_code(TRIAL, number, opener, later).arm
    given = (
        {**TREATMENT, "LESION.1.DOSE": ["35"], "NOTE": ["Five fractions."]} if arm == "sabr" else TREATMENT
    )
    for again in range(1 + (chance.random() < 0.3)):
        actions.keep_sealed(
            TRIAL, number, "treatment", given, by=world.example.by(Role.TREATING, number[:2]),
            now=later + timedelta(days=again + 1), key=f"{chance.getrandbits(128):032x}",
        )  # fmt: skip


# Seeing.


def _see(
    seen: Seen,
    tables: Mapping[str, Sequence[Mapping[str, Any]]],
    subjects: Sequence[Subject],
    arms: Mapping[str, Sequence[str]],
    trial: int,
) -> None:
    for subject in subjects:
        at = len(seen.trial)
        for bit in _bits(tables, subject):
            seen.bits[bit] = seen.bits.get(bit, 0) | 1 << at
        name, position, number = subject
        before = arms[name][: position - 1]
        lead = sum(1 if arm == "sabr" else -1 for arm in before)
        seen.sabr |= (arms[name][position - 1] == "sabr") << at
        seen.taken |= bool(number) << at
        seen.trial.append(trial)
        seen.by_rule.append(None if lead == 0 else lead < 0)
    lengths = {name: position for name, position, number in subjects if not number}
    seen.expected += sum((_expected(length) for length in lengths.values()), Fraction(0))


_KNOWN: dict[int, Fraction] = {}


def _expected(length: int) -> Fraction:
    """How many of the first places of a list who knows all arms before gets right (`core.allocation.guessing`)."""
    from tests.web.allocation.example import TRIAL

    from equipoise.core.allocation import guessing
    from equipoise.web.allocation import queries

    if length not in _KNOWN:
        _KNOWN[length] = guessing.expected(queries.scheme(TRIAL), length)
    return _KNOWN[length]


def _bits(tables: Mapping[str, Sequence[Mapping[str, Any]]], subject: Subject) -> Iterator[str]:
    """The names of the bits that are set in the rows of a place, and of who took it."""
    name, position, number = subject
    for table, rows in tables.items():
        own = [row for row in rows if _is_of(row, name, position, number)]
        yield from (f"{table} #{bit}" for bit in _set(len(own), 8))
        for turn, row in enumerate(own[:ROWS]):
            for column, value in row.items():
                yield from _of_value(f"{table}.{column} {turn}", value)


def _is_of(row: Mapping[str, Any], name: str, position: int, number: str) -> bool:
    if row.get("list") == name and row.get("position") == position:
        return True
    return bool(number) and any(value in (number, f"participant:{number}") for value in row.values())


def _of_value(name: str, value: Any) -> Iterable[str]:
    if isinstance(value, Mapping):
        return [bit for key, each in value.items() for bit in _of_value(f"{name}.{key}", each)]
    if isinstance(value, datetime):
        value = int(value.timestamp() * 1_000_000)
    if isinstance(value, int):
        return [f"{name} {bit}" for bit in _set(value, 52)]
    octets = _octets(str(value))
    ends = octets[:OCTETS] + octets[-OCTETS:]
    return [
        *(f"{name} length {bit}" for bit in _set(len(octets), 16)),
        *(f"{name} {at}.{bit}" for at, octet in enumerate(ends) for bit in _set(octet, 8)),
    ]


def _octets(text: str) -> bytes:
    """What a text holds: of base64 and hexadecimal digits the octets themselves."""
    for read in (bytes.fromhex, lambda text: b64decode(text, validate=True)):
        try:
            return read(text)
        except (ValueError, Error):
            continue
    return text.encode()


def _set(value: int, width: int) -> Iterable[int]:
    return [bit for bit in range(width) if value >> bit & 1]
