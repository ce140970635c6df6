"""What a bundle says, gathered by fact: which facts a code speaks of, in what order, and what had to be left out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from equipoise.core.person.fact import Code, Fact
from equipoise.core.person.model import Observation, Source
from equipoise.core.values.dates import PartialDate
from equipoise.links.fhir import systems
from equipoise.links.fhir.bundle import Bundle
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
    clocks: dict[str, PartialDate] = field(default_factory=dict)
    _found: dict[str, list[tuple[datetime, Observation]]] = field(default_factory=lambda: defaultdict(list))
    _by_code: dict[Code, list[Fact]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        for fact in self.facts.values():
            for code in fact.codes if fact.kind != "list" else ():
                self._by_code[Code(systems.canonical(code.system), code.code)].append(fact)

    def spoken_of(self, codes: Iterable[Code]) -> tuple[Fact, ...]:
        """The facts that these codes stand for; our own code names one fact, whatever stands beside it."""
        given = tuple(codes)
        own = [each.code for each in given if each.system == systems.FACT]
        if own:
            return tuple(self.facts[name] for name in own[:1] if name in self.facts)
        found = (fact for code in systems.with_parents(given) for fact in self._by_code.get(code, ()))
        return tuple({fact.name: fact for fact in found}.values())

    def add(self, fact: Fact, observation: Observation, moment: Moment | None = None) -> None:
        """Keep this of the fact."""
        self._found[fact.name].append((moment.instant if moment else _LAST, observation))

    def has(self, name: str) -> bool:
        """Whether anything was found of this fact."""
        return name in self._found

    def observations(self) -> dict[str, tuple[Observation, ...]]:
        """By fact, the earlier first, of one day in the order of their hours; what bears no day counts as of now."""
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
