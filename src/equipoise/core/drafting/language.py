"""Drafts in the criteria language: one criterion for each of a text's, with its words and what was not read.

Rules read words, not meaning. So a draft never says that somebody passes where anything of the words was left: the
condition of a criterion read in part has the rest as `Words`, which nothing computes; and where the rest might lift
what was read, all of it stays words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal

from equipoise.core.criteria.model import All, AnyOf, Condition, Criterion, Unless, When, Words
from equipoise.core.criteria.rules import Rules
from equipoise.core.criteria.scope import Clock, Scope, checked
from equipoise.core.drafting.conditions import CLOCKS
from equipoise.core.drafting.drafter import Drafts, draft
from equipoise.core.drafting.phrases import words
from equipoise.core.drafting.sentences import Draft, of_words, unread
from equipoise.core.eligibility.tree import Item, Tree, walk
from equipoise.core.eligibility.tree import criteria as numbered
from equipoise.core.person.standard import STANDARD
from equipoise.core.values.errors import InputError

DRAFTED_BY = "rules v2"
"""Who drafted: these rules. The number grows whenever they read anything otherwise."""

SCOPE = Scope(STANDARD, {name: Clock(name, title, default_today=True) for name, title in CLOCKS.items()})
"""What drafts speak of: the standard facts, and the clocks of most trials."""


def drafted_rules(tree: Tree, source: str) -> Rules:
    """The drafts of a text as rules that can be judged. `source` names the text in each criterion's provenance."""
    return Rules(SCOPE, drafted_criteria(tree, source))


def drafted_criteria(tree: Tree, source: str, drafts: Drafts | None = None) -> tuple[Criterion, ...]:
    """A criterion for each numbered one of the text: I1, I2 ... and E1, E2 ...; what no rule reads is `Words`.

    `drafts` are those of the tree, where they are at hand.
    """
    drafts, counted = drafts or draft(tree), {"include": 0, "exclude": 0}
    places = {item.start: item for item in walk(tree.items)}
    found: list[Criterion] = []
    for item in numbered(tree):
        side: Literal["include", "exclude"] = "exclude" if item.section == "exclusion" else "include"
        counted[side] += 1
        made = of_item(tree, item, drafts, places)
        found.append(
            Criterion(
                f"{side[0].upper()}{counted[side]}",
                side,
                made.condition,
                title=item.text[:200],
                partly=made.partly,
                sources={source: made.stretches},
                remarks=(f"Drafted by {DRAFTED_BY}; nobody has reviewed it.",),
            )
        )
    return tuple(found)


def of_item(tree: Tree, item: Item, drafts: Drafts, places: Mapping[int, Item]) -> Draft:
    """The draft of one item with what stands under it. The tree bounds its depth, and so this recursion."""
    made = _with_children(tree, item, drafts, places)
    guard = places.get(item.guard) if item.guard is not None else None
    if guard is not None:
        made = _guarded(guard, made, item.section == "exclusion")
    try:
        return made._replace(condition=checked(made.condition, SCOPE))
    except InputError:  # the language would not take it, and so it stays words
        return unread(item.text, *made.stretches)


def _with_children(tree: Tree, item: Item, drafts: Drafts, places: Mapping[int, Item]) -> Draft:
    own = of_words(tree, item, drafts)
    parts = [of_item(tree, child, drafts, places) for child in item.children if child.kind in _PARTS]
    lifts = [of_item(tree, child, drafts, places) for child in item.children if child.kind == "exception"]
    made = _introducing(item, own, parts) if parts else own
    for lift in lifts:
        made = _lifted(made, lift, item.section == "exclusion")
    return made


def _lifted(made: Draft, lift: Draft, excludes: bool) -> Draft:
    """A draft with an exception, which stays words: it lifts what excludes, or stands for what is asked."""
    reason = Words(lift.words)
    condition = Unless(made.condition, reason) if excludes else AnyOf((made.condition, reason))
    return Draft(condition, _and(made.partly, lift.words), (*made.stretches, *lift.stretches), made.words)


def _introducing(item: Item, own: Draft, parts: list[Draft]) -> Draft:
    """What an introduction and its list say together: any of an exclusion's, all of an inclusion's, unless it says."""
    stretches = tuple(stretch for part in (own, *parts) for stretch in part.stretches)
    said = " ".join((own.words, *(part.words for part in parts)))
    list_of = _joined(tuple(part.condition for part in parts), item)
    partly = _and(*(part.partly for part in parts))
    if item.kind == "guard":
        return _guarded(item, Draft(list_of, partly, stretches, said), item.section == "exclusion")
    introduces = set(re.findall(r"[^\W\d_]+", own.words.lower())) <= _INTRODUCING
    return Draft(list_of, partly, stretches, said) if introduces else unread(said, *stretches)


_PARTS = frozenset({"item", "body", "heading"})
_INTRODUCING = words(
    "a an the of is are be as by or and in with have has having must should any all one both each either at least "
    "following criteria criterion meet meets met meeting defined evidenced indicated demonstrated adequate inadequate "
    "normal abnormal function functions organ bone marrow renal hepatic liver kidney haematological hematological "
    "hematologic haematologic laboratory values results tests parameters patients subjects participants who that "
    "acceptable sufficient blood count counts reserve below these include includes including coagulation "
    "excluded exclusion inclusion if screening baseline within limits"
)
"""Words that only introduce a list. Where there are others, they may limit it, and nothing is read."""
_ANY = re.compile(r"\b(?:any|one|either|some)\b|\bat least\b", re.IGNORECASE)
_EVERY = re.compile(r"\b(?:all|both|each|every)\b", re.IGNORECASE)


def _joined(conditions: tuple[Condition, ...], item: Item) -> Condition:
    if len(conditions) == 1:
        return conditions[0]
    some, every = bool(_ANY.search(item.text)), bool(_EVERY.search(item.text))
    either = item.section == "exclusion" if some == every else some
    return AnyOf(conditions) if either else All(conditions)


def _guarded(guard: Item, made: Draft, excludes: bool) -> Draft:
    return made._replace(
        condition=When(Words(guard.text), made.condition, require=not excludes),
        partly=_and(guard.text, made.partly),
    )


def _and(*notes: str) -> str:
    return "; ".join(filter(None, notes))
