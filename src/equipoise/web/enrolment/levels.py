"""Levels that the arms are balanced by, where what is known of them changed after enrolment.

The level that was fixed stays, for the arms were balanced by it. But somebody has to look: either the evidence is wrong
and is put right, or the level was, and it is kept why. So the statistician can analyse by either (ICH E9, 5.7).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q

from equipoise.core.enrolment.states import STANDINGS, NotNow, State
from equipoise.web.enrolment import eligibility
from equipoise.web.enrolment.holding import held, require_words, sent, subject
from equipoise.web.enrolment.judging import FACTOR
from equipoise.web.enrolment.kinds import LEVEL_EXPLAINED, number_of
from equipoise.web.enrolment.models import Evidence, Participant
from equipoise.web.enrolment.strata import Factor
from equipoise.web.ledger import queries as ledger
from equipoise.web.ledger.actions import By, append
from equipoise.web.ledger.kinds import Event
from equipoise.web.trials import queries as trials

ENROLLED = "enrolment.enrolled"


@dataclass(frozen=True, slots=True)
class Differing:
    """A factor whose level at enrolment (`fixed`) is not what is known now, and nobody has said why."""

    factor: Factor
    fixed: str

    @property
    def now(self) -> str:
        """The level that is known now: what was entered under the factor, or what the facts of the criteria give."""
        return next(each for each in (self.factor.said, self.factor.judged) if each not in ("", self.fixed))

    @property
    def words(self) -> str:
        """Both, in a sentence."""
        was, known = self.factor.words(self.fixed), self.factor.words(self.now)
        return f"{self.factor.title}: “{was}” at enrolment, “{known}” by the evidence now"


def differing(trial: str, rows: Iterable[Participant]) -> dict[str, tuple[Differing, ...]]:
    """Whose levels differ, by number. 1 query, and 2 for each version, while nobody's evidence changed; else 5 more."""
    people = {row.number: row for row in rows if row.levels}
    changed = sorted(_changed(trial, people))
    if not changed:
        return {}
    kept, told = eligibility.kept(trial, changed), _told(trial)
    found = {}
    for number in changed:
        row = people[number]
        day = date.fromisoformat(row.days[STANDINGS[State.ENROLLED].day])
        factors = eligibility.weighed(row, kept[number], day, in_words=False).factors
        if open_now := tuple(_differing(row, factors, told.get(number, []))):
            found[number] = open_now
    return found


def explain(trial: str, number: str, *, why: str, by: By, now: datetime, key: str = "") -> None:
    """Keep why levels are not what was fixed at enrolment. NotNow where they are; InputError without a reason."""
    with held(trial, number) as person:
        if sent(trial, key):
            return
        found = differing(trial, [person]).get(number)
        if not found:
            raise NotNow("The levels are those that were fixed at enrolment.", mend="Load the page again.")
        said = require_words(why, "Reason", "It is not said why.")
        told = {"levels": {each.factor.id: _known(each.factor) | {"fixed": each.fixed} for each in found}}
        append(
            trial, LEVEL_EXPLAINED, subject(number), told, by=by, now=now, site=person.site, why=said, key=key
        )


def explained(trial: str, number: str) -> Event | None:
    """Who said last why somebody's levels differ; None where nobody did. 2 queries."""
    asked = ledger.Asked(subject=subject(number), kind=LEVEL_EXPLAINED)
    return next(iter(ledger.told(trial, asked, most=1).events), None)


def _changed(trial: str, people: Mapping[str, Participant]) -> set[str]:
    """Whose evidence of a factor was entered or struck out since enrolment, and perhaps a day before."""
    if not people:
        return set()
    versions = {row.version for row in people.values()}
    designs = [trials.protocol(trial, each).design for each in versions]
    facts = {each.fact for one in designs if one for each in one.allocation.factors.value or () if each.fact}
    rows = Evidence.objects.filter(trial=trial, number__in=people)
    rows = rows.filter(Q(fact__startswith=FACTOR) | Q(fact__in=facts))
    return {
        number
        for number, event, struck in rows.values_list("number", "event", "struck_at")
        if event > _enrolled_by(people[number]) or (struck and struck.date() >= _day_before(people[number]))
    }


def _enrolled_by(row: Participant) -> int:
    return next(int(source) for source, to, _, _ in row.course if to == State.ENROLLED)


def _day_before(row: Participant) -> date:
    """A day before enrolment: the site's day may be another than the clock's."""
    return date.fromisoformat(row.days[STANDINGS[State.ENROLLED].day]) - timedelta(days=1)


def _told(trial: str) -> dict[str, list[Event]]:
    """What was known of levels at enrolment, and what was explained since, by number."""
    found: dict[str, list[Event]] = {}
    for each in ledger.opened(trial, [ENROLLED, LEVEL_EXPLAINED]):
        found.setdefault(number_of(each), []).append(each)
    return found


def _differing(row: Participant, factors: Sequence[Factor], told: Sequence[Event]) -> Iterator[Differing]:
    for each in factors:
        fixed = row.levels.get(each.id, "")
        other = {level for level in (each.said, each.judged) if level not in ("", fixed)}
        if fixed and other and not any(_settles(event, each, other) for event in told):
            yield Differing(each, fixed)


def _settles(event: Event, factor: Factor, other: set[str]) -> bool:
    """Whether the same was known when somebody said why: at enrolment, or since."""
    if event.kind == ENROLLED:
        return other == {event.payload.get("strata", {}).get(factor.id, {}).get("judged")}
    return bool(_known(factor).items() <= event.payload["levels"].get(factor.id, {}).items())


def _known(factor: Factor) -> dict[str, Any]:
    return {"said": factor.said, "judged": factor.judged}
