"""Why a verdict is as it is: what decided it and what it had to be, or what is missing and whom to ask."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from equipoise.core.criteria.english import (
    Statement,
    about,
    choice_words,
    clause,
    predicate,
    quantity,
)
from equipoise.core.criteria.english_words import (
    ASKED_WORDS,
    Reader,
    amount,
    between,
    clock_title,
    listed,
    named,
    several,
    subject,
    title,
    verb,
)
from equipoise.core.criteria.model import (
    All,
    AnyOf,
    Compare,
    Condition,
    Count,
    FactTerm,
    Has,
    Holds,
    InRange,
    InWindow,
    Named,
    Not,
    OneOf,
    Readings,
    Term,
    Unless,
    When,
    Words,
)
from equipoise.core.criteria.rules import Rules
from equipoise.core.criteria.scope import Scope, unit_of
from equipoise.core.judging.looking import DECEASED, Looking, count, measure
from equipoise.core.judging.observing import Seen
from equipoise.core.judging.outcome import Gap, Judged, Verdict, Why
from equipoise.core.judging.remembering import remembering
from equipoise.core.person.model import Person
from equipoise.core.values.possible import Options, Span
from equipoise.core.values.truth import Truth

MOST = 3
"""Statements in one sentence; more are counted."""

_STARTS = {
    Verdict.MET: "Met",
    Verdict.NOT_MET: "Not met",
    Verdict.UNKNOWN: "Unknown",
    Verdict.NOT_APPLICABLE: "Does not apply",
}


def reason(judged: Judged, rules: Rules, person: Person, today: date, *, to: Reader = "person") -> str:
    """One sentence that says why the verdict is as it is, for the same rules, person and day as it was judged for.

    `to`: who reads it.
    """
    return reason_at(judged, remembering(rules, person, today), to=to)


def reason_at(judged: Judged, looking: Looking, *, to: Reader = "person") -> str:
    """The same, of one criterion after another with one `remembering` look at the person."""
    start = _STARTS[judged.verdict]
    if judged.verdict is Verdict.UNKNOWN:
        return f"{start}: {_open(judged.gaps, looking.rules.scope, to)}"
    if judged.gaps:
        return f"{start} as things stand: {_lapsed(judged.gaps, looking.rules.scope)}"
    found = _deciding(judged.criterion.condition, looking, judged.criterion.side == "include")
    if judged.verdict is not Verdict.NOT_MET:
        return f"{start}: {_several([_said(each, looking) for each in found.leaves])}."
    if found.together:
        return f"{start}: {_several([_said(each, looking) for each in found.leaves])}; together they decide."
    end = " to pass" if judged.criterion.gate else ", which is wanted and not needed"
    said = [f"{_said(each, looking)}, and {_needed(each, looking)}{end}" for each in found.leaves]
    return f"{start}: {_several(said)}."


# What decides


@dataclass(frozen=True, slots=True)
class _Leaf:
    """A statement that decides. `wanted`: the truth with which it would let the person pass."""

    condition: Holds | Statement | Has | Count | Words
    wanted: bool


@dataclass(frozen=True, slots=True)
class _Deciding:
    """The statements that decide. `together`: none of them would do it alone."""

    leaves: tuple[_Leaf, ...]
    together: bool = False


def _deciding(condition: Condition, looking: Looking, wanted: bool) -> _Deciding:
    match condition:
        case All(parts=parts):
            return _of_parts(parts, Truth.NO, looking, wanted)
        case AnyOf(parts=parts):
            return _of_parts(parts, Truth.YES, looking, wanted)
        case Not(part=part):
            return _deciding(part, looking, not wanted)
        case When(guard=guard, condition=body, require=require):
            if looking.judge(guard, looking).truth is Truth.NO:
                return _deciding(guard, looking, wanted != require)
            return _deciding(body, looking, wanted)
        case Unless(condition=body, exception=exception):
            return _of_parts((body, Not(exception)), Truth.NO, looking, wanted)
        case Readings(readings=readings, default=default):
            meant = readings[default] if default else next(iter(readings.values()))
            return _deciding(meant.condition, looking, wanted)
        case Named(name=name):
            return _deciding(looking.rules.scope.definitions[name], looking, wanted)
        case _:
            return _Deciding((_Leaf(condition, wanted),))


def _of_parts(parts: tuple[Condition, ...], alone: Truth, looking: Looking, wanted: bool) -> _Deciding:
    """Of All a part that is no decides alone, of AnyOf one that is yes; otherwise all parts do so together."""
    deciding = tuple(each for each in parts if looking.judge(each, looking).truth is alone)
    found = [_deciding(each, looking, wanted) for each in deciding or parts]
    leaves = tuple(leaf for each in found for leaf in each.leaves)
    return _Deciding(leaves, any(each.together for each in found) or (not deciding and len(leaves) > 1))


# What is so, and what it has to be


def _several(said: Iterable[str]) -> str:
    once = list(dict.fromkeys(said))
    more = len(once) - MOST
    return "; ".join(once[:MOST]) + (f"; and {more} more" if more > 0 else "")


def _said(leaf: _Leaf, looking: Looking) -> str:
    """What is so: `the SINS score is 13`, `“Pregnant” is yes`."""
    scope = looking.rules.scope
    match leaf.condition:
        case Holds(term=answer):
            found_so = looking.look_up(answer, looking)
            why = ", because this person has died" if DECEASED in found_so.facts else ""
            return f"“{scope.fact(answer.name).title}” is {found_so.value}{why}"
        case Compare() | InRange() | OneOf() | InWindow() as statement:
            term = about(statement)
            named_so, seen = subject(term, scope), looking.look_up(term, looking)
            if seen.never:
                return f"{named_so}: it has not happened"
            return f"{named_so}{verb(named_so)}{_value(term, seen, scope)}"
        case Count(of=name):
            found, _, _ = count(leaf.condition, looking)
            what = (
                f"entries under “{scope.fact(name).title}” that count" if name else "statements that are so"
            )
            return f"the number of {what} is {between(found, '')}"
        case Has() | Words() as other:
            return clause(other, scope, holds=looking.judge(other, looking).truth is Truth.YES)


def _value(term: Term, seen: Seen, scope: Scope) -> str:
    if isinstance(term, FactTerm) and scope.fact(term.name).kind == "date":
        return _day(seen.value)
    if isinstance(seen.value, Options):
        return listed([choice_words(term, each, scope) for each in sorted(seen.value.choices)])
    return between(seen.value, unit_of(term, scope))


def _day(value: Span | Options) -> str:
    assert isinstance(value, Span)
    days = [f"{day.day} {day:%B %Y}" for day in map(date.fromordinal, map(int, (value.low, value.high)))]
    return days[0] if value.known else f"between {days[0]} and {days[1]}"


def _needed(leaf: _Leaf, looking: Looking) -> str:
    """What it has to be: `it has to be at most 12`."""
    scope = looking.rules.scope
    match leaf.condition:
        case Holds():
            return f"it has to be {'yes' if leaf.wanted else 'no'}"
        case InWindow() as window:
            said = f"lie {predicate(window, scope, holds=leaf.wanted)}{_clock_day(window, looking)}"
            return f"it has to {said}"
        case Compare() | InRange() | OneOf() as statement:
            many = verb(subject(about(statement), scope)) == " are "
            said = predicate(statement, scope, holds=leaf.wanted) + _limit(statement, looking)
            said = re.sub(r"^(?:not|none of) ", "anything but ", said)
            return f"{'they have' if many else 'it has'} to be {said}"
        case Count() as counted:
            allowed = quantity(counted.span, holds=leaf.wanted)[0]
            return f"it has to be {'0' if allowed == 'no' else allowed}"
        case Has():
            return "it has to be among them" if leaf.wanted else "it must not be among them"
        case Words():
            return f"they have to be {'' if leaf.wanted else 'not '}so"


def _limit(statement: Statement, looking: Looking) -> str:
    """The limit in figures, where it is worked out: ` (60 U/L)`."""
    if not isinstance(statement, Compare) or statement.right.term is None:
        return ""
    unit = unit_of(statement.left, looking.rules.scope)
    mass = looking.fact(statement.left.name)[0].molar_mass if isinstance(statement.left, FactTerm) else None
    found = measure(statement.right, unit, mass, looking).value
    return f" ({amount(found.low, unit)})" if isinstance(found, Span) and found.known else ""


def _clock_day(window: InWindow, looking: Looking) -> str:
    day = looking.clocks[window.clock]
    return f" ({_day(day)})" if day.known else ""


# What is missing


def _open(gaps: tuple[Gap, ...], scope: Scope, to: Reader) -> str:
    said = [gap_words(each, scope, to=to) for each in gaps]
    if not said:
        return "what is known does not decide it."
    more = len(said) - 1
    rest = f" {more} more {'thing is' if more == 1 else 'things are'} open." if more else ""
    return f"{said[0]}{rest}"


def _lapsed(gaps: tuple[Gap, ...], scope: Scope) -> str:
    what = listed(list(dict.fromkeys(gap_title(each, scope) for each in gaps)))
    return f"what is known of {what} is out of date; a newer result can change that."


_OF_A_LIMIT = re.compile(r"What is (the laboratory's (?:upper|lower) limit of normal)")
_MISSING = {
    Why.NOT_ASKED: "nobody has been asked yet for {what}; {who} can say.",
    Why.DONT_KNOW: "{what} {be} not known by who was asked; {who} may know.",
    Why.DECLINED: "{what} was not said.",
    Why.PENDING: "the result for {what} is awaited.",
    Why.OUT_OF_DATE: "what is known of {what} is out of date; a newer result is needed.",
    Why.LONG_AGO: "{what} was measured too long ago to be taken as so today; a newer result is needed.",
    Why.UNDATED: "what is known of {what} has no date, and it has to be recent.",
    Why.NOT_DUE: "{what} depends on a day that is not planned yet.",
    Why.INCOMPLETE: "there may be more to say of {what}; {who} can say whether that is all.",
    Why.INEXACT: "{what} {be} not known exactly enough; {who} can say.",
    Why.DISAGREE: "sources disagree about {what}; {who} can say which is right.",
    Why.SITE: "it depends on the study centre: {words}",
    Why.JUDGEMENT: "somebody has to judge: {words}",
    Why.AMBIGUOUS: "the protocol can be read in more than one way, and here that matters: {words}",
    Why.WORDS: "a person has to read these words: {words}",
}


def gap_words(gap: Gap, scope: Scope, *, to: Reader = "person") -> str:
    """What is missing, why, and who can say, as a sentence without its capital. `to`: who reads it."""
    what, who = gap_title(gap, scope), listed([ASKED_WORDS[to][each] for each in gap.ask] or ["nobody"])
    missing, be = _MISSING[gap.why], "are" if what and verb(what) == " are " else "is"
    if gap.why is Why.NOT_DUE and gap.fact in scope.clocks:
        missing = "{what} is not planned yet; {who} can say."
    said = missing.format(what=what, who=who, words=gap.words or what, be=be)
    return said if said.endswith((".", "?")) else f"{said}."


def gap_title(gap: Gap, scope: Scope) -> str:
    """What is missing, within a sentence: `“Pregnant”`, `the day radiotherapy starts`."""
    if gap.fact in scope.clocks:
        return clock_title(gap.fact, scope)
    found = scope.facts.get(gap.fact) or next(
        (each.fields[gap.fact] for each in scope.facts.values() if gap.fact in each.fields), None
    )
    if found is None:
        return gap.words
    if limit := _OF_A_LIMIT.match(gap.words):
        return f"{limit[1]} for {title(found)}"
    said = several(title(found)) if found.kind == "list" else title(found)
    return f"“{found.title}”" if found.kind == "yes-no" else named(said)
