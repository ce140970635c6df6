"""Consent: to which protocol version, by which information, when and how; taking it back; consenting anew."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from equipoise.core.enrolment.states import BEFORE, IN_TRIAL, Mark, NotNow, State
from equipoise.core.values.errors import InputError
from equipoise.web.enrolment.holding import (
    held,
    require_open,
    require_past,
    require_state,
    sent,
    subject,
    today,
)
from equipoise.web.enrolment.models import Consent, Participant
from equipoise.web.ledger.actions import By, append
from equipoise.web.trials import queries as trials
from equipoise.web.trials.permissions import Deed

HOW = {
    "paper": "Signed on paper",
    "electronic": "Signed electronically",
    "witness": "Read aloud, before an impartial witness",
    "representative": "Given by a legal representative",
}
_TIME = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d")
_INFORMATION = 80


@dataclass(frozen=True, slots=True)
class Given:
    """A consent as it was given. `version`: of the protocol; `information`: the version of the written information.

    `time`: of the day, as 14:05; empty where it isn't noted. `how`: a key of `HOW`. `explained_by`: a log-in name.
    """

    version: str
    information: str
    day: date
    how: str
    explained_by: str
    time: str = ""


def consent(trial: str, number: str, given: Given, *, by: By, now: datetime, key: str = "") -> None:
    """Record a consent, the first or one to a newer protocol version, which moves the participant to it.

    NotThere where there is no such participant; NotNow where their state doesn't
    allow it; InputError for what can't be.
    """
    with held(trial, number) as person:
        if not sent(trial, key):
            _require(person, given, now)
        told = {
            "version": given.version,
            "information": given.information.strip(),
            "day": given.day.isoformat(),
            "time": given.time,
            "how": given.how,
            "explained_by": given.explained_by,
        }
        append(trial, "enrolment.consented", subject(number), told, by=by, now=now, site=person.site, key=key)


def withdraw(
    trial: str,
    number: str,
    marks: Collection[Mark],
    day: date,
    *,
    by: By,
    now: datetime,
    why: str = "",
    key: str = "",
) -> None:
    """Record that consent was taken back: before enrolment altogether, afterwards from what `marks` say.

    The participant owes nobody a reason, and so `why` may be empty.
    """
    with held(trial, number) as person:
        if not sent(trial, key):
            _require_withdrawal(person, marks, day, now)
        told = {"marks": sorted(mark.value for mark in marks), "day": day.isoformat()}
        append(
            trial, "enrolment.consent_withdrawn", subject(number), told, by=by, now=now, site=person.site,
            why=why.strip(), key=key,
        )  # fmt: skip


def consents(trial: str, number: str) -> list[Consent]:
    """Every consent of a participant, the first one first. 1 query."""
    return list(Consent.objects.filter(trial=trial, number=number).order_by("id"))


def standing_consent(trial: str, number: str) -> Consent | None:
    """The newest consent that was not taken back. 1 query."""
    return Consent.objects.filter(trial=trial, number=number, withdrawn_on=None).order_by("-id").first()


def _require(person: Participant, given: Given, now: datetime) -> None:
    require_state(person, BEFORE | IN_TRIAL, "Consent")
    conducted = trials.trial(person.trial)
    if conducted is None or given.version != conducted.version:
        raise InputError(
            f"Protocol version {given.version} is not the one in force.",
            where="Protocol version",
            mend="Load the page again, and use the information that belongs to the version in force.",
        )
    if person.version == given.version:
        raise NotNow(f"{person.number} has consented to version {given.version} already.")
    if State(person.state) is State.SCREENING:
        require_open(person.trial, person.site)
    _require_form(given)
    _require_days(person, given.day, now)
    if not trials.standing(person.trial, given.explained_by, now).may(Deed.CONSENT, person.site):
        raise InputError(
            f"“{given.explained_by[:60]}” may not take consent at site {person.site}.",
            where="Who explained it",
            mend="Write the log-in name of somebody of this site's team.",
        )


def _require_form(given: Given) -> None:
    if not given.information.strip():
        raise InputError(
            "The version of the written information is missing.",
            where="Written information",
            mend="It stands at the foot of its pages.",
        )
    if len(given.information) > _INFORMATION:
        raise InputError("It is too long.", where="Written information", mend="Write its version alone.")
    if given.how not in HOW:
        raise InputError("It is not said how consent was given.", where="How", mend="Choose one.")
    if given.time and not _TIME.fullmatch(given.time):
        raise InputError(
            f"“{given.time[:10]}” is no time of day.", where="Time", mend="Write it as in 14:05."
        )


def _require_days(person: Participant, day: date, now: datetime) -> None:
    require_past(day, today(person.trial, person.site, now), "Day of consent")
    last = Consent.objects.filter(trial=person.trial, number=person.number).order_by("-day").first()
    if last is not None and day < last.day:
        raise InputError(
            f"The consent before was on {last.day.isoformat()}.", where="Day of consent", mend="Look again."
        )


def _require_withdrawal(person: Participant, marks: Collection[Mark], day: date, now: datetime) -> None:
    if State(person.state) in BEFORE:
        require_state(person, {State.CONSENTED}, "Taking consent back")
        if marks:
            raise InputError("Before enrolment consent is taken back as a whole.")
    elif not marks:
        raise InputError("Nothing is chosen.", where="Withdrawn from", mend="Choose at least one.")
    require_past(day, today(person.trial, person.site, now), "Day")
    given = min((each.day for each in consents(person.trial, person.number)), default=day)
    if day < given:
        raise InputError(
            f"Consent was given on {given.isoformat()}.", where="Day", mend="It can’t be taken back before."
        )
