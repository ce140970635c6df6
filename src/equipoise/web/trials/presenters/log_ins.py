"""Who can log in to a demonstration's trials, for the page that lists them."""

from __future__ import annotations

from datetime import datetime

from equipoise.core.design import duties
from equipoise.core.design.roles import Role, may_see_arm
from equipoise.web.accounts import queries as accounts
from equipoise.web.shell.demonstration import Group, LogIn
from equipoise.web.trials import queries
from equipoise.web.trials.queries import Conducted, Person

ORDER = 20


def groups(now: datetime) -> list[Group]:
    """Who can log in: in the trial as a whole, then at each site. Only of trials that are demonstrations."""
    return [group for trial in queries.trials() if trial.demonstration for group in _of(trial, now)]


def _of(trial: Conducted, now: datetime) -> list[Group]:
    held = [each for each in queries.people(trial.trial) if each.until is None or each.until > now]
    able = {
        name for name, each in accounts.by_usernames({p.username for p in held}).items() if each.is_strong
    }
    places = [("", f"{trial.name}: the trial as a whole")]
    places += [
        (each.number, f"{trial.name}: site {each.number}, {each.name}") for each in queries.sites(trial.trial)
    ]
    masking = queries.masking(trial.trial)
    return [
        Group(
            ORDER,
            title,
            tuple(_log_in(each, masking) for each in held if each.site == number and each.username in able),
        )
        for number, title in places
    ]


def _log_in(person: Person, masking: duties.Masking) -> LogIn:
    role = Role(person.role)
    knows = "May know treatments." if may_see_arm(role, masking) else "Blind."
    return LogIn(person.username, duties.NAMES[role].capitalize(), f"{duties.EXPLAINED[role]} {knows}")
