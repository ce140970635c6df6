"""The same trial, played with the arms as they were drawn, or exchanged: everything else is the same to the hour."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest

from equipoise import demonstration
from equipoise.cli.demo_participants import play
from equipoise.cli.demo_stage import Stage
from equipoise.core.allocation import lists
from equipoise.core.allocation.scheme import Scheme
from equipoise.core.design.roles import Role
from equipoise.web.allocation import actions
from equipoise.web.allocation.actions import Opener
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
    """The demonstration's participants of a site."""
    found: list[dict[str, Any]] = demonstration.participants()["participants"]
    return [each for each in found if each["site"] == site]


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
    for _ in play(Stage(TRIAL, NOW, demonstration.participants()["regimens"], openers), told):
        pass
    return Played(world, openers)


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
