"""What changes between two protocols in words: criteria, what they rest on, and the design."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from equipoise.core.design.differences import Change, Meaning
from equipoise.core.design.differences import differences as of_designs
from equipoise.core.design.model import Design
from equipoise.core.protocol.differences import Difference, Differences, differences
from equipoise.core.protocol.showing import Shown

SCREENING = "It counts for whoever is screened from then on; participants who are enrolled stay."
_DIFFERS = (
    ("in_words", "the source’s words"),
    ("in_rule", "the rule"),
    ("in_notes", "the title or the remarks"),
)


@dataclass(frozen=True, slots=True)
class Changes:
    """All that differs. `design`: None where neither file has one; `appeared`: whether only one of them has."""

    criteria: Differences
    design: tuple[Change, ...]
    appeared: str

    @property
    def any(self) -> bool:
        """Whether anything differs."""
        return bool(self.criteria.criteria or self.criteria.parts or self.design or self.appeared)

    def grouped(self) -> Mapping[str, Mapping[Meaning, tuple[Change, ...]]]:
        """The design's changes by section, and there by what they mean for participants under way."""
        found: dict[str, dict[Meaning, tuple[Change, ...]]] = {}
        for each in self.design:
            section = found.setdefault(each.section, {})
            section[each.means] = (*section.get(each.means, ()), each)
        return found


def changes(before: Shown, after: Shown) -> Changes:
    """What changes from one protocol to another."""
    old, new = before.protocol.design, after.protocol.design
    found = of_designs(old, new) if old is not None and new is not None else ()
    return Changes(differences(before, after), found, _appeared(old, new))


def _appeared(old: Design | None, new: Design | None) -> str:
    if (old is None) == (new is None):
        return ""
    return (
        "The newer file says the trial’s design; the older doesn’t."
        if old is None
        else ("The older file says the trial’s design; the newer doesn’t.")
    )


def told(found: Changes) -> Iterator[str]:
    """Everything in lines, grouped, each group with what it means for participants under way."""
    if not found.any:
        yield "Nothing differs."
        return
    yield from _criteria(found.criteria)
    if found.appeared:
        yield from ("", found.appeared)
    for section, by_meaning in found.grouped().items():
        yield from ("", section)
        for means, group in by_meaning.items():
            yield from (f"  {each.words}" for each in group)
            yield f"  → {means}"


def _criteria(found: Differences) -> Iterator[str]:
    if not found.criteria and not found.parts:
        return
    yield f"Criteria ({found.same} are the same)"
    yield from (f"  {criterion_words(each)}" for each in found.criteria)
    yield from (f"  The {each.kind} {each.name} is {each.how}." for each in found.parts)
    yield f"  → {SCREENING}"


def criterion_words(each: Difference) -> str:
    """What changes of a criterion, in a sentence."""
    known = each.after or each.before
    named = f"{each.name} {known.title if known else ''}".strip()
    if each.how != "changed":
        return f"{named} is {each.how}."
    differs = [words for name, words in _DIFFERS if getattr(each, name)]
    if each.rests_on:
        differs.append(f"what it rests on ({', '.join(part.name for part in each.rests_on)})")
    return f"{named}: {', '.join(differs)}."
