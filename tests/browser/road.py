"""The people of the whole road: a trial with one site, and a browser window for everybody who has a part in it.

What is prepared here is nobody's deed of the play: the protocol is adopted, the site is on board, the lists are sealed
with the stewards, and those who had a key before have it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.clock import Clock
from tests.browser.conftest import Visitor
from tests.browser.test_queue import program
from tests.browsing import text_of

BEGAN = datetime(2027, 3, 2, 17, tzinfo=UTC)
"""A Tuesday, at nine in the morning in Vancouver."""
PASSWORD = "only-for-this-test-1"
HOME, NUMBER = "/trial/stop-2/", "01-001"
"""The trial's pages, and the number that the person of the play gets."""
SCREENING, PERSON = f"{HOME}screening/{NUMBER}/", f"{HOME}participants/{NUMBER}/"
CODES = re.compile("Schedule Cedar|Schedule Maple|Control Arm|Experimental Arm")
"""Words that would tell a blinded role the arm."""
PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
ROLES = {
    "coordinator": ("coordinator", "01"),
    "coordinator-too": ("coordinator", "01"),
    "oncologist": ("oncologist", "01"),
    "treating": ("treating", "01"),
    "treating-too": ("treating", "01"),
    "manager": ("manager", ""),
    "data-manager": ("data_manager", ""),
    "monitor": ("monitor", ""),
    "statistician": ("statistician", ""),
    "independent": ("independent", ""),
    "on-call": ("on_call", ""),
    **{f"steward-{each}": ("steward", "") for each in (1, 2, 3)},
}
"""Log-ins with their role and its site."""
PREPARE = f"""
import json
from datetime import datetime, timedelta
from equipoise import protocols
from equipoise.web.accounts.demonstration import prepare
from equipoise.web.allocation import actions as allocation
from equipoise.web.ledger.actions import By
from equipoise.web.search.actions import rebuild
from equipoise.web.sites import actions as sites, managing, saying
from equipoise.web.trials import actions as trials
from tests.passwords import cheap
cheap()
rebuild()
now = datetime.fromisoformat({BEGAN.isoformat()!r}) - timedelta(days=30)
roles, by = {ROLES!r}, By("operator", "operator")
users = {{name: prepare(name, {PASSWORD!r}) for name in roles}}
made = sites.add_organisation("Example Health", by="operator", now=now)
name, where = "Demonstration Cancer Centre Vancouver", ("Vancouver", "Canada", "British Columbia")
new = sites.NewSite(name, *where, contact_email="team@example.org")
centre = sites.add_site(made, new, by="operator", now=now)
place = next(each.key for each in managing.places("NCT06918951") if each.town.startswith("Vancouver"))
part = saying.connect(centre, "NCT06918951", place, by="operator", now=now)
saying.say(centre, part, "open", by="operator", now=now)
sites.appoint(centre, users["coordinator"].pk, "coordinator", by="operator", now=now)
text, overlay = protocols.texts()["stop-2.yaml"], protocols.overlays()["stop-2.demo.yaml"]
trials.prepare("stop-2", text, overlay, by, now)
zone = "America/Vancouver"
trials.add_site("stop-2", "01", name=name, city=where[0], country=where[1], zone=zone, site_id=centre, by=by, now=now)
for name, (role, site) in roles.items():
    trials.appoint("stop-2", name, role, site, by=by, now=now)
trials.set_state("stop-2", "open", by, now, why="Everybody is trained")
drawn = allocation.draw("stop-2", now, length=12)
stewards = [name for name, (role, _) in roles.items() if role == "steward"]
allocation.seal(drawn, stewards, By("manager", "manager"), now)
words = {{}}
for name in ("treating-too", "independent", "on-call"):
    words[name] = allocation.offered_passphrase()
    allocation.set_passphrase("stop-2", words[name], By(name, roles[name][0]), now)
    allocation.admit_by_shares("stop-2", name, drawn.shares[:2], By("steward-1", "steward"), now)
print(json.dumps(words))
"""


@dataclass
class Road:
    """The site at its time, and whoever is at a window. `words`: the passphrases of those who had a key before.

    `entered`: the day on which each log-in was last used; a log-in lasts no night.
    """

    chromium: Browser
    site: str
    clock: Clock
    words: dict[str, str]
    windows: dict[str, Visitor] = field(default_factory=dict)
    entered: dict[str, date] = field(default_factory=dict)

    def window(self, name: str, **settings: Any) -> Visitor:
        """Somebody's window; opened where it isn't."""
        if name not in self.windows:
            desk = {"viewport": {"width": 1440, "height": 900}}
            self.windows[name] = Visitor(
                self.chromium, self.site, reduced_motion="reduce", **{**desk, **settings}
            )
        return self.windows[name]

    def member(self, name: str, path: str = HOME) -> Page:
        """A page of somebody who works with the trial; with password and second factor the first time of a day."""
        page, today = self.window(name).see(path), self.clock.now.date()
        if self.entered.get(name) != today:
            log_in(page, name)
            self.entered[name] = today
        return page


def log_in(page: Page, name: str) -> None:
    """Password and second factor; then the page that was asked for is there."""
    page.get_by_label("Name or e-mail").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("One more step: show that it is you")
    show_factor(page)


def show_factor(page: Page) -> None:
    """The code of the second factor, which a demonstration shows on the page that asks for it."""
    code = text_of(page.locator(".code-now"))
    page.get_by_label("Code", exact=True).fill(code)
    with page.expect_navigation():
        page.get_by_role("button", name="Go on").click()


def prepared(environment: dict[str, str]) -> dict[str, str]:
    """Prepare the trial in that home; gives the passphrases of those who have a key."""
    found: dict[str, str] = json.loads(program(PREPARE, environment))
    return found


def press(page: Page, name: str) -> None:
    """Press a button, and wait for the page that it leads to."""
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).last.click()


def told(page: Page, words: str) -> None:
    """What the page says has happened."""
    expect(page.get_by_role("status").filter(has_text=words)).to_be_visible()


def write(within: Page | Locator, given: Mapping[str, str]) -> None:
    """Type into fields, by what they ask."""
    for label, value in given.items():
        within.get_by_role("textbox", name=label).first.fill(value)


def choose(within: Page | Locator, given: Mapping[str, str]) -> None:
    """Choose one of several, by what they ask."""
    for label, value in given.items():
        within.get_by_role("group", name=label).first.get_by_label(value, exact=True).check()
