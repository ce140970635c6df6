"""The same trial, played with the arms as they were drawn, or exchanged: everything else is the same to the hour."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import count
from typing import Any

import pytest

from equipoise import demonstration
from equipoise.cli.demo_participants import play
from equipoise.cli.demo_stage import Stage
from equipoise.core.allocation import lists
from equipoise.core.allocation.scheme import Scheme
from equipoise.core.design.roles import Role
from equipoise.web.accounts.models import User
from equipoise.web.allocation import actions
from equipoise.web.allocation.actions import Opener
from equipoise.web.participant import actions as links
from equipoise.web.vault import envelopes
from tests.web.allocation.example import CHEAP, TRIAL, Sealed, admitted
from tests.web.trials import example

NOW = datetime(2026, 11, 20, 21, tzinfo=UTC)
BEGAN = NOW - timedelta(days=345)
LENGTH = 24
SITES = tuple(each[0] for each in example.SITES)
SEED = bytes(range(32))
EXCHANGED = {"control": "sabr", "sabr": "control"}


@dataclass(frozen=True)
class Played:
    """The trial after its story. `world`: its lists' shares and passphrases."""

    world: Sealed
    openers: Mapping[str, Opener]


def stories(site: str) -> list[dict[str, Any]]:
    """The demonstration's participants of a site, one who was unblinded in an emergency among them.

    Of those who are followed, every third one, and one for each other end: the rest would show the same.
    """
    told: list[dict[str, Any]] = demonstration.participants()["participants"]
    here = [each for each in told if each["site"] == site]
    emergency = [{**each, "site": site} for each in told if "unblinded" in each]
    followed = [each for each in here if each["end"] == "followed"]
    others = {each["end"]: each for each in here if each["end"] != "followed"}
    return [*followed[::3], *emergency, *others.values()]


def played(patch: pytest.MonkeyPatch, told: list[dict[str, Any]], *, exchanged: bool) -> Played:
    """Prepare the trial, seal its lists, and let the story happen."""
    patch.setattr(envelopes, "COST", CHEAP)
    patch.setattr(lists, "draw", partial(_drawn, lists.draw, exchanged))
    trial = example.prepared(BEGAN)
    made = actions.draw(TRIAL, BEGAN, length=LENGTH)
    actions.seal(made, example.STEWARDS, trial.by(Role.MANAGER), BEGAN)
    world = Sealed(trial, made.shares, {})
    openers = {each.username: each for each in (admitted(world, Role.TREATING, site) for site in SITES)}
    for role in (Role.ON_CALL, Role.INDEPENDENT):
        opener = admitted(world, role)
        openers[opener.username] = opener
    for user in User.objects.all():
        user.email = f"{user.username}@example.org"
        user.save(update_fields=["email"])
    for _ in play(Stage(TRIAL, NOW, demonstration.participants()["regimens"], openers), told):
        pass
    patch.setattr(links, "secrets", _NotByChance())
    return Played(world, openers)


class _NotByChance:
    """Secrets of participants' links, the same in both runs."""

    def __init__(self) -> None:
        self.turn = count()

    def token_urlsafe(self, octets: int) -> str:
        """Another one each time."""
        return f"{next(self.turn):0{octets}d}"

    @staticmethod
    def randbelow(limit: int) -> int:
        """A passcode."""
        return limit // 3


def _drawn(
    draw: Callable[..., dict[str, tuple[str, ...]]],
    exchanged: bool,
    scheme: Scheme,
    names: Iterable[str],
    seed: bytes,
    length: int,
) -> dict[str, tuple[str, ...]]:
    """Lists from one seed, whatever was drawn; with every arm exchanged for the other one."""
    found = draw(scheme, names, SEED, length)
    if not exchanged:
        return found
    return {name: tuple(EXCHANGED[each] for each in slots) for name, slots in found.items()}
