"""Non-interference: the same trial is played twice, the arms exchanged, and blinded roles get the same bytes."""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass

import pytest
import time_machine
from django.db import transaction

from equipoise.core.design.roles import Role
from equipoise.web.allocation import actions
from tests.blinding import seeing
from tests.blinding.playing import NOW, TRIAL, played, stories

BLIND = (
    Role.COORDINATOR,
    Role.ONCOLOGIST,
    Role.DATA_MANAGER,
    Role.MONITOR,
    Role.STATISTICIAN,
    Role.MANAGER,
    Role.STEWARD,
)
SITE = "01"
"""Its participants take part in the test, and its people look at them."""
_LASTED = re.compile(r" in [\d.]+ ms$")


@dataclass(frozen=True)
class Run:
    """What one run gave. `pages`: by role; `letters`: all that wait; `logged`: every line; `arms`: by participant."""

    pages: dict[str, dict[str, bytes]]
    letters: list[tuple[str, ...]]
    logged: list[str]
    arms: dict[str, str]


def run(logs: pytest.LogCaptureFixture, *, exchanged: bool) -> Run:
    """Play the trial, look at it as everybody who is blind, and forget it again."""
    with transaction.atomic(), pytest.MonkeyPatch.context() as own, time_machine.travel(NOW, tick=False):
        logs.clear()
        made = played(own, stories(SITE), exchanged=exchanged)
        pages = {str(role): seeing.seen_by(made.world.example.user(role)) for role in BLIND}
        logged = [_LASTED.sub("", each.getMessage()) for each in logs.records]
        arms = actions.open_all(TRIAL, made.openers["independent"], NOW)
        found = Run(pages, seeing.letters(), logged, arms)
        transaction.set_rollback(True)
    return found


@pytest.mark.django_db
def test_blinded_roles_get_the_same_bytes_whichever_arm(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    one, other = run(caplog, exchanged=False), run(caplog, exchanged=True)
    assert len(one.arms) >= 5
    assert all(one.arms[number] != other.arms[number] for number in one.arms)
    for role in one.pages:
        assert len(one.pages[role]) > 3, role
        lost = [path for path, told in one.pages[role].items() if told.startswith((b"404", b"403", b"500"))]
        assert lost == [], f"{role} is led to what is not there"
        assert list(seeing.differing(one.pages[role], other.pages[role])) == [], role
    assert one.letters == other.letters
    assert one.logged == other.logged
