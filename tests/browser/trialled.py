"""A site with a trial, served for one module of browser tests, and windows of the people of its team.

A module imports the fixtures `a_place` and `a_member`, which tests ask for as `place` and `member`. It says in `TRIAL`
how its trial is made: lines of Python that name it `example` (`tests.web.trials.example.Example`), with `now` at hand;
and in `TEAM` whose sessions are wanted, by role. Whose window it is where nobody is named is the first of them.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import ROOT, Visitor, served

Member = Callable[..., Visitor]
BEFORE = """
import django
django.setup()
from django.conf import settings
from django.test import Client
from django.utils import timezone
from tests.passwords import cheap
from tests.web.accounts.people import log_in
cheap()
now = timezone.now()
"""
AFTER = """
for role in {team!r}:
    print(role, log_in(Client(), example.user(role)).cookies[settings.SESSION_COOKIE_NAME].value)
print("name", settings.SESSION_COOKIE_NAME)
"""


@dataclass(frozen=True, slots=True)
class Served:
    """Where a site runs, with its environment, the session cookie's name, and its value by role."""

    address: str
    environment: dict[str, str]
    cookie: str
    sessions: dict[str, str]


@pytest.fixture(scope="module", name="place")
def a_place(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A site with the module's trial."""
    rows = BEFORE + request.module.TRIAL + AFTER.format(team=request.module.TEAM)
    with served(tmp_path_factory.mktemp("trial") / "home") as (address, environment):
        given = environment | {"DJANGO_SETTINGS_MODULE": "equipoise.config.settings"}
        command = [sys.executable, "-c", rows]
        made = subprocess.run(command, cwd=ROOT, env=given, check=True, stdout=subprocess.PIPE, text=True)
        told = dict(line.split(maxsplit=1) for line in made.stdout.splitlines() if " " in line)
        yield Served(address, given, told.pop("name"), told)


@pytest.fixture(name="member")
def a_member(request: pytest.FixtureRequest, chromium: Browser, place: Served) -> Iterator[Member]:
    """Open a window of a member's: `member("coordinator", width=360, java_script_enabled=False)`."""
    opened: list[Visitor] = []

    def make(
        who: str = request.module.TEAM[0], width: int = 1440, height: int = 900, **more: object
    ) -> Visitor:
        visitor = Visitor(chromium, place.address, viewport={"width": width, "height": height}, **more)
        cookie = {"url": place.address, "name": place.cookie, "value": place.sessions[who]}
        visitor.context.add_cookies([cookie])  # type: ignore[list-item]
        opened.append(visitor)
        return visitor

    yield make
    for each in opened:
        each.context.close()
