"""Which criterion of one text is which of another: the same words first, then the most alike."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from equipoise.core.eligibility.bounds import canonical, plain
from equipoise.core.eligibility.tree import Item, Tree

ALIKE = 62.0
"""Similarity, of 100, from which two criteria are versions of one. Below it, one was removed and the other added."""

ALIKE_IN_PLACE = 55.0
"""The same for two criteria that stand between the same neighbours, by the words that they share."""

LONGEST_HELD = 4_000
"""Characters of a criterion that are held against another's."""

_WINDOW = 60
"""With very long lists only criteria this many places apart are held against each other, so that time stays linear."""


@dataclass(frozen=True, slots=True, eq=False)
class Unit:
    """A node of a tree as something to align: its item, its place in reading order, and what it stands under."""

    item: Item
    place: int
    key: str
    parent: Unit | None
    heading: Unit | None

    @property
    def top(self) -> bool:
        """Whether it is a criterion of the first rank."""
        return self.parent is None and self.item.kind in ("item", "guard")


def units(tree: Tree) -> list[Unit]:
    """Every node of the inclusion and exclusion criteria in reading order."""
    found: list[Unit] = []
    waiting: list[tuple[Item, Unit | None, Unit | None]] = [
        (item, None, None) for item in reversed(tree.items)
    ]
    while waiting:
        item, parent, heading = waiting.pop()
        if item.section == "other":
            continue
        unit = Unit(item, len(found), canonical(item.text), parent, heading)
        found.append(unit)
        under = (parent, unit) if item.kind == "heading" else (unit, heading)
        waiting.extend((child, *under) for child in reversed(item.children))
    return found


def align(before: Sequence[Unit], after: Sequence[Unit]) -> list[tuple[Unit, Unit]]:
    """The pairs that are versions of one criterion. Symmetric: swapped texts give the swapped pairs."""
    pairs: list[tuple[Unit, Unit]] = []
    rest = (list(before), list(after))
    for same in (_within_heading, _within_section):
        rest = _pair_same(*rest, same, pairs)
    rest = _pair_alike(*rest, pairs)
    _pair_in_place(*rest, pairs)
    return pairs


def _within_heading(unit: Unit) -> Hashable:
    return unit.item.section, unit.item.kind == "heading", unit.heading.key if unit.heading else "", unit.key


def _within_section(unit: Unit) -> Hashable:
    return unit.item.section, unit.item.kind == "heading", unit.key


def _pair_same(
    before: list[Unit], after: list[Unit], same: Callable[[Unit], Hashable], pairs: list[tuple[Unit, Unit]]
) -> tuple[list[Unit], list[Unit]]:
    """Pair what `same` can't tell apart, in reading order; what is left on both sides."""
    waiting: dict[Hashable, list[Unit]] = defaultdict(list)
    for unit in reversed(after):
        waiting[same(unit)].append(unit)
    left: list[Unit] = []
    taken: set[int] = set()
    for unit in before:
        there = waiting.get(same(unit))
        if there:
            other = there.pop()
            taken.add(other.place)
            pairs.append((unit, other))
        else:
            left.append(unit)
    return left, [unit for unit in after if unit.place not in taken]


def _pair_alike(
    before: list[Unit], after: list[Unit], pairs: list[tuple[Unit, Unit]]
) -> tuple[list[Unit], list[Unit]]:
    """Pair the most alike first; what is left. Ties go to the nearest in place, so that swapping changes nothing."""
    scored = [
        (-score, abs(at - to), at + to, before[at], after[to]) for at, to, score in _scores(before, after)
    ]
    scored.sort(key=lambda entry: entry[:3])
    taken_before, taken_after = set[int](), set[int]()
    for _, _, _, unit, other in scored:
        if unit.place not in taken_before and other.place not in taken_after:
            taken_before.add(unit.place)
            taken_after.add(other.place)
            pairs.append((unit, other))
    left = [unit for unit in before if unit.place not in taken_before]
    return left, [unit for unit in after if unit.place not in taken_after]


def _scores(before: list[Unit], after: list[Unit]) -> list[tuple[int, int, float]]:
    """(place before, place after, similarity) of every pair that is alike and may be one."""
    found: list[tuple[int, int, float]] = []
    keys = [plain(unit.item.text[:LONGEST_HELD]) for unit in after]
    narrow = len(before) * len(after) > 40_000
    for place, unit in enumerate(before):
        first = max(0, place - _WINDOW) if narrow else 0
        last = place + _WINDOW + 1 if narrow else len(keys)
        key = plain(unit.item.text[:LONGEST_HELD])
        for _, score, other in process.extract_iter(
            key, keys[first:last], scorer=likeness, score_cutoff=ALIKE
        ):
            if _comparable(unit, after[first + other]):
                found.append((place, first + other, score))
    return found


def _pair_in_place(before: list[Unit], after: list[Unit], pairs: list[tuple[Unit, Unit]]) -> None:
    """Pair what is less alike but follows the same neighbour: a criterion rewritten in its place."""
    onward = {one.place: other.place for one, other in pairs} | {-1: -1}
    back = {other: one for one, other in onward.items()}
    there = {unit.place: unit for unit in after}
    for unit in before:
        other = there.get(onward.get(unit.place - 1, -2) + 1)
        if other is None or not _comparable(unit, other):
            continue
        crossed = (
            onward.get(unit.place + 1, other.place) < other.place
            or back.get(other.place + 1, unit.place) < unit.place
        )
        if (
            not crossed
            and fuzz.token_set_ratio(unit.key[:LONGEST_HELD], other.key[:LONGEST_HELD]) >= ALIKE_IN_PLACE
        ):
            pairs.append((unit, there.pop(other.place)))


def likeness(one: str, other: str, *, score_cutoff: float | None = None) -> float:
    """How alike two criteria are, 0 to 100; symmetric. The order of words counts for little."""
    cutoff = score_cutoff or 0.0
    score = max(fuzz.ratio(one, other), fuzz.token_sort_ratio(one, other))
    return score if score >= cutoff else 0.0


def _comparable(unit: Unit, other: Unit) -> bool:
    return unit.item.section == other.item.section and (unit.item.kind == "heading") == (
        other.item.kind == "heading"
    )
