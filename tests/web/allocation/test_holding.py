"""What stewards, members and the manager are shown of keys."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.test import Client

from equipoise.core.design.roles import Role
from equipoise.core.values.errors import InputError
from equipoise.web.allocation import actions, holding
from equipoise.web.allocation.actions import unblinding
from equipoise.web.trials import actions as trials
from equipoise.web.trials import frame
from tests.web.accounts.people import log_in
from tests.web.allocation.emergency_example import emergency
from tests.web.allocation.example import NOW, STEWARDS, TRIAL, Sealed, admitted, at

pytestmark = pytest.mark.django_db
HERE = f"/trial/{TRIAL}/"


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frame, "timezone", SimpleNamespace(now=lambda: NOW + timedelta(hours=1)))


def page(world: Sealed, role: Role, path: str = "") -> str:
    answer = log_in(Client(), world.example.user(role)).get(f"{HERE}{path}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_steward_sees_what_the_share_was_used_for(world: Sealed) -> None:
    home, own = page(world, Role.STEWARD), page(world, Role.STEWARD, "share/")
    assert "You keep share 1 of 3" in home and "It was never used." in home
    assert "It was never used" in own and "Share 1 of 3" in own
    by = world.example.by(Role.MANAGER)
    actions.try_shares(TRIAL, world.shares[:2], by, NOW)
    actions.admit_by_shares(TRIAL, *_keyed(world), world.shares[:2], world.example.by(Role.STEWARD), NOW)
    own = page(world, Role.STEWARD, "share/")
    assert "The shares were tried" in own and "<bdi>treating-01</bdi>" in own
    assert "It was used 2 times, last on 1 December 2026: somebody was admitted" in page(world, Role.STEWARD)
    assert holding.share(TRIAL, STEWARDS[2]).uses == ()


def _keyed(world: Sealed) -> tuple[str]:
    """Somebody who has set a passphrase; their log-in."""
    by = world.example.by(Role.TREATING)
    actions.set_passphrase(TRIAL, actions.offered_passphrase(), by, NOW)
    return (by.actor,)


def test_what_is_lost_is_said_once_and_the_manager_has_a_task(world: Sealed) -> None:
    assert "New keys are due" not in page(world, Role.MANAGER, "lists/")
    steward = log_in(Client(), world.example.user(Role.STEWARD))
    for _ in "12":
        said = steward.post(f"{HERE}treatment/key/lost/", follow=True)
    assert said.redirect_chain[-1][0] == f"{HERE}share/"
    assert "You said on 1 December 2026 that it is lost" in said.content.decode()
    assert "You said on 1 December 2026" in page(world, Role.STEWARD)
    lists = page(world, Role.MANAGER, "lists/")
    kept = " ".join(f"--keep {each}" for each in STEWARDS)
    assert f"equipoise allocation renew {TRIAL} --ring trial {kept}" in lists
    assert "said on 1 December 2026 that it is lost or was seen" in lists
    home = page(world, Role.MANAGER)
    assert "Renew keys: key stewards" in home and "steward-1 lost it" in home
    assert holding.checked(at(19)) == (
        f"Keys have to be renewed: {TRIAL} trial.",
        "With two shares: equipoise allocation renew",
    )
    for role in (Role.COORDINATOR, Role.MANAGER):
        nobody = log_in(Client(), world.example.user(role))
        assert nobody.post(f"{HERE}treatment/key/lost/").status_code == 404
        assert nobody.get(f"{HERE}share/").status_code == 404


def test_a_member_who_was_seen_stays_only_with_a_new_passphrase(world: Sealed) -> None:
    opener, by = admitted(world, Role.TREATING), world.example.by(Role.MANAGER)
    browser = log_in(Client(), world.example.user(Role.TREATING))
    assert "May somebody have seen it?" in page(world, Role.TREATING, "treatment/key/")
    assert "You said on" in browser.post(f"{HERE}treatment/key/lost/", follow=True).content.decode()
    (due,) = [each for each in holding.shown(TRIAL, at(19)) if each.due]
    assert due.command.endswith("--ring treating:01 --nobody")
    with pytest.raises(InputError, match="set no new one"):
        actions.renewal(TRIAL, "treating:01", world.two, [opener.username], by=by, now=at(19))
    words = actions.offered_passphrase()
    actions.set_passphrase(TRIAL, words, world.example.by(Role.TREATING), at(20))
    (due,) = [each for each in holding.shown(TRIAL, at(21)) if each.due]
    assert due.command.endswith("--keep treating-01")
    made = actions.renewal(TRIAL, "treating:01", world.two, [opener.username], by=by, now=at(21))
    actions.renew(made, at(21))
    assert actions.unlock(TRIAL, opener.username, words)
    assert holding.checked(at(22))[1] == ""


def test_a_member_on_call_sees_which_codes_they_opened(world: Sealed) -> None:
    happening = emergency(world)
    home, own = page(world, Role.ON_CALL), page(world, Role.ON_CALL, "treatment/key/")
    assert "Your key for emergencies" in home and "It was never used." in home
    assert f'class="button" href="/trial/{TRIAL}/emergency/alone/"' in home
    assert "It opens the code of one participant in an emergency" in own and "It was never used" in own
    happening.ask()
    unblinding.open_asked(TRIAL, 1, world.opener(Role.ON_CALL), happening.later(1))
    home, own = page(world, Role.ON_CALL), page(world, Role.ON_CALL, "treatment/key/")
    assert "It was used once, on" in home and "the code of one participant was opened" in home
    assert "<bdi>emergency 1</bdi>" in own


def test_who_left_is_named_to_the_manager_until_the_ring_was_renewed(world: Sealed) -> None:
    admitted(world, Role.TREATING)
    by = world.example.by(Role.MANAGER)
    trials.end_role(TRIAL, "treating-01", Role.TREATING, "01", by=by, now=NOW, why="Moved away")
    lists, home = page(world, Role.MANAGER, "lists/"), page(world, Role.MANAGER)
    assert "their role ended" in lists and "treating-01 left" in home
    assert "--ring treating:01 --nobody" in lists
    made = actions.renewal(TRIAL, "treating:01", world.two, (), by=by, now=at(19))
    actions.renew(made, at(19), why="Moved away")
    trail = page(world, Role.MANAGER, "trail/")
    assert "renewed the keys of a ring" in trail and "treating team, site 01" in trail
    assert "steward-2, steward-3" in trail
