"""Enrolling somebody, or recording why they are not."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from equipoise.core.enrolment.reasons import NOT_MET, REASONS
from equipoise.core.enrolment.states import BEFORE, NotNow, State
from equipoise.core.values.errors import InputError
from equipoise.web.enrolment import eligibility, judging
from equipoise.web.enrolment.consenting import standing_consent
from equipoise.web.enrolment.deciding import require_settled
from equipoise.web.enrolment.eligibility import Eligibility
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
    chosen: Mapping[str, str] | None = None,
) -> None:
    """Enrol somebody: their levels of the stratification factors are fixed from the facts, ready to be allocated.

    `chosen`: levels of factors that no fact gives. NotNow where consent, a criterion or the investigator's word on the
    whole is missing; InputError for a level that is missing or unknown.
    """
    with held(trial, number) as person:
        if sent(trial, key):
            return
        require_state(person, {State.CONSENTED}, "Enrolment")
        require_open(trial, person.site)
        here = today(trial, person.site, now)
        found = eligibility.of(person, here)
        _require(person, found)
        told = {
            "day": here.isoformat(),
            "version": person.version,
            "levels": _levels(found, chosen or {}),
            "criteria": [_summary(each) for each in found.lines],
        }
        append(trial, "enrolment.enrolled", subject(number), told, by=by, now=now, site=person.site, key=key)


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
            why=why.strip(), key=key,
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


def _levels(found: Eligibility, chosen: Mapping[str, str]) -> dict[str, str]:
    levels = {}
    for factor in found.factors:
        level = factor.level or chosen.get(factor.id, "")
        if level not in dict(factor.levels):
            raise InputError(
                f"The level of “{factor.title}” is not known.", where=factor.title, mend="Choose one."
            )
        levels[factor.id] = level
    return levels


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
    if len(why) > LONGEST:
        raise InputError(
            f"It is longer than {LONGEST:,} characters.", where="In words", mend="Make it shorter."
        )
