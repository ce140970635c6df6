"""The self-check's answers as they go along with a message: in words for who reads them, and as given for judging."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from equipoise.core.person.fact import Fact
from equipoise.web.fit import queries
from equipoise.web.fit.answers import Answers, Entry, Listed, as_given, as_who, packed_one
from equipoise.web.fit.lists import summary
from equipoise.web.fit.queries import Check


def attached(found: Check) -> list[dict[str, Any]]:
    """Every answer of a trial, as it is sent: `question` and `said` in words, which say all that `given` holds.

    `given` is the answer as the self-check keeps it, `who` says who answered, and `criteria` for which version of the
    criteria it was asked.
    """
    standing = f"{found.trial.standing} {found.trial.version}".strip()
    return [
        {
            "key": each.key,
            "question": each.question,
            "said": " ".join((each.said, *_entries(found, each.key))),
            "criteria": standing,
            "who": found.answers.who,
            "given": packed_one(each.key, found.answers.said[each.key]),
        }
        for each in queries.given(found)
    ]


def answers_of(sent: Iterable[Mapping[str, Any]]) -> Answers:
    """The answers that went along with a message; without those that hold nothing that could be judged."""
    rows = [each for each in sent if each.get("given")]
    who = as_who(rows[0].get("who")) if rows else "patient"
    return Answers({str(each["key"]): as_given(each["given"]) for each in rows}, who)


def _entries(found: Check, key: str) -> list[str]:
    """The entries of a list, one by one: what is sent is shown in full."""
    said, fact = found.answers.said[key], found.trial.rules.scope.facts.get(key)
    if not isinstance(said, Listed) or fact is None:
        return []
    return [f"{number}. {_summary(each, fact)}." for number, each in enumerate(said.entries, 1)]


def _summary(entry: Entry, fact: Fact) -> str:
    return summary(entry, fact).rstrip(".")
