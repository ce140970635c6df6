"""What changed between two versions of an eligibility text, as meaning: tightened, loosened, reworded.

A direction is stated only where it is certain: the frame of the two sentences is the same, and every limit in it moved
the same way. Everything else is `criterion_reworded`, for a person to judge.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from rapidfuzz import fuzz

from equipoise.core.eligibility.alignment import LONGEST_HELD, Unit, align, units
from equipoise.core.eligibility.direction import moved, permits, turns
from equipoise.core.eligibility.headings import introduces
from equipoise.core.eligibility.reader import read
from equipoise.core.eligibility.tree import Section

ChangeKind = Literal[
    "criterion_added",
    "criterion_removed",
    "criterion_tightened",
    "criterion_loosened",
    "criterion_reworded",
    "criterion_moved",
]
Summary = Literal["tightened", "loosened", "both", "reworded", ""]

_MOST_SEARCHED = 1_000_000

_NAMES: dict[ChangeKind, str] = {
    "criterion_added": "New {section} criterion",
    "criterion_removed": "{section} criterion removed",
    "criterion_tightened": "{section} criterion tightened",
    "criterion_loosened": "{section} criterion loosened",
    "criterion_reworded": "{section} criterion reworded",
    "criterion_moved": "{section} criterion moved",
}


@dataclass(frozen=True, slots=True)
class CriterionChange:
    """One difference. `before` is empty for what was added, `after` for what was removed; `why` is a short clause."""

    kind: ChangeKind
    section: Section
    before: str
    after: str
    why: str


def compare(before: str, after: str) -> tuple[CriterionChange, ...]:
    """The differences of two versions of an eligibility text, in the order of the newer one, removals last.

    Other white space, bullets, numbers, escapes or order are no difference.
    """
    if before == after:
        return ()
    old, new = units(read(before)), units(read(after))
    pairs = align(old, new)
    partners = {id(one): other for pair in pairs for one, other in (pair, pair[::-1])}
    found = [(other.place, _changed(one, other, partners)) for one, other in pairs]
    found += [(unit.place, _new(unit, partners, old)) for unit in new if id(unit) not in partners]
    found += [(len(new) + unit.place, _gone(unit, partners, new)) for unit in old if id(unit) not in partners]
    found.sort(key=lambda entry: entry[0])
    return tuple(change for _, change in found if change is not None)


def summary(changes: Iterable[CriterionChange]) -> Summary:
    """What the changes come to: who may join became fewer (`tightened`), more (`loosened`), `both`, or neither."""
    kinds = {change.kind for change in changes}
    tightened = bool(kinds & {"criterion_added", "criterion_tightened"})
    loosened = bool(kinds & {"criterion_removed", "criterion_loosened"})
    if tightened and loosened:
        return "both"
    if tightened:
        return "tightened"
    if loosened:
        return "loosened"
    return "reworded" if kinds else ""


def sentence(change: CriterionChange) -> str:
    """The change as a plain sentence, without the criterion's full words."""
    name = _NAMES[change.kind].format(section=change.section)
    return f"{name[0].upper()}{name[1:]}: {change.why}."


# Pairs


def _changed(one: Unit, other: Unit, partners: dict[int, Unit]) -> CriterionChange | None:
    section, before, after = other.item.section, one.item.text, other.item.text
    if one.key == other.key:
        if _same_scope(one, other, partners):
            return None
        return CriterionChange(
            "criterion_moved", section, before, after, "it stands under another heading now"
        )
    if one.item.kind == "heading":
        if introduces(before) and introduces(after):
            return None
        return CriterionChange("criterion_reworded", section, before, after, "its heading changed")
    if "item" not in (one.item.kind, other.item.kind) and "guard" not in (one.item.kind, other.item.kind):
        return CriterionChange("criterion_reworded", section, before, after, "an explanation changed")
    step, why = moved(before, after, section)
    kind: ChangeKind = "criterion_reworded"
    if step and one.item.kind == other.item.kind == "item" and not _under_condition(one):
        kind = "criterion_tightened" if step < 0 else "criterion_loosened"
    return CriterionChange(kind, section, before, after, why)


