"""A real Chromium, one for each test process, and reads of a page that first wait for it.

A click comes back when the page it leads to has begun to arrive, not when that page is there. So tests say what is to
be seen with `expect(...)`, which waits, after an action that leads elsewhere say so with `page.expect_navigation()` or
`page.wait_for_url()`, and read the rest through `evaluated`, `box`, `text_of`. `tests/house` refuses instant reads.

`EQUIPOISE_TEST_SLOWLY=0.3` makes the sites dribble (a part of each answer, a pause of so many seconds, the rest) and
the browser slow: it shows which tests lean on a fast machine.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from itertools import cycle
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

import pytest
from django.http.response import HttpResponseBase
from playwright.sync_api import Browser, FloatRect, Locator, Page, expect, sync_playwright

QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
PATIENCE_MS = 60_000
"""How long anything is waited for: it costs nothing where all is well, and a busy machine is no fault."""
PAUSE_S = float(os.environ.get("EQUIPOISE_TEST_SLOWLY", "0"))
expect.set_options(timeout=PATIENCE_MS)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium. It fails where there is none: a page that was not looked at is not known to be right."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not path:
        pytest.fail("Chromium is not installed; `make system` installs it where apt is there")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(QUIET), timeout=2 * PATIENCE_MS)
        yield browser
        browser.close()


def patient(page: Page) -> Page:
    """The page, waiting as long as anything here does; slow where the run asks for slowness."""
    page.set_default_timeout(PATIENCE_MS)
    page.set_default_navigation_timeout(PATIENCE_MS)
    if PAUSE_S:
        page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": 4})
    return page


def evaluated(page: Page, script: str, argument: Any = None) -> Any:
    """What the script gives on the page once that is loaded."""
    page.wait_for_load_state("load")
    return page.evaluate(script, argument)


def box(locator: Locator) -> FloatRect:
    """Where the one element stands once its page is loaded, in CSS pixels; it must be seen."""
    locator.page.wait_for_load_state("load")
    expect(locator).to_be_visible()
    found = locator.bounding_box()
    assert found
    return found


def text_of(locator: Locator) -> str:
    """The words of the one element, for a step that needs them (a code, a key): once its page is loaded."""
    locator.page.wait_for_load_state("load")
    return (locator.text_content() or "").strip()


def at_pace(application: WSGIApplication) -> WSGIApplication:
    """The site itself, or the site that dribbles where the run asks for slowness."""
    if not PAUSE_S:
        return application

    parts = cycle((2, 3, 1))

    def dribbling(environ: WSGIEnvironment, start_response: StartResponse) -> Iterator[bytes]:
        answer = application(environ, start_response)
        body = b"".join(answer)
        if isinstance(answer, HttpResponseBase):
            answer.close()  # gives the database's connection back
        cut = len(body) * next(parts) // 4
        yield body[:cut]
        time.sleep(PAUSE_S)
        yield body[cut:]

    return dribbling
