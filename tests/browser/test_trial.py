"""A trial's frame and its manager's pages: by eye on a desk and a phone, by keyboard alone, without script."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser import steps
from tests.browser.conftest import ROOT, Visitor, served
from tests.web.trials.example import files

ROWS = """
import django
django.setup()
from django.conf import settings
from django.test import Client
from equipoise.web.trials import actions
from tests.passwords import cheap
from tests.web.accounts.people import log_in
from tests.web.trials.example import NOW, PREPARER, prepared
cheap()
example = prepared()
long = "A centre with a name that goes on and on " * 7
actions.add_site("stop-2", "07", name=long, city="Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch",
                 country="Wales", zone="Europe/London", site_id=0, by=PREPARER, now=NOW)
actions.end_role("stop-2", "monitor", "monitor", "", by=PREPARER, now=NOW)
client, name = log_in(Client(), example.user("manager")), settings.SESSION_COOKIE_NAME
session = client.session
for each in session["account_authentication_methods"]:
    each["at"] += 3600  # a slow machine is not asked again who it is
session.save()
print(name, client.cookies[name].value)
"""
HOME = "/trial/stop-2/"
PAGES = ("", "protocol/", "people/", "people/appoint/", "sites/", "sites/add/", "state/", "protocol/adopt/")


@pytest.fixture
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str, str]]:
    """The address of a site with a trial, and the name and value of its manager's session."""
    with served(tmp_path_factory.mktemp("trial") / "home") as (address, environment):
        settings = {"DJANGO_SETTINGS_MODULE": "equipoise.config.settings"}
        command = [sys.executable, "-c", ROWS]
        made = subprocess.run(
            command, cwd=ROOT, env=environment | settings, check=True, stdout=subprocess.PIPE, text=True
        )
        name, value = made.stdout.split()
        yield address, name, value


def test_a_manager_s_pages_by_eye_and_by_keyboard_without_script(
    chromium: Browser, place: tuple[str, str, str], tmp_path: Path
) -> None:
    address, name, value = place
    visitor = Visitor(chromium, address, java_script_enabled=True, reduced_motion="reduce")
    visitor.context.add_cookies([{"url": address, "name": name, "value": value}])
    for path in PAGES:
        page = visitor.see(HOME + path)
        steps.open_folds(page)
        steps.require_no_violations(page, ((1440, "light"), (360, "dark")))
        steps.require_no_sideways_scrolling(page, (1440, 768, 360))
    assert (visitor.foreign(), visitor.errors) == ([], [])
    visitor.context.close()

    plain = Visitor(chromium, address, java_script_enabled=False)
    plain.context.add_cookies([{"url": address, "name": name, "value": value}])
    page = plain.see(f"{HOME}people/appoint/")
    page.get_by_label("Log-in name").focus()
    page.keyboard.type("coordinator-01")
    page.keyboard.press("Tab")
    for _ in range(2):
        page.keyboard.press("ArrowDown")
    expect(page.get_by_role("radio", name="Treating team")).to_be_checked()
    page.get_by_label("Site", exact=True).select_option("01")
    page.get_by_label("Why").fill("Helps out")
    with page.expect_navigation():
        page.get_by_role("button", name="Give the role").press("Enter")
    expect(page.locator("#role-error")).to_contain_text("One person can’t be treating team and coordinator")
    expect(page.get_by_label("Log-in name")).to_have_value("coordinator-01")

    page = plain.see(f"{HOME}protocol/adopt/")
    for label, text in zip(("Protocol file", "Assumptions for the demonstration"), files(), strict=True):
        file = tmp_path / f"{label}.yaml"
        file.write_text(text.replace('version: "1"', 'version: "2"', 1), encoding="utf-8")
        page.get_by_label(label).set_input_files(file)
    with page.expect_navigation():
        page.get_by_role("button", name="Show what differs").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Adopt version 2?")
    page.get_by_label("Why").fill("Amendment 1")
    with page.expect_navigation():
        page.get_by_role("button", name="Adopt version 2").press("Enter")
    expect(page.get_by_text("Version 2 is in force.")).to_be_visible()
    plain.context.close()