def _same_scope(one: Unit, other: Unit, partners: dict[int, Unit]) -> bool:
    """Whether two units stand under the same heading, or under headings that restrict nothing."""
    if one.item.kind == "heading":
        return True
    here, there = _scope(one), _scope(other)
    if here is None or there is None:
        return here is there
    return here.key == there.key or partners.get(id(here)) is there


def _scope(unit: Unit) -> Unit | None:
    """The heading that restricts a unit; one that only introduces does not."""
    heading = unit.heading
    while heading is not None and introduces(heading.item.text):
        heading = heading.heading
    return heading


def _under_condition(unit: Unit) -> bool:
    """Whether what it stands under may turn its meaning: an exception, a leave, a "none of these"."""
    while unit.parent is not None:
        unit = unit.parent
        if unit.item.kind == "exception" or turns(unit.item.text):
            return True
    return _under_leave(unit)


def _under_leave(unit: Unit) -> bool:
    """Whether one of the headings above it gives leave ("Allowed:") rather than asks."""
    heading = unit.heading
    while heading is not None:
        if permits(heading.item.text) and introduces(heading.item.text) is None:
            return True
        heading = heading.heading
    return False


# Singles


def _new(unit: Unit, partners: dict[int, Unit], old: list[Unit]) -> CriterionChange | None:
    return _single(unit, partners, old, added=True)


def _gone(unit: Unit, partners: dict[int, Unit], new: list[Unit]) -> CriterionChange | None:
    return _single(unit, partners, new, added=False)


def _single(
    unit: Unit, partners: dict[int, Unit], others: list[Unit], *, added: bool
) -> CriterionChange | None:
    """A unit without a partner: added or removed if it is a criterion, else a change of what it belongs to."""
    if unit.item.kind == "heading" or (unit.parent is not None and id(unit.parent) not in partners):
        return None
    did = "added" if added else "removed"
    kind, why = _judged(unit, did)
    if kind in ("criterion_added", "criterion_removed") and _was_part(unit, others, partners):
        kind, why = (
            "criterion_reworded",
            "it was split off another" if added else "it was merged into another",
        )
    words = ("", unit.item.text) if added else (unit.item.text, "")
    return CriterionChange(kind, unit.item.section, *words, why)


def _judged(unit: Unit, did: str) -> tuple[ChangeKind, str]:
    added = did == "added"
    if unit.top and (permits(unit.item.text) or _under_leave(unit)):
        return "criterion_reworded", f"a permission or preference was {did}: “{_short(unit.item.text)}”"
    if unit.top:
        return ("criterion_added" if added else "criterion_removed"), f"“{_short(unit.item.text)}” was {did}"
    if unit.item.kind == "exception" and unit.item.section == "exclusion" and unit.parent is not None:
        return ("criterion_loosened" if added else "criterion_tightened"), f"an exception was {did}"
    name = "a part" if unit.item.kind in ("item", "guard") else "an explanation"
    return "criterion_reworded", f"{name} was {did}: “{_short(unit.item.text)}”"


def _was_part(unit: Unit, others: list[Unit], partners: dict[int, Unit]) -> bool:
    """Whether its words stand within a criterion of the other version that changed as well.

    Where that can't be searched in reasonable time it can't be excluded either.
    """
    if len(unit.key) < 15:
        return False
    if len(others) * len(unit.key) > _MOST_SEARCHED:
        return True
    for other in others:
        partner = partners.get(id(other))
        changed = partner is None or partner.key != other.key
        if (
            changed
            and len(unit.key) < len(other.key) < LONGEST_HELD
            and fuzz.partial_ratio(unit.key, other.key) >= 90
        ):
            return True
    return False


def _short(text: str, most: int = 90) -> str:
    if len(text) <= most:
        return text.rstrip(" .;,")
    return text[:most].rsplit(" ", 1)[0] + " ..."
