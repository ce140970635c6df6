"""How old somebody is on a day, by the date of birth and by what was said of the age."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from typing import TYPE_CHECKING

from equipoise.core.judging.days import age, born, days
from equipoise.core.judging.observing import Seen, gap, newest, seen, unknown
from equipoise.core.judging.outcome import Gap, Why
from equipoise.core.person.fact import Fact
from equipoise.core.person.model import Observation
from equipoise.core.values.possible import Span

if TYPE_CHECKING:
    from equipoise.core.judging.looking import Looking


def aged(fact: Fact, observed: Sequence[Observation], clock: Span, looking: Looking) -> Seen:
    """The completed years on the day of a clock; anything where the two contradict each other."""
    birth_fact, births = looking.fact("birth_date")
    birth = seen(birth_fact, newest(births, looking.today, looking.today))
    found = newest(observed, looking.today, looking.today)
    stated = seen(fact, found)
    if birth.facts and isinstance(birth.value, Span):
        known = Seen(age(birth.value, clock), ("birth_date",), birth.gaps or _undue(fact, clock))
        return known if _same_age(birth.value, stated, found, looking) else unknown(birth_fact, Why.DISAGREE)
    if not stated.facts or not isinstance(stated.value, Span):
        return (
            stated
            if found
            else unknown(birth_fact if "birth_date" in looking.rules.scope.facts else fact, Why.NOT_ASKED)
        )
    years = age(born(stated.value, _said_on(found, looking)), clock)
    between_birthdays = () if years.known else (gap(birth_fact, Why.INEXACT),)
    return Seen(years, ("age",), stated.gaps or _undue(fact, clock) or between_birthdays)


def _said_on(found: Sequence[Observation], looking: Looking) -> Span:
    """The days on which somebody's age was said."""
    return reduce(Span.hull, (days(each.when) if each.when else looking.today for each in found))


def _same_age(birth: Span, stated: Seen, found: Sequence[Observation], looking: Looking) -> bool:
    """Whether an age that was said too, if any, can be that of who was born on these days."""
    if not stated.facts or not isinstance(stated.value, Span):
        return True
    return age(birth, _said_on(found, looking)).meet(stated.value) is not None


def _undue(fact: Fact, clock: Span) -> tuple[Gap, ...]:
    return () if clock.known else (gap(fact, Why.NOT_DUE),)
