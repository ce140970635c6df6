"""The demonstration's mailbox in a real browser: narrow and wide, light and dark, by keyboard, without JavaScript."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser import steps
from tests.browser.conftest import ROOT, Visitor, served
from tests.browsing import evaluated

FILL = """
import os
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "equipoise.config.settings")
import django
django.setup()
from datetime import UTC, datetime
from tests.web.mail.making import FACTS, posted
from equipoise.web.mail import delivering, servers
long = FACTS | {"study": "A long title " * 30, "centre": "Zentrum" * 40}
for key, changes in {
    "short": {"kind": "team_notice", "to": "trials@harbour.example.org"},
    "long": {"facts": long, "language": "fr", "to": "a-very-long-name-" * 3 + "@example.org"},
}.items():
    number = posted(key, datetime.now(UTC), **changes)
    delivering.deliver(number, servers.Mailbox(), lambda: datetime.now(UTC))
"""


@pytest.fixture(scope="module")
def mailbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A site of its own, with two letters."""
    with served(tmp_path_factory.mktemp("mailbox") / "home") as (address, environment):
        subprocess.run([sys.executable, "-c", FILL], cwd=ROOT, env=os.environ | environment, check=True)
        yield address


@pytest.mark.parametrize("width", [360, 768, 1440])
def test_letters_can_be_read_at_any_width(chromium: Browser, mailbox: str, width: int) -> None:
    visitor = Visitor(chromium, mailbox, viewport={"width": width, "height": 900})
    looks = ((width, "light"), (width, "dark"))
    page = visitor.see("/mailbox/")
    for number in range(2):
        steps.require_no_violations(page, looks)
        assert evaluated(page, "document.documentElement.scrollWidth <= innerWidth")
        page = visitor.see("/mailbox/")
        with page.expect_navigation():
            page.locator(".mail-list a").nth(number).click()
        frame = page.frame_locator(".mail-frame")
        expect(frame.locator("h1")).not_to_be_empty()
    steps.require_no_violations(page, looks)
    assert evaluated(page, "document.documentElement.scrollWidth <= innerWidth")
    assert (visitor.errors, visitor.foreign()) == ([], [])
    visitor.context.close()


def test_by_keyboard_and_without_javascript(chromium: Browser, mailbox: str) -> None:
    visitor = Visitor(chromium, mailbox, java_script_enabled=False)
    page = visitor.see("/mailbox/")
    page.locator(".mail-list a").first.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="As text")).to_be_visible()
    expect(page.get_by_role("link", name="the page it speaks of")).to_have_attribute(
        "href", "/messages/a-secret-of-forty-three-characters-00000000/"
    )
    visitor.context.close()
