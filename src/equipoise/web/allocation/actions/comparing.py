"""For the independent statistician alone: whether guesses agree with arms, and what an unblinding gives away."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from itertools import islice, product

from equipoise.core.allocation import guessing
from equipoise.core.allocation.guessing import Raised
from equipoise.core.allocation.scheme import Method, Scheme
from equipoise.core.statistics.blinding import Guessed, Index, bang, james
from equipoise.core.values.errors import InputError
from equipoise.web.allocation import emergencies, queries
from equipoise.web.allocation.actions.handling import handled
from equipoise.web.allocation.actions.opening import arm_of, compare_guesses
from equipoise.web.allocation.actions.permitted import NotYours, Opener, ring_key, ring_of, seeing
from equipoise.web.allocation.guesses import TOLD, UNKNOWN, Guess, guesses
from equipoise.web.ledger.actions import writing
from equipoise.web.trials import queries as trials
from equipoise.web.trials.permissions import Deed

AHEAD = 12
"""Slots to come that are looked at, at most: beyond the present block an unblinding tells nothing."""
PROFILES = 60
"""Combinations of levels that the next participant may have, which are looked at with minimisation."""
Table = tuple[str, str]
"""Who guessed, and when."""


@dataclass(frozen=True, slots=True)
class Arm:
    """One arm in a table of guesses: how many guessed which arm, in the order of the arms, and how many don't know.

    `told`: how many were not asked, for they had been told in an emergency; they count in no index.
    """

    title: str
    guessed: tuple[int, ...]
    counts: Guessed
    bang: Index
    told: int = 0


@dataclass(frozen=True, slots=True)
class Compared:
    """What one group guessed at one visit, beside what they have."""

    who: str
    when: str
    arms: tuple[Arm, Arm]
    james: Index


def compare(trial: str, opener: Opener, now: datetime) -> list[Compared]:
    """Every table of guesses with its indices; the opening of the arms is one event. NotYours for everybody else.

    InputError for trials of more than two arms, which the published indices are not made for.
    """
    arms = [(each.id, each.title) for each in trials.design(trial).arms.need("Comparing guesses")]
    if len(arms) != 2:
        raise InputError("The indices of Bang and of James are for trials of two arms.")
    tables = _tables(guesses(trial))
    found = compare_guesses(trial, _joined(tables), opener, now)
    return [_compared(table, arms, _unfolded(table, found)) for table in tables]


def weigh(trial: str, number: int, opener: Opener, now: datetime) -> Raised:
    """How much an unblinding helps to guess other slots of its list. The opening is an event.

    NotYours for who is not the independent statistician, and before the code was opened.
    """
    one = emergencies.emergency(trial, number)
    taken = queries.allocation(trial, one.participant) if one and one.is_open else None
    if taken is None:
        raise NotYours
    who = seeing(trial, opener.username, Deed.SEE_GUESSES, "", now)
    ring = ring_of(who, "")
    key = ring_key(trial, ring, opener)
    unblinded = {each.participant for each in emergencies.emergencies(trial) if each.is_open}
    people = [each for each in queries.allocations(trial) if each.list == taken.list]
    with writing(trial):
        handled(trial, taken, {"act": "opened", "what": "weighed"}, by=who, now=now)
        known = {
            each.position: arm_of(trial, each, ring, key) for each in people if each.participant in unblinded
        }
    scheme = queries.scheme(trial)
    if scheme.method is Method.MINIMISATION:
        return _minimised(scheme, [each.levels for each in people], known, taken.position)
    free = next(each.free for each in queries.lengths(trial) if each.name == taken.list)
    return guessing.raised(scheme, len(people), min(AHEAD, max(free, 1)), known, taken.position)


def _minimised(
    scheme: Scheme, history: list[Mapping[str, str]], known: Mapping[int, str], position: int
) -> Raised:
    """With minimisation the next slot alone can be weighed: for the participant whom it tells most of."""
    earlier = {at: arm for at, arm in known.items() if at != position}
    most = (Fraction(0), Fraction(0))
    for levels in islice(_profiles(scheme), PROFILES):
        before, after = (
            guessing.likeliest(guessing.minimised_next(scheme, history, each, levels))
            for each in (earlier, known)
        )
        most = max(most, (before, after), key=lambda pair: (pair[1] - pair[0], pair))
    none = (Fraction(0), Fraction(0))
    return Raised(0, 0, none, none, most, ())


def _profiles(scheme: Scheme) -> Iterator[dict[str, str]]:
    for levels in product(*([level for level, _ in each.levels] for each in scheme.factors)):
        yield dict(zip((each.id for each in scheme.factors), levels, strict=True))


def _tables(every: list[Guess]) -> dict[Table, dict[str, Guess]]:
    """The guesses by who and when, and of each participant the last."""
    found: dict[Table, dict[str, Guess]] = {}
    for each in every:
        found.setdefault((each.who, each.when), {})[each.participant] = each
    return found


def _joined(tables: Mapping[Table, Mapping[str, Guess]]) -> dict[str, str]:
    """All that was guessed of each participant as one word, so that the arms are opened once for all tables."""
    found: dict[str, list[list[object]]] = {}
    for table, those in tables.items():
        for number, each in those.items():
            found.setdefault(number, []).append([*table, each.arm, each.sure])
    return {number: json.dumps(said) for number, said in found.items()}


def _unfolded(table: Table, found: Mapping[str, Counter[str]]) -> dict[str, Counter[tuple[str, bool]]]:
    """By arm, how often each was guessed in one table, by the guess and whether they were sure."""
    counted: dict[str, Counter[tuple[str, bool]]] = {}
    for arm, words in found.items():
        counted[arm] = Counter()
        for word, count in words.items():
            for who, when, guess, sure in json.loads(word):
                if (who, when) == table:
                    counted[arm][guess, sure] += count
    return counted


def _compared(
    table: Table, arms: list[tuple[str, str]], found: Mapping[str, Counter[tuple[str, bool]]]
) -> Compared:
    names = [arm for arm, _ in arms]
    rows = [_arm(title, found[arm], names, arm) for arm, title in arms]
    first, second = rows
    return Compared(*table, (first, second), james(first.counts, second.counts))


def _arm(title: str, counted: Counter[tuple[str, bool]], names: list[str], own: str) -> Arm:
    def count(arms: list[str], *, sure: tuple[bool, ...] = (True, False)) -> int:
        return sum(counted[arm, each] for arm in arms for each in sure)

    wrong = [name for name in names if name != own]
    counts = Guessed(
        count([own]), count(wrong), count([UNKNOWN]), count([own], sure=(False,)), count(wrong, sure=(False,))
    )
    return Arm(title, tuple(count([name]) for name in names), counts, bang(counts), count([TOLD]))
