"""Entering somebody in the log from a page: with a name where it may be kept, from a message where there is one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from equipoise.core.referral.consents import Purpose
from equipoise.web.enrolment import finding, identity, importing, screening
from equipoise.web.enrolment.forms import NewEntry
from equipoise.web.enrolment.models import Participant
from equipoise.web.referrals import queries as referrals
from equipoise.web.referrals import team
from equipoise.web.trials import queries as trials
from equipoise.web.trials.frame import Frame
from equipoise.web.trials.permissions import Deed
from equipoise.web.trials.queries import Site


@dataclass(frozen=True, slots=True)
class Message:
    """A message from which somebody can be taken into the log. `number`: under which they are there already.

    `may_take_answers`: they sent answers of the self-check, and have not taken back that the site may have them.
    """

    id: UUID
    code: str
    name: str
    person: Mapping[str, str]
    site: Site
    day: date
    answers: Sequence[Mapping[str, Any]]
    may_take_answers: bool
    number: str


@dataclass(frozen=True, slots=True)
class Door:
    """A trial into whose log a message can be taken. `number`: under which it is there already, else empty."""

    trial: str
    name: str
    number: str


def enter(page: Frame, form: NewEntry, sites: Sequence[Site]) -> str:
    """Enter somebody; gives their number."""
    given = form.cleaned_data
    site = next(each.number for each in sites if each.number == given.get("site", sites[0].number))
    by, trial = page.require(Deed.SCREEN, site), page.trial.trial
    with transaction.atomic():
        number = screening.screen(trial, site, given["day"], by=by, now=page.now, key=form.sent_key)
        if form.name:
            key = f"{form.sent_key}:name" if form.sent_key else ""
            identity.keep(trial, number, form.name, by=by, now=page.now, key=key)
    return number


def message(page: Frame, referral: UUID) -> Message | None:
    """A message to one of the sites where one may screen, about this trial's study; opening it is noted.

    None where there is none, or its person was erased.
    """
    sites = {each.site_id: each for each in page.sites(Deed.SCREEN) if each.site_id}
    found = referrals.full(frozenset(sites), referral, page.now)
    if found is None or found.line.nct_id != page.trial.nct_id or found.line.erased:
        return None
    return Message(
        id=referral,
        code=found.line.code,
        name=found.line.name,
        person=found.person,
        site=sites[found.line.site],
        day=sites[found.line.site].day(found.line.created_at),
        answers=found.answers,
        may_take_answers=bool(found.answers) and _agreed(found, Purpose.ANSWERS),
        number=numbers(page.trial.trial, [str(referral)]).get(str(referral), ""),
    )


def note_opening(page: Frame, found: Message, user_id: int) -> None:
    """Note in the message's story that it was opened: who may screen sees who wrote."""
    hand = team.Hand(page.standing.username, user_id, frozenset({found.site.site_id}))
    team.open_(found.id, hand, page.now)


def take(page: Frame, found: Message, given: Mapping[str, Any]) -> str:
    """Enter who wrote a message, with what may be carried over; gives their number."""
    by, trial, key = page.require(Deed.SCREEN, found.site.number), page.trial.trial, str(given["key"])
    with transaction.atomic():
        number = screening.screen(
            trial, found.site.number, given["day"], by=by, now=page.now, key=key, referral=str(found.id)
        )
        if given["agreed"]:
            identity.keep(trial, number, found.person, by=by, now=page.now, key=f"{key}:name" if key else "")
        if given["answers"] and found.may_take_answers:
            rules = trials.protocol(trial).rules
            said = importing.from_answers(found.answers, rules, found.day)
            finding.take_over(trial, number, said, by=by, now=page.now, key=f"{key}:said" if key else "")
    return number


def doors(nct_id: str, site_id: int, referral: UUID, username: str, now: datetime) -> list[Door]:
    """The trials into whose log somebody can take a message to a site about a study, by the trials' names."""
    found = []
    for each in trials.trials():
        here = [site for site in trials.sites(each.trial) if site.site_id == site_id]
        if each.nct_id != nct_id or not here:
            continue
        standing = trials.standing(each.trial, username, now)
        if any(standing.may(Deed.SCREEN, site.number) for site in here):
            number = numbers(each.trial, [str(referral)]).get(str(referral), "")
            found.append(Door(each.trial, each.name, number))
    return found


def numbers(trial: str, messages: Sequence[str]) -> dict[str, str]:
    """By message, the numbers of those that are in a trial's log. 1 query."""
    rows = Participant.objects.filter(trial=trial, referral__in=messages)
    return dict(rows.values_list("referral", "number"))


def _agreed(found: referrals.Full, purpose: Purpose) -> bool:
    return any(each.purpose == purpose and each.withdrawn_at is None for each in found.consents)
