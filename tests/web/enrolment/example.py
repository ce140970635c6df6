"""Participants for tests of any room: `enrolled` by three events, and `eligible` by the whole road."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from equipoise.web.enrolment import actions
from equipoise.web.enrolment.holding import subject
from equipoise.web.ledger.actions import append
from equipoise.web.trials import queries as trials
from tests.web.trials.example import Example

__all__ = ["consented", "enrolled", "screened"]


def screened(example: Example, site: str = "01", **more: Any) -> str:
    """The number of somebody who was entered in a site's log on the example's day."""
    return actions.screen(
        example.trial.trial,
        site,
        more.pop("day", _day(example, site)),
        by=example.by("coordinator", site),
        now=more.pop("now", example.now),
        **more,
    )


def consented(example: Example, site: str = "01", **more: Any) -> str:
    """The number of somebody who was screened and gave consent on the example's day."""
    number = screened(example, site)
    given = actions.Given(
        version=example.trial.version,
        information="1.0",
        day=more.get("day", _day(example, site)),
        how="paper",
        explained_by=example.username("oncologist", site),
    )
    actions.consent(
        example.trial.trial, number, given, by=example.by("coordinator", site), now=example.now
    )
    return number


def enrolled(example: Example, site: str = "01", levels: Mapping[str, str] | None = None) -> str:
    """The number of somebody who was screened, gave consent and was enrolled: real events, no judgement.

    `levels`: of the stratification factors; by default the first level of each.
    """
    number, trial = consented(example, site), example.trial
    told = {
        "day": _day(example, site).isoformat(),
        "version": trial.version,
        "levels": dict(levels) if levels is not None else _first_levels(trial.trial),
        "criteria": [],
    }
    append(
        trial.trial, "enrolment.enrolled", subject(number), told,
        by=example.by("oncologist", site), now=example.now + timedelta(minutes=2), site=site,
    )  # fmt: skip
    return number


def _day(example: Example, site: str) -> date:
    return next(each for each in trials.sites(example.trial.trial) if each.number == site).day(example.now)


def _first_levels(trial: str) -> dict[str, str]:
    found = trials.protocol(trial).design
    factors = (found.allocation.factors.value or ()) if found else ()
    return {each.id: each.levels[0][0] for each in factors}
