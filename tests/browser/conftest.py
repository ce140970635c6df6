"""A real Chromium against the whole site, which runs in a process of its own over made-up records."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Literal
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests import places
from tests.browsing import patient

pytest.register_assert_rewrite("tests.browser.steps")
ROOT = Path(__file__).resolve().parents[2]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All of them drive a browser."""
    for item in items:
        if Path(__file__).parent in Path(str(item.fspath)).parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the running site."""
    with served(tmp_path_factory.mktemp("browser") / "home") as (address, _):
        yield address


@contextmanager
def served(folder: Path, log: IO[bytes] | None = None) -> Iterator[tuple[str, dict[str, str]]]:
    """A site of its own over that folder while the block runs: its address and its environment.

    `log`: a file for all that it logs; without one only errors are said.
    """
    shutil.copytree(prepared(), folder)
    environment = os.environ | {
        "EQUIPOISE_HOME": str(places.given_to(folder)),
        "EQUIPOISE_LOG_LEVEL": "DEBUG" if log else "ERROR",
    }
    with subprocess.Popen(
        [sys.executable, "-m", "tests.browser.serve"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=log,
        text=True,
    ) as process:
        assert process.stdout
        address = process.stdout.readline().strip()
        assert address.startswith("http"), "the site did not start; its error stands above"
        try:
            yield address, environment
        finally:
            process.terminate()


def prepared() -> Path:
    """A home with tables, static files, records and index, once for the whole run; others wait for who makes it."""
    home = places.PLACES / "site"
    with (places.PLACES / "site.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not home.exists():
            made = places.given_to(places.PLACES / "site-in-the-making")
            words = [sys.executable, "-m", "tests.browser.serve", "prepare"]
            environment = os.environ | {"EQUIPOISE_HOME": str(made), "EQUIPOISE_LOG_LEVEL": "ERROR"}
            subprocess.run(words, cwd=ROOT, env=environment, check=True)
            shutil.rmtree(made / "gazetteer")
            made.rename(home)
    return home


class Visitor:
    """A browser window of its own, with what it asked for and what went wrong."""

    def __init__(self, chromium: Browser, site: str, **settings: Any) -> None:
        self.site = site
        self.context: BrowserContext = chromium.new_context(base_url=site, **settings)
        self.page: Page = patient(self.context.new_page())
        self.asked: list[str] = []
        self.errors: list[str] = []
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("console", self._told)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))

    def _told(self, message: Any) -> None:
        if message.type in {"error", "warning"}:
            self.errors.append(message.text)

    def see(self, path: str, until: Literal["load", "networkidle"] = "load") -> Page:
        """Open a page and wait until it is loaded, or until nothing more is asked for."""
        self.page.goto(path, wait_until=until)
        return self.page

    def foreign(self) -> list[str]:
        """What was asked of another host."""
        own = urlsplit(self.site).netloc
        return [
            url
            for url in self.asked
            if urlsplit(url).scheme.startswith("http") and urlsplit(url).netloc != own
        ]


@pytest.fixture
def visit(chromium: Browser, site: str) -> Iterator[Any]:
    """Make a visitor: `visit(width=360, color_scheme="dark", java_script_enabled=False)`."""
    made: list[Visitor] = []

    def make(width: int = 1440, height: int = 900, **settings: Any) -> Visitor:
        visitor = Visitor(chromium, site, viewport={"width": width, "height": height}, **settings)
        made.append(visitor)
        return visitor

    yield make
    for each in made:
        each.context.close()
