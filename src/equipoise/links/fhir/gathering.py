"""What a bundle says, gathered by fact: which facts a code speaks of, in what order, and what had to be left out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from equipoise.core.person.fact import Fact
from equipoise.core.person.model import Observation, Source
from equipoise.core.values.dates import PartialDate
from equipoise.core.values.possible import Options
from equipoise.links.fhir.bundle import Bundle
from equipoise.links.fhir.matching import Answer, Matcher
from equipoise.links.fhir.notes import Notes
from equipoise.links.fhir.part import Moment, Part

_LAST = datetime.max.replace(tzinfo=UTC)
UNASKED = "no fact that is asked for has this code."
_ABOUT_OTHERS = ("Patient", "RelatedPerson", "Group", "FamilyMemberHistory")


def source(part: Part) -> Source:
    """The record, and the place in it: `Observation/abc (entry 12)`."""
    return Source("record", part.path)


@dataclass(slots=True)
class Gathering:
    """Facts found so far. `today`: nothing can have been observed after it; None where that isn't known."""

    bundle: Bundle
    facts: Mapping[str, Fact]
    notes: Notes
    today: date | None
    born: date | None = None
    codes: Matcher = field(init=False)
    clocks: dict[str, PartialDate] = field(default_factory=dict)
    _found: dict[str, list[tuple[datetime, Observation]]] = field(default_factory=lambda: defaultdict(list))
    _chosen: dict[str, dict[str, Source]] = field(default_factory=lambda: defaultdict(dict))

    def __post_init__(self) -> None:
        self.codes = Matcher(self.facts)

    def add(self, fact: Fact, observation: Observation, moment: Moment | None = None) -> None:
        """Keep this of the fact."""
        self._found[fact.name].append((moment.instant if moment else _LAST, observation))

    def answer(self, answer: Answer, source: Source, moment: Moment | None) -> None:
        """Keep an answer that codes give, of that day."""
        if answer.fact.kind == "choice":
            self.choose(answer.fact, answer.says, source)
        else:
            day = moment.day if moment else None
            self.add(answer.fact, Observation(Options.of(answer.says), source, day), moment)

    def choose(self, fact: Fact, choice: str, source: Source) -> None:
        """Keep that something gives this choice; of several that are given, it may be any."""
        self._chosen[fact.name].setdefault(choice, source)

    def has(self, name: str) -> bool:
        """Whether anything was found of this fact."""
        return name in self._found

    def observations(self) -> dict[str, tuple[Observation, ...]]:
        """By fact, the earlier first, of one day in the order of their hours; what bears no day counts as of now."""
        for name, choices in self._chosen.items():
            source = next(iter(choices.values()))
            self.add(self.facts[name], Observation(Options(frozenset(choices)), source))
        return {
            name: tuple(each for _, each in sorted(seen, key=lambda pair: pair[0]))
            for name, seen in self._found.items()
        }

    def past(self, part: Part, key: str) -> Moment | None:
        """When something was; InputError where that lies in the future."""
        moment = part.moment(key)
        if moment and self.today and moment.day.earliest > self.today:
            raise part.error(f"{key} lies in the future.", "Mend the date.")
        return moment

    def is_before_birth(self, part: Part, moment: Moment | None) -> bool:
        """Whether it is dated before the person was born, and so wrong; notes that."""
        early = moment is not None and self.born is not None and moment.day.latest < self.born
        if early:
            self.notes.add(part, "it is dated before the person was born.")
        return early

    def is_of_patient(self, part: Part, key: str = "subject") -> bool:
        """Whether the resource speaks of the patient; notes where it doesn't. Without a subject it does."""
        subject = part.part(key)
        if subject is not None and not self.bundle.is_patient(subject):
            self.notes.add(part, "it is not about the patient of this bundle.")
            return False
        for each in part.parts("focus"):
            other = self.bundle.resolved(each)
            kind = other.kind if other else each.text("reference").rpartition("/")[0].rpartition("/")[2]
            if kind in _ABOUT_OTHERS and not self.bundle.is_patient(each):
                self.notes.add(part, "it is not about the patient of this bundle.")
                return False
        return True
