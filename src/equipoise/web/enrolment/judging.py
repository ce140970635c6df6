"""From evidence to a person that the protocol's criteria can be judged for."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from equipoise.core.criteria.model import Criterion
from equipoise.core.criteria.rules import Rules
from equipoise.core.interview.missing import rests_on
from equipoise.core.judging.compiled import Compiled
from equipoise.core.judging.outcome import Gap, Judged, Judgement, Verdict, Why, judgement
from equipoise.core.person.fact import Fact
from equipoise.core.person.file import read
from equipoise.core.person.model import Person
from equipoise.core.protocol.model import Protocol
from equipoise.core.values.dates import PartialDate
from equipoise.core.values.errors import InputError
from equipoise.web.enrolment.columns import can_be_typed
from equipoise.web.enrolment.models import Evidence, Participant
from equipoise.web.trials import queries as trials

if TYPE_CHECKING:
    from equipoise.web.enrolment.finding import Found

CLOCK, CRITERION, FACTOR = "clock ", "criterion ", "factor "
"""What stands before the name of a clock, of a criterion that somebody has to judge, or of a stratification factor, in
the place of a fact."""
MEETS, FAILS = "yes", "no"


def protocol_of(person: Participant) -> Protocol:
    """The protocol that somebody is judged by: the version they consented to, before that the one in force."""
    return trials.protocol(person.trial, person.version)


def rules_of_version(trial: str, version: str) -> Rules:
    """The criteria of a protocol version; with none those in force."""
    return trials.protocol(trial, version).rules


def rules_of(person: Participant) -> Rules:
    """The criteria that somebody is judged by."""
    return protocol_of(person).rules


def by_hand(rules: Rules) -> Mapping[str, str]:
    """Criteria of which somebody has to say whether they are met, since nothing computes them: id to title."""
    return _ready(rules).by_hand


def by_typing(rules: Rules, fact: str) -> bool:
    """Whether a page can ask for a fact. Of lists within lists it asks for dated measurements alone."""
    known = rules.scope.facts.get(fact)
    return known is not None and (known.kind != "list" or can_be_typed(known))


def rests(rules: Rules, criterion: str) -> tuple[str, ...]:
    """What evidence of a criterion can be entered under: the facts and clocks it rests on, or itself."""
    return _ready(rules).rests[criterion]


def require_value(rules: Rules, found: Found, today: date) -> None:
    """InputError where this can't be the value of such a fact, clock or criterion."""
    if found.fact.startswith(CRITERION):
        if found.fact.removeprefix(CRITERION) not in by_hand(rules) or found.value not in (MEETS, FAILS):
            raise InputError("This is not for somebody to say.", where=found.fact)
        return
    known = (
        found.fact.removeprefix(CLOCK) in rules.scope.clocks
        if _is_clock(found)
        else found.fact in rules.scope.facts
    )
    if not known:
        raise InputError(f"The protocol asks for no “{found.fact[:60]}”.", mend="Load the page again.")
    try:
        seen = _read([(found.fact, _observation(found.value, found.on or found.dated, found.limits))], rules)
    except InputError as error:
        raise InputError(
            error.what.partition(": ")[2] or error.what, where="Value", mend=error.mend
        ) from error
    if not seen.facts and not seen.clocks:
        raise InputError("There is no value.", where="Value", mend="Write it, or leave the page.")
    _require_clock(found, seen, rules, today)


def person(rows: Iterable[Evidence], rules: Rules, today: date) -> Person:
    """Somebody as far as these rules can speak of them on a day. Evidence that they can't read is left out.

    So is the day that was planned for what did not come by then: it says nothing any more.
    """
    found = _whole(rows, rules)
    return replace(
        found,
        clocks={
            name: day
            for name, day in found.clocks.items()
            if day.latest >= today or not rules.scope.clocks[name].not_before_today
        },
    )


def _whole(rows: Iterable[Evidence], rules: Rules) -> Person:
    said = [
        (row.fact, _observation(json.loads(row.value), row.on, row.limits))
        for row in rows
        if row.struck_at is None and _is_known(row.fact, rules)
    ]
    try:
        return _read(said, rules)
    except InputError:
        return _read([each for each in said if _readable(each, rules)], rules)


def judge(rows: Iterable[Evidence], rules: Rules, who: Person, today: date) -> Judgement:
    """Every criterion's verdict on a day; of those that nothing computes, what somebody said."""
    found = _ready(rules).compiled.judge(who, today)
    said = {
        row.fact.removeprefix(CRITERION): json.loads(row.value)
        for row in sorted(rows, key=lambda row: (row.event, row.place))
        if row.fact.startswith(CRITERION) and row.struck_at is None
    }
    judged = tuple(_as_said(each, said.get(each.criterion.id)) for each in found.criteria)
    return judgement(judged, died=found.died)


