"""Participants for tests of any room: `enrolled` by three events, and `eligible` by the whole road."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from equipoise.cli.demo_participants import FACTS as WHOM_IT_TAKES
from equipoise.web.enrolment import actions, eligibility, holding
from equipoise.web.enrolment.eligibility import Eligibility
from equipoise.web.enrolment.holding import subject
from equipoise.web.ledger.actions import append
from equipoise.web.trials import queries as trials
from tests.web.trials.example import Example


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
    actions.consent(example.trial.trial, number, given, by=example.by("coordinator", site), now=example.now)
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


FACTS = {
    "birth_date": "1958-05",
    "sex": "male",
    **WHOM_IT_TAKES,
    "ecog": "1",
    "progressing_lesions": "2",
    "restaging": "2026-02-20",
    "prior_radiotherapy": "no",
    "thoracic_lesions": "no",
    "clock randomisation": "2026-03-10",
}
"""What is found of somebody whom STOP-2 may take, made up."""
PLAN = {"kind": "record", "document": "Plan of the tumour board", "dated": "2026-02-27"}
RECORD = {"kind": "record", "document": "Letter of the clinic", "dated": "2026-02-24"}


def found(example: Example, number: str, facts: Mapping[str, str] | None = None, **more: Any) -> None:
    """Enter evidence, by default all that STOP-2 asks for."""
    actions.take_over(
        example.trial.trial,
        number,
        [actions.Found(name, value, **{**RECORD, **more}) for name, value in (facts or FACTS).items()],
        by=example.by("coordinator", number[:2]),
        now=example.now,
    )


def chosen(level: str = "no", **more: Any) -> list[actions.Found]:
    """The level of the made-up trial's stratification factor, with its document."""
    return [actions.Found("factor cytotoxic", level, **(PLAN | more))]


def confirmed(example: Example, number: str) -> None:
    """Have an investigator confirm every criterion that passes, and the whole."""
    by, trial = example.by("oncologist", number[:2]), example.trial.trial
    seen = {each.id: each.basis for each in eligibility_of(example, number).to_confirm}
    actions.confirm(trial, number, seen, by=by, now=example.now)
    actions.confirm_all(trial, number, eligibility_of(example, number).basis, by=by, now=example.now)


def eligibility_of(example: Example, number: str) -> Eligibility:
    """How somebody stands to the criteria on the example's day."""
    with holding.held(example.trial.trial, number) as person:
        return eligibility.of(person, _day(example, number[:2]))
