"""The demonstration's trial: STOP-2 with its labelled assumptions, its made-up sites and somebody in every role.

Made once, by the same actions as a real one, dated before the first participant is screened. Who plays participants
through it begins where `prepare` says that it made the trial now.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from equipoise import demonstration, protocols
from equipoise.core.design.model import PlannedSite
from equipoise.core.design.roles import Role
from equipoise.links.gazetteer.zones import locality
from equipoise.web.ledger.actions import By
from equipoise.web.sites import managing
from equipoise.web.trials import actions, queries

TRIAL, FILE, OVERLAY = "stop-2", "stop-2.yaml", "stop-2.demo.yaml"
BY = By("demonstration", "operator")
BEGAN = timedelta(days=360)
"""How long before the day of preparing the trial began: room for participants of every length."""
NUMBERS = ("01", "02", "03", "04", "05", "06")
WITH_LOG_INS = NUMBERS[:2]
AT_SITES = {Role.COORDINATOR: "coordinator", Role.ONCOLOGIST: "oncologist", Role.TREATING: "treating"}
"""Roles at each site, and the beginning of their log-ins: `coordinator-01`."""
IN_THE_WHOLE = {
    "trial-manager": Role.MANAGER,
    "data-manager": Role.DATA_MANAGER,
    "monitor": Role.MONITOR,
    "safety": Role.SAFETY,
    "statistician": Role.STATISTICIAN,
    "independent": Role.INDEPENDENT,
    "on-call": Role.ON_CALL,
    "steward-1": Role.STEWARD,
    "steward-2": Role.STEWARD,
    "steward-3": Role.STEWARD,
}

IN_BOTH = {"coordinator": (Role.COORDINATOR, NUMBERS[0])}
"""Who reads the messages of a centre, and screens for the trial there: the way from a message to a participant."""


def log_ins() -> tuple[str, ...]:
    """The log-ins: at two sites, so that one can see what the other can’t, and in the trial as a whole."""
    return (*(name for name, _, number in _people() if number in WITH_LOG_INS), *IN_THE_WHOLE)


def colleagues() -> tuple[str, ...]:
    """Who works at the other sites: they act in the story, and can't log in."""
    return tuple(name for name, _, number in _people() if number not in WITH_LOG_INS)


def shown() -> tuple[str, ...]:
    """Those that the console prints: one site stands for all."""
    return (*(f"{each}-{NUMBERS[0]}" for each in AT_SITES.values()), *IN_THE_WHOLE)


def is_there() -> bool:
    """Whether the trial was made before."""
    return queries.trial(TRIAL) is not None


def prepare(now: datetime) -> bool:
    """Make the trial with its sites and people where it isn't there; whether it was. The accounts are there already."""
    if is_there():
        return False
    began = now - BEGAN
    actions.prepare(TRIAL, protocols.texts()[FILE], protocols.overlays()[OVERLAY], BY, began)
    for site in queries.design(TRIAL).sites.need("The demonstration"):
        _site(site, began, now)
    for name, role, site_number in _people():
        actions.appoint(TRIAL, name, role, site_number, by=BY, now=began)
    for name, role in IN_THE_WHOLE.items():
        actions.appoint(TRIAL, name, role, "", by=BY, now=began)
    for name, (role, number) in IN_BOTH.items():
        actions.appoint(TRIAL, name, role, number, by=BY, now=began)
    actions.set_state(TRIAL, "open", BY, began + timedelta(days=1), why="Everybody is trained")
    return True


def _people() -> Iterator[tuple[str, Role, str]]:
    """Log-in, role and site of who works at the sites."""
    for number in NUMBERS:
        for role, beginning in AT_SITES.items():
            yield f"{beginning}-{number}", role, number


def _site(site: PlannedSite, began: datetime, now: datetime) -> None:
    """A site, tied to the demonstration's centre in the same city, so that its messages reach the screening log."""
    centre = next((each.id for each in managing.rows() if each.city == site.city), 0)
    info = managing.site_info(centre, now) if centre else None
    actions.add_site(
        TRIAL,
        site.number,
        name=site.name,
        city=site.city,
        country=site.country,
        zone=info.zone if info else _zone(site),
        site_id=centre,
        by=BY,
        now=began,
    )


def _zone(site: PlannedSite) -> str:
    """That of the town, by the region that the demonstration's centres say it lies in."""
    centres = (each for network in demonstration.centres()["organisations"] for each in network["sites"])
    state = next((each["state"] for each in centres if each["city"] == site.city), "")
    found = locality(site.city, state, site.country)
    return found.zone if found else "UTC"
