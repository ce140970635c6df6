"""A trial as its people have it: STOP-2 with the demonstration's assumptions, six sites, and a log-in for each role."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from equipoise import protocols
from equipoise.core.design.roles import Role
from equipoise.web.accounts.models import User
from equipoise.web.ledger.actions import By
from equipoise.web.trials import actions, queries
from equipoise.web.trials.permissions import AT_A_SITE
from equipoise.web.trials.queries import Conducted
from tests import snapshots
from tests.web.accounts.people import person

NOW = datetime(2026, 3, 3, 17, tzinfo=UTC)
"""A Tuesday that is past: in the morning in Vancouver, in the evening in Berlin."""
PREPARER = By("command line", "operator")
SITES = (
    ("01", "Harbour Cancer Centre", "Vancouver", "Canada", "America/Vancouver"),
    ("02", "Valley Cancer Centre", "Kelowna", "Canada", "America/Vancouver"),
    ("03", "Foothills Cancer Centre", "Calgary", "Canada", "America/Edmonton"),
    ("04", "Lakeshore Cancer Centre", "Toronto", "Canada", "America/Toronto"),
    ("05", "Citadel Cancer Centre", "Halifax", "Canada", "America/Halifax"),
    ("06", "Signal Hill Cancer Centre", "St. John’s", "Canada", "America/St_Johns"),
)
LOCAL = {Role.COORDINATOR: "coordinator", Role.ONCOLOGIST: "oncologist", Role.TREATING: "treating"}
"""Roles at each site, and the beginning of their log-ins: `coordinator-01`."""
WHOLE = {
    Role.MANAGER: "trial-manager",
    Role.DATA_MANAGER: "data-manager",
    Role.MONITOR: "monitor",
    Role.SAFETY: "safety",
    Role.STATISTICIAN: "statistician",
    Role.INDEPENDENT: "independent",
    Role.ON_CALL: "on-call",
}
STEWARDS = ("steward-1", "steward-2", "steward-3")


@dataclass(frozen=True, slots=True)
class Example:
    """What was prepared. `now`: when."""

    trial: Conducted
    now: datetime

    def by(self, role: Role | str, site: str = "01") -> By:
        """Who acts in a role, at a site where it is one of a site's."""
        return By(self.username(role, site), str(role))

    def username(self, role: Role | str, site: str = "01") -> str:
        """The log-in of who has a role; of stewards the first."""
        known = Role(role)
        if known is Role.STEWARD:
            return STEWARDS[0]
        return f"{LOCAL[known]}-{site}" if known in AT_A_SITE else WHOLE[known]

    def user(self, role: Role | str, site: str = "01") -> User:
        """Their account, to log in with `people.log_in`."""
        return User.objects.get(username=self.username(role, site))


def prepared(now: datetime = NOW, trial: str = "stop-2", *, opened: bool = True) -> Example:
    """The trial with its sites and people, made by real actions; open for screening unless told otherwise."""
    return snapshots.prepared(lambda: _made(now, trial, opened), "trial", now, trial, opened, files(), SITES)


def _made(now: datetime, trial: str, opened: bool) -> Example:
    text, overlay = files()
    actions.prepare(trial, text, overlay, PREPARER, now)
    for number, name, city, country, zone in SITES:
        actions.add_site(
            trial, number, name=name, city=city, country=country, zone=zone, site_id=0, by=PREPARER, now=now
        )
        for role, beginning in LOCAL.items():
            _give(trial, f"{beginning}-{number}", role, number, now)
    for role, username in (*WHOLE.items(), *((Role.STEWARD, each) for each in STEWARDS)):
        _give(trial, username, role, "", now)
    if opened:
        actions.set_state(trial, "open", PREPARER, now)
    found = queries.trial(trial)
    assert found is not None
    return Example(found, now)


def files() -> tuple[str, str]:
    """The protocol file that ships, and the demonstration's assumptions for it."""
    return protocols.texts()["stop-2.yaml"], protocols.overlays()["stop-2.demo.yaml"]


def _give(trial: str, username: str, role: Role, site: str, now: datetime) -> None:
    if not User.objects.filter(username=username).exists():
        person(username)
    actions.appoint(trial, username, role, site, by=PREPARER, now=now)
