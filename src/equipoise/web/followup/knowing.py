"""Who knows a participant's treatment because of an emergency: they are not asked to guess it, and it is kept why.

That there was an emergency, whose, and who read the answer is known to the open chain; what the answer was is not.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from equipoise.core.design.roles import Role
from equipoise.core.followup.answers import Answer, Missing
from equipoise.core.followup.cleaning import Place
from equipoise.core.followup.forms import Form, Kind, Purpose
from equipoise.core.values.errors import InputError
from equipoise.web.allocation import emergencies
from equipoise.web.allocation.emergencies import Emergency
from equipoise.web.followup import holding, kinds, queries, schedules
from equipoise.web.followup.schedules import Plan
from equipoise.web.ledger import queries as ledger
from equipoise.web.ledger.actions import By, append, writing
from equipoise.web.trials import queries as trials

WHY = "The treatment was told in an emergency."


@dataclass(frozen=True, slots=True)
class Known:
    """Who knows which treatment in a trial. `by`: log-ins by participant, with when each learned it.

    `themselves`: participants who were told, with the day. `asked`: log-ins who make guesses, by role and site.
    """

    by: dict[str, dict[str, datetime]]
    themselves: dict[str, date]
    asked: dict[tuple[str, str], frozenset[str]]

    def all_know(self, form: Form, number: str, site: str) -> bool:
        """Whether everybody knows who could make a guess of a participant."""
        if form.filled_by == Role.PARTICIPANT:
            return number in self.themselves
        who = self.asked.get((form.filled_by, site), frozenset())
        return bool(who) and who <= set(self.by.get(number, ()))

    def knows(self, actor: str, number: str) -> bool:
        """Whether somebody knows a participant's treatment. `actor`: as the ledger names who does something."""
        return (
            number in self.themselves
            if actor == f"participant:{number}"
            else actor in self.by.get(number, {})
        )


def known(trial: str) -> Known:
    """Who knows what. 5 queries."""
    by: dict[str, dict[str, datetime]] = {}
    for each in emergencies.emergencies(trial):
        by.setdefault(each.participant, {}).update(_learned(each))
    asked: dict[tuple[str, str], set[str]] = {}
    for person in trials.people(trial):
        if person.until is None:
            asked.setdefault((person.role, person.site), set()).add(person.username)
    return Known(by, _themselves(trial), {place: frozenset(who) for place, who in asked.items()})


def _learned(one: Emergency) -> dict[str, datetime]:
    """Who opened it saw the answer at once; the physician once they read it."""
    opened = {one.opened_by: one.opened_at} if one.opened_by and one.opened_at else {}
    return opened | ({one.physician: one.read_at} if one.read_at else {})


def _themselves(trial: str) -> dict[str, date]:
    events = ledger.opened(trial, [kinds.TOLD])
    return {kinds.number_of(each): date.fromisoformat(each.payload["day"]) for each in events}


def knows_own(trial: str, number: str) -> bool:
    """Whether a participant was told their treatment. 2 queries."""
    return bool(
        ledger.told(trial, ledger.Asked(subject=f"participant:{number}", kind=kinds.TOLD), most=1).events
    )


def emergencies_of(trial: str, number: str) -> list[Emergency]:
    """The emergencies in which a participant's code was broken, the newest first. 2 queries."""
    return [each for each in emergencies.emergencies(trial) if each.participant == number and each.is_open]


def refuse(plan: Plan, form: Form, actor: str) -> None:
    """InputError where somebody would guess what they know."""
    if form.purpose is Purpose.GUESS and known(plan.trial).knows(actor, plan.person.number):
        raise InputError(
            "You were told this treatment in an emergency, so your guess is not asked.",
            mend="It is kept why it is missing.",
        )


def tell(trial: str, number: str, day: date, *, by: By, now: datetime, key: str) -> None:
    """Note that a participant was told their treatment after their code was broken: they are asked for no more guesses.

    Their guesses of visits that happened and that they did not make are kept as missing. InputError where nobody broke
    their code, and for a day that can't be.
    """
    with writing(trial):
        if ledger.keyed(trial, key) is not None:
            return
        plan = schedules.plan(trial, number, now)
        first = min(
            (each.opened_at for each in emergencies_of(trial, number) if each.opened_at), default=None
        )
        if first is None:
            raise InputError("Nobody’s code was broken here.", mend="Load the page again.")
        if not plan.site.day(first) <= day <= plan.today:
            raise InputError(
                "This day can’t be right.", where="day", mend="It lies between the emergency and today."
            )
        holding.refuse_withdrawn(plan.person)
        append(
            trial, kinds.TOLD, f"participant:{number}", {"day": day.isoformat()}, by=by, now=now,
            site=plan.person.site, key=key,
        )  # fmt: skip
        for place in list(_unmade(plan, known(trial))):
            _leave_out(plan, place, by=by, now=now)


def visited(plan: Plan, *, by: By, now: datetime) -> None:
    """Keep why guesses are missing that nobody can make any more, now that a visit has happened."""
    guessed = any(form.purpose is Purpose.GUESS for form in plan.forms.values())
    for place in list(_unmade(plan, known(plan.trial))) if guessed else ():
        _leave_out(plan, place, by=by, now=now)


def leave_out(trial: str, place: Place, *, by: By, now: datetime) -> None:
    """Keep why somebody's guess is missing who knows the treatment; nothing where something is kept there."""
    with writing(trial):
        plan = schedules.plan(trial, place.participant, now)
        holding.refuse_withdrawn(plan.person)
        holding.refuse_locked(trial, place)
        if queries.row(trial, place) is None and known(trial).knows(by.actor, place.participant):
            _leave_out(plan, place, by=by, now=now)


def _unmade(plan: Plan, seen: Known) -> Iterator[Place]:
    """Guesses of visits that happened, that nobody made, and that nobody can make any more."""
    number, said = plan.person.number, queries.happenings(plan.trial, plan.person.number)
    for slot in plan.slots:
        happening = said.get((number, slot.key))
        if happening is None or happening.day is None:
            continue
        for form in (plan.forms[each] for each in slot.visit.forms if each in plan.forms):
            place = Place(number, slot.key, form.id)
            if form.purpose is not Purpose.GUESS or not seen.all_know(form, number, plan.person.site):
                continue
            if queries.row(plan.trial, place) is None and holding.lock_of(plan.trial, place) is None:
                yield place


def _leave_out(plan: Plan, place: Place, *, by: By, now: datetime) -> None:
    form = plan.form(place)
    item = next((each.id for each in form.items if each.kind is Kind.CHOICE), form.items[0].id)
    payload = {
        "visit": place.visit, "form": place.form, "occurrence": place.occurrence, "version": plan.under,
        "changes": {item: Answer(missing=Missing.NOT_APPLICABLE.value).plain()},
    }  # fmt: skip
    subject = f"participant:{place.participant}"
    append(plan.trial, kinds.LEFT_OUT, subject, payload, by=by, now=now, site=plan.person.site, why=WHY)


def left_out(trial: str) -> set[Place]:
    """The guesses of which it is kept that they were not asked. 1 query."""
    return {
        Place(kinds.number_of(each), each.payload["visit"], each.payload["form"], each.payload["occurrence"])
        for each in ledger.opened(trial, [kinds.LEFT_OUT])
    }
