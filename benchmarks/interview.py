"""How many questions the interview needs, against a fixed order and against the best that can be; and how fast it is.

    python -m benchmarks interview                   1,000 made-up people for STOP-2, 300 small trials, and the speed
    python -m benchmarks interview --people 200 --trials 50 --seed 3 --patient

Every order asks the same people and goes on until the overall verdict is known or nobody can say more; what somebody
doesn't know, the next who may know is asked, as another question.

- everything: each fact that a gate speaks of, in the file's order, to the end
- fixed order: the same, until it is settled; what is known isn't asked
- fixed order, only what matters: as judging finds it, the first that can still matter of the first open criterion
- fixed order, only what can settle: the same, to the same end as the interview: once those who are there can't bring
  all to pass, only what can speak against
- next best: the interview
- next best, going on: the interview as of somebody who wants to learn every criterion
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date

from rich.console import Console
from rich.progress import track
from rich.table import Table

from benchmarks._made_up import MadeUp, people
from benchmarks._small_trials import small_trial
from equipoise.core.criteria.model import Count, FactTerm, Has, InWindow, LimitTerm, ScoreTerm
from equipoise.core.criteria.rules import Rules
from equipoise.core.criteria.score_facts import inputs, result
from equipoise.core.criteria.walking import terms, walk
from equipoise.core.interview.interview import Interview
from equipoise.core.interview.lookahead import Lookahead
from equipoise.core.interview.openings import Asking, Openings
from equipoise.core.interview.optimum import Optimum
from equipoise.core.interview.question import Question, of_clock, of_fact
from equipoise.core.interview.relevance import Relevance
from equipoise.core.interview.supposing import Supposing
from equipoise.core.interview.tree import Passing
from equipoise.core.judging.compiled import Compiled
from equipoise.core.judging.outcome import Verdict
from equipoise.core.person.fact import ASKED
from equipoise.core.person.model import Person, WhyUnknown
from equipoise.core.protocol.reading import read
from equipoise.core.scores import catalogue
from equipoise.protocols import texts

TODAY = date(2026, 11, 22)
Ask = Callable[[Person, frozenset[str]], Question | None]


def run(arguments: Sequence[str]) -> int:
    """Measure and print."""
    options = argparse.ArgumentParser(prog="python -m benchmarks interview")
    options.add_argument("--people", type=int, default=1000)
    options.add_argument("--trials", type=int, default=300)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--patient", action="store_true", help="only with the patient alone to ask")
    given = options.parse_args(arguments)
    console = Console()
    _small(console, given.trials)
    rules = read(texts()["stop-2.yaml"], "stop-2.yaml").rules
    for who in (("patient",),) if given.patient else (ASKED, ("patient",)):
        _people(console, rules, who, given.people, given.seed)
    return 0


# Small trials


def _small(console: Console, count: int) -> None:
    best, ours, ratios = 0.0, 0.0, []
    for seed in track(range(count), "Small trials", console=console, transient=True):
        rules = small_trial(seed)
        interview = Interview(rules, TODAY)
        likely = {name: interview.likelihoods.get(name, [0.5])[0] for name in rules.scope.facts}
        optimum = Optimum(rules, TODAY, likely)
        least = optimum.least()
        if least:
            expected = optimum.expected(lambda person: _name(interview.next_question(person)))  # noqa: B023
            best, ours = best + least, ours + expected
            ratios.append(expected / least)
    console.print(
        f"{len(ratios)} small trials: {best / len(ratios):.3f} questions at best on average, {ours / len(ratios):.3f} "
        f"asked, {ours / best - 1:.2%} more; trial by trial {statistics.mean(ratios) - 1:.2%} more, at most "
        f"{max(ratios) - 1:.0%}; {sum(each > 1.1 for each in ratios)} of them more than 10 %"
    )


def _name(question: Question | None) -> str | None:
    return question.key if question else None


# People


def _people(console: Console, rules: Rules, who: tuple[str, ...], count: int, seed: int) -> None:
    interview, judge, times = Interview(rules, TODAY), Compiled(rules), []

    def best(person: Person, skip: frozenset[str]) -> Question | None:
        start = time.perf_counter()
        found = interview.next_question(person, who, skip)
        times.append(time.perf_counter() - start)
        return found

    fixed = _Fixed(rules, who, judge)
    orders: dict[str, Ask] = {
        "everything": fixed.to_the_end,
        "fixed order": fixed.until_settled,
        "fixed order, only what matters": fixed.what_matters,
        "fixed order, only what can settle": fixed.what_can_settle,
        "next best": best,
        "next best, going on": lambda person, skip: interview.next_question(person, who, skip, go_on=True),
    }
    asked: dict[str, list[int]] = {name: [] for name in orders}
    verdicts: dict[str, list[Verdict]] = {name: [] for name in orders}
    settled = dict.fromkeys(orders, 0)
    made_up = people(rules, TODAY, seed, count)
    for somebody in track(made_up, f"Asking {', '.join(who)}", count, console=console, transient=True):
        for name, order in orders.items():
            number, person = _asked(somebody, order)
            asked[name].append(number)
            said = judge.judge(person, TODAY)
            verdicts[name].append(said.overall)
            settled[name] += sum(
                each.criterion.gate and each.verdict is not Verdict.UNKNOWN for each in said.criteria
            )
    _print(console, who, asked, verdicts, settled)
    times.sort()
    console.print(
        f"next question: median {times[len(times) // 2] * 1000:.1f} ms, 95 % within "
        f"{times[len(times) * 95 // 100] * 1000:.1f} ms, longest {times[-1] * 1000:.1f} ms ({len(times):,} questions)\n"
    )


def _asked(somebody: MadeUp, order: Ask) -> tuple[int, Person]:
    person, skip, number = Person(), frozenset[str](), 0
    while (question := order(person, skip)) is not None:
        number += 1
        after = somebody.answers(question, person)
        skip = skip if after is not None else skip | {question.key}
        person = after or person
    return number, person


def _print(
    console: Console,
    who: tuple[str, ...],
    asked: dict[str, list[int]],
    verdicts: dict[str, list[Verdict]],
    settled: dict[str, int],
) -> None:
    ours = sum(asked["next best"])
    columns = (
        "order",
        "questions in all",
        "mean",
        "median",
        "90 %",
        "next best is",
        "gates settled",
        *(each.value for each in Verdict),
    )
    table = Table(*columns[:-1], title=f"STOP-2, asking {', '.join(who)}")
    for name, numbers in asked.items():
        number_of = sorted(numbers)
        table.add_row(
            name,
            f"{sum(numbers):,}",
            f"{statistics.mean(numbers):.1f}",
            f"{statistics.median(numbers):.0f}",
            f"{number_of[len(number_of) * 9 // 10]}",
            f"{ours / sum(numbers):.1%}",
            f"{settled[name] / len(numbers):.1f}",
            *(str(verdicts[name].count(each)) for each in list(Verdict)[:-1]),
        )
    console.print(table)


class _Fixed:
    """Asking in the order of the file."""

    def __init__(self, rules: Rules, who: tuple[str, ...], judge: Compiled) -> None:
        self.rules, self.who, self.judge = rules, who, judge
        self.interview = Interview(rules, TODAY)
        self.names = tuple(
            dict.fromkeys(name for each in rules.gates for name in _names(each.condition, rules))
        )

    def to_the_end(self, person: Person, skip: frozenset[str]) -> Question | None:
        """The next fact of the file that isn't known."""
        asking = Asking(self.who, skip)
        for name in self.names:
            question = self._question(name, person)
            put = asking.put(question) if question else None
            if put is not None:
                return put
        return None

    def until_settled(self, person: Person, skip: frozenset[str]) -> Question | None:
        """The same; none once the verdict is known."""
        if self.judge.judge(person, TODAY).overall is not Verdict.UNKNOWN:
            return None
        return self.to_the_end(person, skip)

    def what_matters(self, person: Person, skip: frozenset[str]) -> Question | None:
        """Of the first criterion that is open the first question that can matter; the list of all lesions last."""
        still_open, openings = self._open(person, skip)
        return self._first(openings.questions.values(), still_open, person)

    def what_can_settle(self, person: Person, skip: frozenset[str]) -> Question | None:
        """The same, of the questions that can settle the trial."""
        still_open, openings = self._open(person, skip)
        able = set(Lookahead(openings, still_open, self.interview.likelihoods, all_of=False).ranked())
        return self._first(
            (each for each in openings.questions.values() if each.key in able), still_open, person
        )

    def _open(self, person: Person, skip: frozenset[str]) -> tuple[list[Passing], Openings]:
        still_open = self.interview.still_open(person)
        return still_open, Openings(
            Supposing(self.interview.kept, person), still_open, Asking(self.who, skip)
        )

    def _first(
        self, found: Iterable[Question], still_open: Sequence[Passing], person: Person
    ) -> Question | None:
        by_id = {each.criterion.id: each.criterion for each in still_open}
        facts = self.rules.scope.facts
        for each in sorted(found, key=lambda one: one.name in facts and facts[one.name].kind == "list"):
            if any(
                Relevance(by_id[name], self.interview.kept, person).matters(each) for name in each.criteria
            ):
                return each
        return None

    def _question(self, name: str, person: Person) -> Question | None:
        if name in self.rules.scope.clocks:
            return None if name in person.clocks else of_clock(self.rules.scope.clocks[name])
        seen = person.facts.get(name, ())
        known = any(not isinstance(each.value, WhyUnknown) for each in seen)
        return None if known else of_fact(self.rules.scope.facts[name], person)


def _names(condition: object, rules: Rules) -> Iterator[str]:
    """The facts and clocks that a criterion speaks of, in its order; of scores the result, then the parts."""
    for each in walk(condition):  # type: ignore[arg-type]
        match each:
            case Has(list=name) | Count(of=name) if name:
                yield name
        for term in terms(each):
            match term:
                case FactTerm(name="age"):
                    yield "birth_date"
                case FactTerm(name=name) if name in rules.scope.facts:
                    yield name
                case LimitTerm(fact=name):
                    yield name
                case ScoreTerm(name=name, table=table):
                    score = catalogue.find(name, table)
                    yield result(score).name
                    yield from (fact.name for fact in inputs(score).values())
        if isinstance(each, InWindow) and not rules.scope.clocks[each.clock].default_today:
            yield each.clock
