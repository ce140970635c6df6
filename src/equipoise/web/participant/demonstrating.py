"""Participants of a demonstration whose own pages can be opened, for the page that says who can log in."""

from __future__ import annotations

from equipoise.web.participant import queries
from equipoise.web.participant.queries import Own
from equipoise.web.shell.demonstration import Group, LogIn
from equipoise.web.trials import queries as trials

ORDER = 25
LANGUAGES = {"en": "English", "fr": "French"}


def groups() -> list[Group]:
    """Each participant with a link that is in use. Only of trials that are demonstrations."""
    return [
        Group(
            ORDER,
            f"{each.name}: participants, on their own phone",
            tuple(_own_page(own) for own in queries.in_use(each.trial)),
        )
        for each in trials.trials()
        if each.demonstration
    ]


def _own_page(own: Own) -> LogIn:
    return LogIn(
        own.number,
        f"Participant at site {own.site}, in {LANGUAGES[own.language]}",
        "Answers what is asked at their visits, sees the next ones. Blind.",
        queries.path(own.secret),
        own.passcode,
    )