def readable(row: Evidence, rules: Rules) -> bool:
    """Whether a version of the protocol can use this evidence."""
    if row.fact.startswith((CRITERION, FACTOR)):
        return True
    said = (row.fact, _observation(json.loads(row.value), row.on, row.limits))
    return _is_known(row.fact, rules) and _readable(said, rules)


def _as_said(judged: Judged, said: str | None) -> Judged:
    if said is None or not _is_words(judged.gaps):
        return judged
    verdict = Verdict.MET if said == MEETS else Verdict.NOT_MET
    return Judged(judged.criterion, verdict, (f"{CRITERION}{judged.criterion.id}",), ())


def _is_words(gaps: tuple[Gap, ...]) -> bool:
    return bool(gaps) and all(gap.why is Why.WORDS for gap in gaps)


def _observation(value: Any, on: str, limits: str) -> Any:
    if isinstance(value, dict):
        return value | ({"on": on} if on else {})
    return {"value": value} | ({"on": on} if on else {}) | ({"limits": limits} if limits else {})


def _read(said: Iterable[tuple[str, Any]], rules: Rules) -> Person:
    """The person that such values make. Of a list the last one counts."""
    facts: dict[str, Any] = {}
    clocks: dict[str, str] = {}
    for name, seen in said:
        if name.startswith(CLOCK):
            clocks[name.removeprefix(CLOCK)] = seen["value"]
        elif rules.scope.facts[name].kind == "list":
            facts[name] = seen if "entries" in seen else seen["value"]
        else:
            facts.setdefault(name, []).append(seen)
    text = json.dumps({"clocks": clocks, "facts": facts}, ensure_ascii=False)
    known = {name: each.title for name, each in rules.scope.clocks.items()}
    return read(text, "evidence", rules.scope.facts, known).person


def _readable(said: tuple[str, Any], rules: Rules) -> bool:
    try:
        _read([said], rules)
    except InputError:
        return False
    return True


def _is_known(name: str, rules: Rules) -> bool:
    if name.startswith(CLOCK):
        return name.removeprefix(CLOCK) in rules.scope.clocks
    return name in rules.scope.facts


def _is_clock(found: Found) -> bool:
    return found.fact.startswith(CLOCK)


def _require_clock(found: Found, seen: Person, rules: Rules, today: date) -> None:
    """Only what is still to be planned may lie ahead."""
    for name, day in seen.clocks.items():
        clock = rules.scope.clocks[name]
        if day.earliest > today and not (clock.not_before_today or clock.default_today):
            raise InputError(
                f"{day.words()} lies in the future.", where="Value", mend="Look at the date again."
            )
    fact: Fact | None = rules.scope.facts.get(found.fact)
    values = [each.value for each in seen.facts.get(found.fact, ())] if fact and fact.kind == "date" else []
    if any(isinstance(value, PartialDate) and value.earliest > today for value in values):
        raise InputError("The day lies in the future.", where="Value", mend="Look at the date again.")


@dataclass(frozen=True, slots=True)
class Ready:
    """What holds of rules whoever is judged: `by_hand` and `rests` are told by the functions of these names."""

    rules: Rules
    compiled: Compiled
    by_hand: Mapping[str, str]
    rests: Mapping[str, tuple[str, ...]]


_READY: dict[int, Ready] = {}
_MOST_READY = 50


def _ready(rules: Rules) -> Ready:
    """The rules made ready, once as long as they are kept: a protocol version is read once (`trials.queries`)."""
    found = _READY.get(id(rules))
    if found is None or found.rules is not rules:
        if len(_READY) >= _MOST_READY:
            _READY.clear()
        found = _READY[id(rules)] = _made_ready(rules)
    return found


def _made_ready(rules: Rules) -> Ready:
    compiled = Compiled(rules)
    nobody = compiled.judge(Person(), date(2000, 1, 1))
    unread = [each.criterion for each in nobody.criteria if _is_words(each.gaps)]
    words = {each.id: each.title or each.id for each in unread}
    return Ready(rules, compiled, words, {each.id: _rests(each, rules, words) for each in rules.criteria})


def _rests(criterion: Criterion, rules: Rules, by_hand: Mapping[str, str]) -> tuple[str, ...]:
    found = rests_on(criterion.condition, rules)
    facts = [name for name in rules.scope.facts if name in found]
    clocks = [f"{CLOCK}{name}" for name in rules.scope.clocks if f"{CLOCK}{name}" in found]
    return (*facts, *clocks, *([f"{CRITERION}{criterion.id}"] if criterion.id in by_hand else ()))


def title(name: str, rules: Rules) -> str:
    """What evidence is about, as pages call it."""
    if name.startswith(CLOCK):
        clock = rules.scope.clocks.get(name.removeprefix(CLOCK))
        return clock.title[:1].upper() + clock.title[1:] if clock else name
    if name.startswith(CRITERION):
        return f"Criterion {name.removeprefix(CRITERION)} is met"
    return rules.scope.facts[name].title if name in rules.scope.facts else name
