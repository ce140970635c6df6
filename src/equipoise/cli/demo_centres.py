"""The demonstration's sites and messages: made once, by the same actions as real ones, dated before its day."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from equipoise import demonstration
from equipoise.core.referral.consents import Purpose
from equipoise.web.fit import queries as fit
from equipoise.web.fit.answers import Answer, Answers
from equipoise.web.fit.attaching import attached
from equipoise.web.mail import delivering, servers
from equipoise.web.mail import queries as mail
from equipoise.web.referrals import actions as referrals
from equipoise.web.referrals import passing, queries
from equipoise.web.referrals.submitting import Submission, submit
from equipoise.web.referrals.team import Hand
from equipoise.web.sites import actions, managing, saying
from equipoise.web.sites import queries as sites
from equipoise.web.studies import queries as studies

BY = "demonstration"
TICK = timedelta(hours=12)
"""How often reminders and last resorts are looked for in the time that is played through."""


class Refusing:
    """A mail server that knows no address."""

    def send(self, letter: object) -> bool:  # noqa: ARG002  (as every server takes it)
        """Refuse the letter."""
        raise servers.Refused("550")

    def close(self) -> None:
        """Nothing is open."""


@dataclass(frozen=True, slots=True)
class Moment:
    """Something that happens at a time of the story that is played through."""

    at: datetime
    what: Callable[[datetime], None]


def log_ins() -> tuple[str, ...]:
    """The log-ins of those who work at the demonstration's sites."""
    return tuple(each["log_in"] for each in demonstration.centres()["members"])


def prepare(user_ids: Mapping[str, int], now: datetime) -> None:
    """Make organisations, sites, members and messages that aren't there yet. `user_ids`: by log-in."""
    plan = demonstration.centres()
    known = {(each.organisation, each.name): each.id for each in managing.rows()}
    by_city = {}
    for organisation in plan["organisations"]:
        for site in organisation["sites"]:
            found = known.get((organisation["name"], site["name"]))
            by_city[site["city"]] = found or _site(organisation["name"], plan["study"], site, now)
    for member in plan["members"]:
        for city in member["cities"]:
            actions.appoint(by_city[city], user_ids[member["log_in"]], member["role"], by=BY, now=now)
    if set(by_city.values()) - set(known.values()):
        _play(plan["study"], user_ids, now)


def _site(organisation: str, study: str, given: Mapping[str, Any], now: datetime) -> int:
    """A site, tied to its place in the record, and what it says of itself."""
    began = now - timedelta(days=given.get("days_ago", 0))
    number = actions.add_organisation(organisation, by=BY, now=began)
    facts = {
        key: given[key] for key in ("name", "city", "state", "country", "contact_email", "contact_phone")
    }
    site = actions.add_site(number, actions.NewSite(**facts, languages=given["languages"]), by=BY, now=began)
    place = next(each.key for each in managing.places(study) if each.town.startswith(given["city"]))
    seen_on = date.fromisoformat(given["seen_on"]) if "seen_on" in given else None
    part = saying.connect(site, study, place, by=BY, now=began, seen_on=seen_on)
    if "said" in given:
        saying.say(site, part, given["said"], by=BY, now=began)
    return site


@dataclass(frozen=True, slots=True)
class Stage:
    """Where the messages go: the study's sites by their city, the numbers of log-ins, and the day of preparing."""

    study: str
    parts: Mapping[str, int]
    user_ids: Mapping[str, int]
    now: datetime


def _play(study: str, user_ids: Mapping[str, int], now: datetime) -> None:
    """Let the messages be sent, opened and answered one after the other, with reminders as time goes by."""
    parts = {each.city: each.study_site for each in sites.centres(study) if each.study_site and each.takes}
    stage = Stage(study, parts, user_ids, now)
    moments = [
        moment
        for number, given in enumerate(demonstration.messages())
        for moment in _moments(f"demonstration-{number}", given, stage)
    ]
    first = min(each.at for each in moments)
    moments += [Moment(first + TICK * step, _sweep) for step in range((now - first) // TICK + 1)]
    for moment in sorted(moments, key=lambda each: each.at):
        if moment.at <= now:
            moment.what(moment.at)


def _moments(key: str, given: Mapping[str, Any], stage: Stage) -> Iterator[Moment]:
    sent = stage.now - timedelta(days=given["days_ago"])
    server: servers.Server = Refusing() if given.get("bounces") else servers.Mailbox()
    taken: list[UUID] = []

    def begin(at: datetime) -> None:
        taken.append(submit(_submission(key, given, stage, at), at).id)
        _deliver(taken[0], server, at)

    yield Moment(sent, begin)
    for step in given["steps"]:
        yield Moment(sent + timedelta(hours=step["hours"]), partial(_step, taken, step, stage))


def _step(taken: list[UUID], step: Mapping[str, Any], stage: Stage, at: datetime) -> None:
    """One step of a message's story, and the letters it makes."""
    referral = taken[0]
    match step["do"]:
        case "open":
            referrals.open_by_team(referral, by=step["by"], now=at)
        case "answer":
            referrals.answer(referral, step["text"], by=step["by"], now=at)
        case "ask":
            referrals.ask(referral, step["text"], by=step["by"], now=at)
        case "decline":
            referrals.decline(referral, step["reason"], step["text"], by=step["by"], now=at)
        case "suggest":
            _suggest(referral, step, stage, at)
        case "write":
            referrals.write(referral, step["text"], now=at)
        case "withdraw":
            referrals.withdraw(referral, now=at)
    _deliver(referral, servers.Mailbox(), at)


def _suggest(referral: UUID, step: Mapping[str, Any], stage: Stage, at: datetime) -> None:
    user = stage.user_ids[step["by"]]
    hand = Hand(step["by"], user, frozenset(sites.sites_of(user)))
    found = queries.full(hand.sites, referral, at)
    seen = found.seen if found else 0
    passing.pass_on(referral, stage.parts[step["city"]], step["text"], hand, seen=seen, now=at)


def _sweep(at: datetime) -> None:
    referrals.remind(at)
    referrals.lapse(at)


def _submission(key: str, given: Mapping[str, Any], stage: Stage, at: datetime) -> Submission:
    person = {name: given[name] for name in ("first_name", "last_name", "phone", "times") if name in given}
    person["email"] = f"{key}@example.org"
    person["writes_for"] = given.get("writes_for", "me")
    agreed = {Purpose.CONTACT}
    agreed |= {Purpose.CALL} if "phone" in given else set()
    agreed |= {Purpose.SPEAKS_FOR} if "writes_for" in given else set()
    answers = _answers(stage.study, given.get("answers", {}), at)
    agreed |= {Purpose.ANSWERS} if answers else set()
    return Submission(
        key,
        stage.parts[given["city"]],
        person,
        frozenset(agreed),
        language=given.get("language", "en"),
        message=given["message"],
        answers=answers,
        how=BY,
    )


def _answers(nct_id: str, said: Mapping[str, str], at: datetime) -> list[dict[str, Any]]:
    """What somebody answered in the self-check, as the form sends it."""
    study = studies.study(nct_id) if said else None
    answers = Answers({key: Answer(text) for key, text in said.items()})
    return attached(fit.check(study, answers, at.date())) if study else []


def _deliver(referral: UUID, server: servers.Server, at: datetime) -> None:
    for letter in mail.waiting(f"referral:{referral}"):
        delivering.deliver(letter, server, lambda: at)
