"""Enrolling somebody, or recording why they are not."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from equipoise.core.enrolment.reasons import NOT_MET, REASONS
from equipoise.core.enrolment.states import BEFORE, NotNow, State
from equipoise.core.values.errors import InputError
from equipoise.core.values.words import whole
from equipoise.web.enrolment import eligibility, judging, strata
from equipoise.web.enrolment.consenting import standing_consent
from equipoise.web.enrolment.deciding import require_settled
from equipoise.web.enrolment.eligibility import Eligibility
from equipoise.web.enrolment.finding import Found, take_over
from equipoise.web.enrolment.holding import (
    held,
    require_open,
    require_past,
    require_state,
    sent,
    subject,
    today,
)
from equipoise.web.enrolment.models import Participant
from equipoise.web.enrolment.strata import Factor
from equipoise.web.ledger.actions import By, append
from equipoise.web.trials import queries as trials

CODES = frozenset(each.code for each in (NOT_MET, *REASONS))
LONGEST = 2_000


def enrol(
    trial: str,
    number: str,
    *,
    by: By,
    now: datetime,
    key: str = "",
    chosen: Collection[Found] = (),
    why: str = "",
) -> None:
    """Enrol somebody: their levels of the stratification factors are fixed from the evidence, ready to be allocated.

    `chosen`: evidence for factors of which none was entered yet (`factor cytotoxic`). `why`: why a level that was
    entered is not what the facts of the criteria give. NotNow where consent, a criterion or the investigator's word on
    the whole is missing; InputError for a level that is missing or unknown, has no document, or differs without a why.
    """
    with held(trial, number) as person:
        if sent(trial, key):
            return
        require_state(person, {State.CONSENTED}, "Enrolment")
        require_open(trial, person.site)
        here = today(trial, person.site, now)
        _require(person, eligibility.of(person, here))
        take_over(trial, number, chosen, by=by, now=now, key=f"{key}:levels" if key else "")
        found = eligibility.of(person, here)
        strata.require_known(found.factors)
        strata.require_agreed(found.factors, why)
        told = {
            "day": here.isoformat(),
            "version": person.version,
            "levels": {each.id: each.level for each in found.factors},
            "strata": {each.id: _rests(each) for each in found.factors},
            "criteria": [_summary(each) for each in found.lines],
        }
        append(
            trial, "enrolment.enrolled", subject(number), told, by=by, now=now, site=person.site,
            why=whole(why, LONGEST, "In words"), key=key,
        )  # fmt: skip


def fail(
    trial: str,
    number: str,
    *,
    criteria: Collection[str] = (),
    reasons: Collection[str] = (),
    day: date,
    why: str = "",
    by: By,
    now: datetime,
    key: str = "",
) -> None:
    """Record a screen failure. `criteria`: ids of those that are not met; `reasons`: codes of other reasons."""
    with held(trial, number) as person:
        if not sent(trial, key):
            require_state(person, BEFORE, "A screen failure")
            require_past(day, today(trial, person.site, now), "Day")
            _require_reasons(criteria, reasons, why)
        titles = _titles(person)
        unmet = [[each, titles[each]] for each in sorted(criteria) if each in titles]
        codes = sorted(set(reasons) | ({NOT_MET.code} if unmet else set()))
        told: dict[str, Any] = {"day": day.isoformat(), "reasons": codes, "criteria": unmet}
        append(
            trial, "enrolment.failed", subject(number), told, by=by, now=now, site=person.site,
            why=whole(why, LONGEST, "In words"), key=key,
        )  # fmt: skip


def _require(person: Participant, found: Eligibility) -> None:
    consent = standing_consent(person.trial, person.number)
    if consent is None or consent.version != person.version:
        raise NotNow("There is no consent that stands.", mend="Record it first.")
    conducted = trials.trial(person.trial)
    if conducted is not None and conducted.version != person.version:
        raise NotNow(
            f"Consent was given to version {person.version}, and version {conducted.version} is in force.",
            mend="Whoever is not enrolled yet has to consent to the version in force.",
        )
    require_settled(found)
    if found.whole is None:
        raise NotNow(
            "No investigator has confirmed the whole.", mend="An investigator of the site does that."
        )


def _rests(factor: Factor) -> dict[str, Any]:
    """What a factor's level rests on: the evidence, and the level that the facts of the criteria gave."""
    return {"judged": factor.judged, "evidence": [each.pk for each in factor.counted]}


def _summary(line: eligibility.Line) -> dict[str, Any]:
    by = line.confirmed.actor if line.confirmed else ""
    return {
        "id": line.id,
        "verdict": line.verdict.value,
        "confirmed_by": by,
        "override": line.override.pk if line.overridden and line.override else 0,
    }


def _titles(person: Participant) -> dict[str, str]:
    rules = judging.rules_of(person)
    return {each.id: each.title or each.id for each in rules.criteria}


def _require_reasons(criteria: Collection[str], reasons: Collection[str], why: str) -> None:
    if not criteria and not reasons:
        raise InputError("No reason is chosen.", where="Reasons", mend="Choose at least one.")
    if not CODES.issuperset(reasons):
        raise InputError("A reason is not known here.", where="Reasons", mend="Load the page again.")
    if "other" in reasons and not why.strip():
        raise InputError(
            "It is not said which other reason.", where="In words", mend="Write it in a sentence."
        )
    whole(why, LONGEST, "In words")
