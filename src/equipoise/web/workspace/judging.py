"""What a person's own answers say about a study's criteria, for its team. Nothing here decides anything."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from equipoise.core.interview.missing import rests_on
from equipoise.core.judging.outcome import Verdict
from equipoise.core.registry.record import Study
from equipoise.web.fit import queries as fit
from equipoise.web.fit.attaching import answers_of
from equipoise.web.fit.queries import Check
from equipoise.web.fit.showing import Line, by_verdict

GROUPS = (
    (Verdict.NOT_MET, "not-met", "Speaks against"),
    (Verdict.UNKNOWN, "not-known", "Open"),
    (Verdict.MET, "met", "Speaks for"),
    (Verdict.NOT_APPLICABLE, "na", "Does not apply"),
)
"""How criteria stand, in the order of the page: verdict, name, heading."""
_ICONS = {"na": "not-applicable"}


@dataclass(frozen=True, slots=True)
class Said:
    """A question with what the person answered."""

    question: str
    said: str


@dataclass(frozen=True, slots=True)
class Weighed:
    """A criterion with why it stands so, and the person's answers that it rests on."""

    line: Line
    answers: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Criteria that stand alike. `untouched`: open ones about which nothing was said."""

    name: str
    heading: str
    criteria: tuple[Weighed, ...]
    untouched: tuple[Line, ...] = ()

    @property
    def count(self) -> int:
        """How many criteria stand so."""
        return len(self.criteria) + len(self.untouched)

    @property
    def icon(self) -> str:
        """The sign of how they stand."""
        return _ICONS.get(self.name, self.name)


@dataclass(frozen=True, slots=True)
class Judged:
    """The criteria by how the answers stand to them, on the day they were sent.

    `version`: of the protocol file, empty for the one that ships. `others`: answers that no criterion rests on.
    `asked_anew`: the criteria were changed after the person answered.
    """

    groups: tuple[Group, ...]
    others: tuple[Said, ...]
    day: date
    version: str
    asked_anew: bool


def judged(study: Study | None, sent: Sequence[Mapping[str, Any]], day: date) -> Judged | None:
    """The answers that went along with a message, judged by the study's protocol file as of `day`.

    None where there is none: what rules draft from a record's text is not laid before a team as a judgement.
    """
    answers = answers_of(sent)
    if study is None or not answers:
        return None
    found = fit.check(study, answers, day)
    if not found.trial.decides:
        return None
    said = {str(each["key"]): Said(str(each["question"]), str(each["said"])) for each in sent}
    rests = _rests(found, said)
    used = {key for keys in rests.values() for key in keys}
    standing = f"{found.trial.standing} {found.trial.version}".strip()
    return Judged(
        groups=tuple(_groups(found, rests, said)),
        others=tuple(each for key, each in said.items() if key not in used),
        day=day,
        version=found.trial.version,
        asked_anew=any(each.get("criteria") != standing for each in sent),
    )


def _rests(found: Check, said: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """By a criterion's id, the keys of the answers it rests on, in the order they were given."""
    rules, keys = found.trial.rules, tuple(said)
    return {each.id: _among(rests_on(each.condition, rules), keys) for each in rules.criteria}


def _among(facts: frozenset[str], keys: tuple[str, ...]) -> tuple[str, ...]:
    """The keys that are of these facts, or of a laboratory's limits for one of them."""
    return tuple(key for key in keys if key in facts or key.partition(" limit of ")[2] in facts)


def _groups(found: Check, rests: Mapping[str, tuple[str, ...]], said: Mapping[str, Said]) -> Iterable[Group]:
    lines = by_verdict(found, to="other")
    for verdict, name, heading in GROUPS:
        criteria = [Weighed(line, tuple(said[key] for key in rests[line.id])) for line in lines[verdict]]
        spoken = [each for each in criteria if each.answers or verdict is not Verdict.UNKNOWN]
        if criteria:
            untouched = tuple(each.line for each in criteria if each not in spoken)
            yield Group(name, heading, tuple(spoken), untouched)
