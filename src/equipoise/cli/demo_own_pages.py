"""Own pages of two participants of the demonstration: one in each language, with something to answer now."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from equipoise.cli import demo_trial
from equipoise.core.design.roles import Role
from equipoise.core.enrolment.states import State
from equipoise.web.enrolment import queries as enrolment
from equipoise.web.enrolment.queries import Participant
from equipoise.web.ledger.actions import By
from equipoise.web.participant import actions, queries
from equipoise.web.participant.actions import LANGUAGES


def prepare(now: datetime) -> None:
    """Give the first participants at sites with log-ins who can answer something a link to their own pages."""
    for person, language in zip(_asked(now), LANGUAGES, strict=False):
        by = By(f"{demo_trial.AT_SITES[Role.COORDINATOR]}-{person.site}", Role.COORDINATOR)
        key = f"demonstration-own-page-{language}"
        actions.make_link(demo_trial.TRIAL, person.number, language=language, by=by, now=now, key=key)


def _asked(now: datetime) -> Iterator[Participant]:
    """Who is followed at a site with log-ins, and can answer something today."""
    for site in demo_trial.WITH_LOG_INS:
        for each in enrolment.participants(demo_trial.TRIAL, site):
            if each.state is State.FOLLOWED and queries.has_open(demo_trial.TRIAL, each.number, now):
                yield each
