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
from equipoise.web.accounts.models import User
from equipoise.web.allocation import actions
from equipoise.web.allocation.actions import Opener
from equipoise.web.vault import envelopes
from tests.web.allocation.example import CHEAP, TREATMENT, TRIAL, Sealed, admitted
from tests.web.trials import example

NOW = datetime(2026, 11, 20, 21, tzinfo=UTC)
BEGAN = NOW - timedelta(days=345)
LENGTH = 8
SITES = example.SITES[:2]
"""Those of the example that take part: people of one look at participants of the other too."""
WITHDRAWAL = {"after": 20, "scope": "FOLLOWUP"}
EXCHANGED = {"control": "sabr", "sabr": "control"}


@dataclass(frozen=True)
class Played:
    """The trial after its story. `world`: its lists' shares and passphrases."""

    world: Sealed
    openers: Mapping[str, Opener]


def stories(site: str) -> list[dict[str, Any]]:
    """The demonstration's participants of a site, one who was unblinded in an emergency among them.

    Of those who are followed, every third one, of whom the last withdraws, and one for each other end: the rest would
    show the same.
    """
    told: list[dict[str, Any]] = demonstration.participants()["participants"]
    here = [each for each in told if each["site"] == site]
    emergency = [{**each, "site": site} for each in told if "unblinded" in each]
    followed = [each for each in here if each["end"] == "followed"]
    others = {each["end"]: each for each in here if each["end"] != "followed"}
    *stay, last = followed[::3]
    return [*stay, {**last, "withdrawal": WITHDRAWAL}, *emergency, *others.values()]


def played(patch: pytest.MonkeyPatch, told: list[dict[str, Any]], *, exchanged: bool) -> Played:
    """Prepare the trial, seal its lists, and let the story happen."""
    patch.setattr(envelopes, "COST", CHEAP)
    patch.setattr(lists, "draw", partial(drawn, lists.draw, exchanged))
    patch.setattr(example, "SITES", SITES)
    trial = example.prepared(BEGAN)
    made = actions.draw(TRIAL, BEGAN, length=LENGTH)
    actions.seal(made, example.STEWARDS, trial.by(Role.MANAGER), BEGAN)
    world = Sealed(trial, made.shares, {})
    openers = {each.username: each for each in (admitted(world, Role.TREATING, site) for site, *_ in SITES)}
    for role in (Role.ON_CALL, Role.INDEPENDENT):
        opener = admitted(world, role)
        openers[opener.username] = opener
    for user in User.objects.all():
        user.email = f"{user.username}@example.org"
        user.save(update_fields=["email"])
    for _ in play(Stage(TRIAL, NOW, demonstration.participants()["regimens"], openers), told):
        pass
    return Played(world, openers)


def more_in_secret(played: Played, number: str, times: int) -> None:
    """What one arm has more of than the other: sealed forms, so many, of a participant of `sabr` alone."""
    opener, by = played.openers["treating-01"], played.world.example.by(Role.TREATING)
    if actions.open_code(TRIAL, number, opener, NOW).arm == "sabr":
        for turn in range(times):
            key, why = f"{number} {turn}", "Another fraction. " * turn
            actions.keep_sealed(TRIAL, number, "treatment", TREATMENT, by=by, now=NOW, key=key, why=why)


def drawn(
    draw: Callable[..., dict[str, tuple[str, ...]]],
    exchanged: bool,
    scheme: Scheme,
    names: Iterable[str],
    seed: bytes,
    length: int,
) -> dict[str, tuple[str, ...]]:
    """Lists from the seed; with every arm exchanged for the other one, or every chance for what is left to 1."""
    found = draw(scheme, names, seed, length)
    if not exchanged:
        return found
    return {name: tuple(map(_other, slots)) for name, slots in found.items()}


def _other(slot: str) -> str:
    """With minimisation a slot holds a chance: the opposite one gives the other arm to whoever comes."""
    return EXCHANGED.get(slot) or f"0.{10**12 - 1 - int(slot[2:]):012d}"
