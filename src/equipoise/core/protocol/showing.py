"""A judgement as plain data and plain sentences: what was found, what it rests on, what is missing, whom to ask."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from equipoise.core.criteria.english import criterion_english
from equipoise.core.criteria.model import Criterion
from equipoise.core.judging.looking import Looking
from equipoise.core.judging.observing import newest
from equipoise.core.judging.outcome import Gap, Judged, Judgement, Verdict
from equipoise.core.judging.reasons import gap_title, reason_at
from equipoise.core.judging.remembering import remembering
from equipoise.core.person.model import Concept, Entries, Never, Observation, Person, WhyUnknown
from equipoise.core.protocol.model import Protocol
from equipoise.core.protocol.sources import words
from equipoise.core.values.dates import PartialDate
from equipoise.core.values.possible import Options
from equipoise.core.values.units import Amount

SECTIONS = {"include": "inclusion", "exclude": "exclusion"}
DIED = "This person has died, so that nothing else matters."
_MOST_ENTRIES = 40
"""Entries of a list that are spelt out."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What is needed to show judgements of one trial: its protocol and those of its source texts that are at hand."""

    protocol: Protocol
    texts: Mapping[str, str]

    def data(self, judgement: Judgement, person: Person, today: date) -> dict[str, Any]:
        """A judgement as data for JSON."""
        looking = self.looking(person, today)
        return {
            "trial": self.protocol.name,
            "registry_number": self.protocol.trial,
            "protocol_version": self.protocol.version,
            "approved": self.protocol.approved is not None,
            "today": today.isoformat(),
            "overall": judgement.overall.value,
            **({"remark": DIED} if judgement.died else {}),
            "criteria": [self.criterion(each, looking) for each in judgement.criteria],
        }

    def looking(self, person: Person, today: date) -> Looking:
        """What the reasons of one judgement look with, so that each thing is looked up once."""
        return remembering(self.protocol.rules, person, today)

    def criterion(self, judged: Judged, looking: Looking) -> dict[str, Any]:
        """One criterion with its verdict as data for JSON."""
        criterion = judged.criterion
        return {
            "id": criterion.id,
            "items": criterion.id.split("+"),
            "title": criterion.title,
            "section": SECTIONS[criterion.side],
            "gate": criterion.gate,
            "verdict": judged.verdict.value,
            "reason": self.reason(judged, looking),
            "words": words(criterion, self.texts),
            "rule": criterion_english(criterion, self.protocol.rules.scope),
            "facts": [self._fact(name, each) for name, each in _observed(judged, looking)],
            "missing": [self._missing(gap) for gap in judged.gaps],
        }

    def reason(self, judged: Judged, looking: Looking) -> str:
        """Why this verdict, in one sentence."""
        said = reason_at(judged, looking)
        return said if judged.criterion.gate else f"Preferred, and not required. {said}"

    def _missing(self, gap: Gap) -> dict[str, Any]:
        return {
            "fact": gap.fact,
            "why": gap.why.value,
            "ask": list(gap.ask),
            "question": self.question(gap),
        }

    def question(self, gap: Gap) -> str:
        """What to ask to fill a gap."""
        return gap.words or f"What is known of {gap_title(gap, self.protocol.rules.scope)}?"

    def _fact(self, name: str, observation: Observation) -> dict[str, Any]:
        return {
            "fact": name,
            "value": written(observation),
            "source": str(observation.source),
            "on": str(observation.when) if observation.when else None,
        }


def _observed(judged: Judged, looking: Looking) -> Iterator[tuple[str, Observation]]:
    """The facts a verdict rests on, as they were newest on the day; fields of lists stand in their list."""
    for name in judged.facts:
        for each in newest(looking.person.facts.get(name, ()), looking.today, looking.today):
            yield name, each


def written(observation: Observation) -> str:
    """A value as a person's file has it; of a list, its entries on one line."""
    value = observation.value
    match value:
        case Entries(records=records, complete=complete):
            entries = (_entry(record.fields) for record in records[:_MOST_ENTRIES])
            more = f"; and {len(records) - _MOST_ENTRIES} more" if len(records) > _MOST_ENTRIES else ""
            whole = "complete" if complete else "may not be complete"
            return f"{len(records)} ({whole}){': ' if records else ''}{'; '.join(entries)}{more}"
        case Never() | WhyUnknown():
            return str(value.value)
        case Amount() | Options() | PartialDate() | Concept():
            return str(value)


def _entry(fields: Mapping[str, Observation]) -> str:
    return "{" + ", ".join(f"{name}: {written(each)}" for name, each in fields.items()) + "}"


def criteria_of(judgement: Judgement, *verdicts: Verdict, gate: bool = True) -> list[Judged]:
    """The criteria with one of these verdicts, in their order: those that decide, or the preferences."""
    return [each for each in judgement.criteria if each.verdict in verdicts and each.criterion.gate == gate]


def heading(criterion: Criterion) -> str:
    """`I7 One to five lesions that grow`."""
    return f"{criterion.id} {criterion.title}".strip()
