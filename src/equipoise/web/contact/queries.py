"""What the pages of contact show: the centres of a study, one of them, and a person's own message."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from equipoise.core.referral.consents import Purpose
from equipoise.core.referral.states import Event, Party, State
from equipoise.core.registry.record import Study
from equipoise.web.contact.nearby import Offered, offered, where
from equipoise.web.fit import queries as fit
from equipoise.web.fit.answers import Answers
from equipoise.web.fit.attaching import attached
from equipoise.web.referrals import persons
from equipoise.web.referrals.persons import Own, Told
from equipoise.web.search.engine import gazetteer
from equipoise.web.search.near import Near, TownOf, near
from equipoise.web.sites import queries as sites
from equipoise.web.sites.centres import Centre
from equipoise.web.studies import queries as studies

NEXT = 3
"""Centres that a private page offers at once."""
HAPPENED: Mapping[str, str] = {
    Event.SUBMIT: "You sent your message",
    Event.SEND: "Your message left us",
    Event.DELIVER: "Your message reached the centre",
    Event.BOUNCE: "The centre’s address did not take your message",
    Event.RESEND: "We sent your message again",
    Event.OPEN: "Somebody at the centre opened your message",
    Event.ANSWER: "The study team answered",
    Event.DECLINE: "The study team can’t take this further",
    Event.ASK: "The study team asked you something",
    Event.SUGGEST: "The study team suggested another centre",
    Event.AGREE: "You passed your message on",
    Event.FORWARD: "The study team passed your message on",
    Event.WRITE: "You wrote",
    Event.LAPSE: "The time for an answer passed",
    Event.WITHDRAW: "You withdrew your message",
}
"""What happened, in the words of the private page."""


@dataclass(frozen=True, slots=True)
class Centres:
    """The centres of a study. `sendable`: how many take messages."""

    study: Study
    near: Near
    all: tuple[Offered, ...]

    @property
    def sendable(self) -> int:
        """How many take messages now."""
        return sum(each.centre.takes for each in self.all)


def centres_of(nct_id: str, place: str = "", without: frozenset[int] = frozenset()) -> Centres | None:
    """The centres of a study, the nearest to `place` first; None where there is no such study. 2 queries."""
    study = studies.study(nct_id)
    if study is None:
        return None
    here = near(place, gazetteer())
    found = [each for each in sites.centres_of(study) if each.study_site not in without]
    return Centres(study, here, offered(found, here.point, TownOf(gazetteer())))


def centre_of(nct_id: str, key: str) -> tuple[Study, Centre] | None:
    """A study and one of its centres; None where there is none of that key. 2 queries."""
    study = studies.study(nct_id)
    found = sites.centres_of(study) if study else []
    centre = next((each for each in found if each.key == key), None)
    return (study, centre) if study and centre else None


def attachable(study: Study, answers: Answers, today: date) -> list[dict[str, Any]]:
    """The self-check's answers about this study, as they would be sent."""
    return attached(fit.check(study, answers, today)) if answers else []


@dataclass(frozen=True, slots=True)
class Step:
    """One thing in the story as the page shows it."""

    told: Told
    heading: str

    @property
    def theirs(self) -> bool:
        """Whether the study team said it."""
        return self.told.by is Party.TEAM


@dataclass(frozen=True, slots=True)
class Suggested:
    """Another centre that the team suggests. `takes`: it takes messages now; `answers`: there are any."""

    study_site: int
    name: str
    city: str
    takes: bool
    answers: bool


@dataclass(frozen=True, slots=True)
class PrivatePage:
    """A person's message as its page shows it. `answer_by`: the day by which the centre is to answer, there.

    `suggested`: the centre that the team suggests, or that the message was passed on to. `after`: how the centre is
    called that has what came after it; empty where nothing did.
    """

    own: Own
    title: str
    centre: str
    city: str
    answer_by: date | None
    story: tuple[Step, ...]
    others: tuple[Offered, ...]
    suggested: Suggested | None = None
    after: str = ""

    @property
    def may_pass(self) -> bool:
        """Whether the person is asked if another centre may have this."""
        return self.suggested is not None and Event.AGREE in self.own.may

    @property
    def talk(self) -> tuple[Step, ...]:
        """What was written, by either."""
        return tuple(each for each in self.story if each.told.said or each.told.why)

    @property
    def may_write(self) -> bool:
        """Whether the person may add something."""
        return Event.WRITE in self.own.may

    @property
    def may_withdraw(self) -> bool:
        """Whether there is anything to withdraw."""
        return Event.WITHDRAW in self.own.may

    @property
    def is_asked(self) -> bool:
        """Whether the team waits for the person: it has asked something."""
        last = self.talk[-1] if self.talk else None
        return last is not None and last.told.event == Event.ASK

    @property
    def is_returned(self) -> bool:
        """Whether the centre's address took no letter: reminding it would be of no use."""
        return self.own.state is State.BOUNCED

    @property
    def next_first(self) -> bool:
        """Whether the next centre stands at the top: nothing more is to come from this one by itself."""
        ended = {Event.DECLINE, Event.LAPSE, Event.BOUNCE, Event.WITHDRAW}
        moves = [each for each in self.story if each.told.event and each.told.event != Event.WRITE]
        return bool(moves) and moves[-1].told.event in ended


def private_page(secret: str, place: str = "") -> PrivatePage | None:
    """The page of a referral; None where none has that secret. Next centres: from `place`, else from this one."""
    own = persons.by_secret(secret)
    return None if own is None else page_of(own, place)


def page_of(own: Own, place: str = "") -> PrivatePage:
    """The page of a referral that was looked up."""
    reach = sites.reach(own.study_site)
    study = studies.study(own.nct_id)
    zone = reach.calendar.zone if reach else None
    return PrivatePage(
        own=own,
        title=study.title if study else own.nct_id,
        centre=reach.name if reach else "the study centre",
        city=reach.city if reach else "",
        answer_by=own.answer_by.astimezone(zone).date() if own.answer_by else None,
        story=tuple(Step(each, HAPPENED.get(each.event, each.event)) for each in own.story),
        others=others(own, study, place) if study else (),
        suggested=_suggested(own),
        after=_after(own),
    )


def _after(own: Own) -> str:
    """1 query where something came after."""
    if own.next_site is None:
        return ""
    reach = sites.reach(own.next_site)
    return reach.name if reach else "another centre"


def _suggested(own: Own) -> Suggested | None:
    reach = sites.reach(own.suggested) if own.suggested else None
    if reach is None:
        return None
    agreed = {each.purpose for each in own.agreements if each.withdrawn_at is None}
    answers = bool(own.answers) and Purpose.ANSWERS in agreed
    return Suggested(reach.study_site, reach.name, reach.city, reach.takes, answers)


def others(own: Own, study: Study, place: str = "") -> tuple[Offered, ...]:
    """The centres that take messages and were not asked yet, the nearest first."""
    known, town_of = sites.centres_of(study), TownOf(gazetteer())
    this = next((each for each in known if each.study_site == own.study_site), None)
    here = near(place, gazetteer()).point or (where(this, town_of) if this else None)
    fresh = [each for each in known if each.takes and each.study_site not in own.asked]
    return offered(fresh, here, town_of)


def shortened(page: PrivatePage) -> PrivatePage:
    """The page with the nearest few centres alone."""
    return replace(page, others=page.others[:NEXT])


def understood(place: str) -> Near:
    """What a place that was typed is understood as."""
    return near(place, gazetteer())
