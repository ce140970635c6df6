"""Which facts the codes of a record speak of, and which answers they give."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from equipoise.core.person import codes as written
from equipoise.core.person.fact import YES, Code, Coded, Fact
from equipoise.links.fhir import systems


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer that codes give. `beside`: only because of what stands beside them."""

    fact: Fact
    says: str
    beside: bool = False


@dataclass(frozen=True, slots=True)
class _Range:
    """Codes from one to another of one length, with the same figure after a stroke (`8010/3` to `9589/3`)."""

    system: str
    first: str
    last: str

    def holds(self, code: Code) -> bool:
        if code.system != self.system:
            return False
        first, _, ending = self.first.partition("/")
        figure, _, theirs = code.code.partition("/")
        last = self.last.partition("/")[0]
        cut = figure[: len(first)]
        return len(cut) == len(first) and first <= cut <= last and theirs == ending


@dataclass(frozen=True, slots=True)
class _Way:
    """A way to an answer, and the codes that have to stand beside those that lead to it."""

    answer: Answer
    beside: Coding | None


class Coding:
    """What codes lead to: a code leads to whatever it, a wider one or a range that holds it was given for."""

    def __init__(self) -> None:
        self._single: dict[Code, list[_Way | None]] = defaultdict(list)
        self._ranges: list[tuple[_Range, _Way | None]] = []

    def add(self, codes: Iterable[Code], way: _Way | None) -> None:
        """Let these codes lead there."""
        for each in codes:
            ends = written.ends(each)
            if ends is None:
                self._single[Code(systems.canonical(each.system), each.code)].append(way)
            else:
                self._ranges.append((_Range(each.system, *ends), way))

    def found(self, codes: Iterable[Code]) -> Iterator[_Way | None]:
        """Where these codes lead."""
        for each in systems.with_parents(codes):
            yield from self._single.get(each, ())
            yield from (way for one, way in self._ranges if one.holds(each))

    def holds(self, codes: Iterable[Code]) -> bool:
        """Whether any of these codes leads anywhere."""
        return any(True for _ in self.found(codes))


class Matcher:
    """The codes of all facts of a trial."""

    def __init__(self, facts: Mapping[str, Fact]) -> None:
        self._facts = facts
        self._by_code: dict[Code, list[Fact]] = defaultdict(list)
        self._answers = Coding()
        for fact in facts.values():
            for code in fact.codes:
                self._by_code[Code(systems.canonical(code.system), code.code)].append(fact)
            _add_ways(fact, self._answers)

    def spoken_of(self, codes: Iterable[Code]) -> tuple[Fact, ...]:
        """The facts that these codes stand for; our own code names one fact, whatever stands beside it."""
        given = tuple(codes)
        own = [each.code for each in given if each.system == systems.FACT]
        if own:
            return tuple(self._facts[name] for name in own[:1] if name in self._facts)
        return self.are(systems.with_parents(given))

    def are(self, codes: Iterable[Code]) -> tuple[Fact, ...]:
        """The facts that one of these codes stands for as it is, not as one of several kinds of it."""
        return tuple({fact.name: fact for code in codes for fact in self._by_code.get(code, ())}.values())

    def answers(self, codes: Iterable[Code], beside: Iterable[Code] = ()) -> tuple[Answer, ...]:
        """The answers that these codes give, with what stands beside them."""
        around = tuple(beside)
        ways = (way for way in self._answers.found(codes) if way is not None)
        found = [way.answer for way in ways if way.beside is None or way.beside.holds(around)]
        return tuple({(each.fact.name, each.says): each for each in found}.values())

    def present(self, codes: Iterable[Code], beside: Iterable[Code] = ()) -> tuple[Answer, ...]:
        """What an illness, a treatment or a medicine that there is answers; a yes for what stands for the fact too."""
        given = tuple(codes)
        of_fact = [Answer(fact, YES) for fact in self.spoken_of(given) if fact.kind == "yes-no"]
        found = {(each.fact.name, each.says): each for each in (*of_fact, *self.answers(given, beside))}
        return tuple(found.values())


def _add_ways(fact: Fact, to: Coding) -> None:
    for says, ways in fact.coded.items():
        for way in ways:
            to.add(way.codes, _Way(Answer(fact, says, bool(way.beside)), _beside(way)))


def _beside(way: Coded) -> Coding | None:
    if not way.beside:
        return None
    found = Coding()
    found.add(way.beside, None)
    return found


def choices(codes: Iterable[Code], fact: Fact) -> frozenset[str]:
    """The choices of a fact that these codes give by themselves."""
    found = Coding()
    _add_ways(fact, found)
    ways = (way for way in found.found(codes) if way is not None)
    return frozenset(way.answer.says for way in ways if way.beside is None)
