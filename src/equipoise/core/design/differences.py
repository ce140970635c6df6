"""What changes between two versions of a design: every value, in words, and what it means for who is under way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Literal

from equipoise.core.design.assembling import values
from equipoise.core.design.model import Design
from equipoise.core.design.roles import Role
from equipoise.core.design.telling import SECTIONS, source_words, title
from equipoise.core.design.writing import value_data
from equipoise.core.followup.translations import LANGUAGES

How = Literal["added", "removed", "changed"]
Leaves = Mapping[tuple[str, ...], str]
_ORDER, _SOURCE = "order", "source"


class Meaning(StrEnum):
    """What a change means for participants who are under way."""

    CONSENT = "Participants under way have to be told, and probably to consent anew: the ethics board says."
    ACCESS = "It changes who may see what participants were given, of those under way too."
    LISTS = "Lists that are drawn stay as they are; new lists need a new ceremony. Nobody is allocated anew."
    VISITS = "Visits move for participants once they consent to the new version; until then nothing moves for them."
    FORMS = "Participants keep the forms of the version that they consented to; what was entered stays."
    PLANS = "Nothing changes for participants under way."


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that isn't the same in both. `path`: the place of the value and what is inside of it.

    `before` and `after`: in words; empty where there is none.
    """

    section: str
    path: tuple[str, ...]
    how: How
    words: str
    before: str
    after: str
    means: Meaning


@dataclass(frozen=True, slots=True)
class _Both:
    """Two designs and everything that they say."""

    before: Design
    after: Design
    old: Leaves
    new: Leaves

    def designs(self) -> tuple[Design, Design]:
        """The newer first, whose names are those in use."""
        return self.after, self.before


def differences(before: Design, after: Design) -> tuple[Change, ...]:
    """Every leaf that differs, in the order of the newer file and then of the older.

    What is new or gone as a whole (a visit, an item, a value that was unset) is one change.
    """
    return tuple(_all(_Both(before, after, leaves(before), leaves(after))))


def leaves(design: Design) -> dict[tuple[str, ...], str]:
    """Everything that a design says, by its path; orders that matter among them."""
    found: dict[tuple[str, ...], str] = {}
    for place, each in values(design).items():
        if each.is_set:
            found |= {(place, *path): said for path, said in _flat(value_data(place, each.value))}
        if each.is_set or each.question:
            found[place, _SOURCE] = source_words(each)
    for endpoint in design.endpoints:
        found[f"endpoints.{endpoint.id}", "title"] = endpoint.title
        found[f"endpoints.{endpoint.id}", "level"] = endpoint.level
    for analysis in design.analyses:
        found[f"analyses.{analysis.id}", "title"] = analysis.title
        found[f"analyses.{analysis.id}", "endpoints"] = ", ".join(analysis.endpoints)
    return found


def _flat(data: Any) -> Iterator[tuple[tuple[str, ...], str]]:
    """A mapping of mappings says an order too: of arms, visits, items, answers."""
    if not isinstance(data, Mapping):
        yield (), ", ".join(map(str, data)) if isinstance(data, list) else str(data)
        return
    if len(data) > 1 and all(isinstance(each, Mapping) for each in data.values()):
        yield (_ORDER,), ", ".join(data)
    for name, each in data.items():
        if name == "choices":
            yield ("choices",), ", ".join(f"{code} ({words})" for code, words in each.items())
        else:
            yield from (((name, *path), said) for path, said in _flat(each))


def _all(both: _Both) -> Iterator[Change]:
    whole, told = _new_or_gone(both), set[tuple[str, ...]]()
    for path in dict.fromkeys((*both.new, *both.old)):
        if both.old.get(path) == both.new.get(path) or _only_order(path, both) or _told_with(path, both):
            continue
        top = next((path[:deep] for deep in range(1, len(path)) if path[:deep] in whole), path)
        if top not in told:
            told.add(top)
            yield _change(top, both)


def _new_or_gone(both: _Both) -> set[tuple[str, ...]]:
    """Every path above leaves that one of the two has nothing under but what it asks the sponsor."""
    inside = [
        {path[:deep] for path in each if path[-1] != _SOURCE for deep in range(1, len(path))}
        for each in (both.old, both.new)
    ]
    return inside[0] ^ inside[1]


def _only_order(path: tuple[str, ...], both: _Both) -> bool:
    """Whether an order differs only by what was added or removed, which is told by itself."""
    if path[-1] != _ORDER:
        return False
    if path not in both.old or path not in both.new:
        return True
    first, second = both.old[path].split(", "), both.new[path].split(", ")
    return [each for each in first if each in second] == [each for each in second if each in first]


def _told_with(path: tuple[str, ...], both: _Both) -> bool:
    """Whether a source goes with a value that is new or gone, and is told there."""
    return path[-1] == _SOURCE and bool(_said(path[:1], both.old)) != bool(_said(path[:1], both.new))


def _change(path: tuple[str, ...], both: _Both) -> Change:
    was, now = _said(path, both.old), _said(path, both.new)
    how: How = "added" if not was else "removed" if not now else "changed"
    section = next(name for name, heads in SECTIONS.items() if path[0].partition(".")[0] in heads)
    return Change(section, path, how, _words(path, how, was, now, both), was, now, _means(path, how, both))


def _said(path: tuple[str, ...], among: Leaves) -> str:
    """What stands at a path, or everything under it that isn't an order or a source."""
    if path in among:
        return among[path]
    inside = (each for each in among if each[: len(path)] == path and each[-1] not in (_ORDER, _SOURCE))
    return "; ".join(f"{' '.join(each[len(path) :])} {among[each]}".strip() for each in inside)


def _words(path: tuple[str, ...], how: How, was: str, now: str, both: _Both) -> str:
    """A sentence: `Visits, week6, due: “6 weeks …” becomes “8 weeks …”.`"""
    named = ", ".join((_title(path[0], both), *path[1:]))
    if how == "changed":
        return f"{named}: “{was}” becomes “{now}”."
    if how == "removed":
        return f"{named} is taken out; it was “{was}”."
    source = both.new.get((*path, _SOURCE), "")
    return f"{named} is new: “{now}”. {source}".strip()


def _title(place: str, both: _Both) -> str:
    """What a value is called; an endpoint or analysis as a whole by its own title."""
    head, _, name = place.partition(".")
    for design in both.designs():
        if place in values(design):
            return title(place, design)
        entries = design.endpoints if head == "endpoints" else design.analyses
        if found := [each.title for each in entries if each.id == name]:
            return found[0]
    return place


def _means(path: tuple[str, ...], how: How, both: _Both) -> Meaning:
    head = path[0].partition(".")[0]
    if path[-1] == _SOURCE or (head == "visits" and path[-1] in ("title", *LANGUAGES)):
        return Meaning.PLANS
    if head == "forms":
        forms = [each.forms[name].value for each in both.designs() if (name := path[0][6:]) in each.forms]
        asks_more = how == "added" and any(each and each.filled_by == Role.PARTICIPANT for each in forms)
        return Meaning.CONSENT if asks_more else Meaning.FORMS
    if head == "visits" and how == "added" and len(path) == 2:
        return Meaning.CONSENT
    return _BY_HEAD.get(head, Meaning.PLANS)


_BY_HEAD = {
    "arms": Meaning.CONSENT,
    "treatment codes": Meaning.ACCESS,
    "masking": Meaning.ACCESS,
    "allocation": Meaning.LISTS,
    "visits": Meaning.VISITS,
}
