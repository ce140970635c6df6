"""The demonstration's trial comes to life: its lists are sealed, keys are handed out, and its story is played through.

All of it is one transaction, so that a demonstration that was stopped on the way begins anew. The passphrases and the
stewards' shares lie in a file for their owner's eyes alone: in a real trial nobody holds them together.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

from django.db import transaction

from equipoise import demonstration
from equipoise.cli import demo_own_pages, demo_trial
from equipoise.cli.demo_participants import play
from equipoise.cli.demo_stage import Stage
from equipoise.cli.keeping import keep
from equipoise.core.design.roles import Role
from equipoise.web.allocation import actions
from equipoise.web.allocation.actions import Opener
from equipoise.web.ledger.actions import By
from equipoise.web.shell.demonstration import SECRETS

MANAGER = By("trial-manager", Role.MANAGER)
WHOLE = {"independent": Role.INDEPENDENT, "on-call": Role.ON_CALL}
"""Who opens something in the trial as a whole."""
Reach = Callable[[int, int | None], None]


def prepare(home: Path, now: datetime, reach: Reach) -> bool:
    """Make the trial, its participants and their story, unless it is there; whether it was made now."""
    with transaction.atomic():
        if not demo_trial.prepare(now):
            return False
        began = now - demo_trial.BEGAN
        ceremony = actions.draw(demo_trial.TRIAL, began)
        stewards = [name for name, role in demo_trial.IN_THE_WHOLE.items() if role is Role.STEWARD]
        actions.seal(ceremony, stewards, MANAGER, began)
        words = _keyed(ceremony.shares[:2], began)
        told = dict(words) | dict(zip(stewards, ceremony.shares, strict=True))
        keep(home / SECRETS, json.dumps(told, indent=1))
        _play(_opened(words), now, reach)
        demo_own_pages.prepare(now)
    return True


def _keyed(two: tuple[str, ...], now: datetime) -> dict[str, str]:
    """Give a key to everybody who may open something, and admit them; gives their passphrases."""
    treating = {f"{demo_trial.AT_SITES[Role.TREATING]}-{site}": Role.TREATING for site in demo_trial.NUMBERS}
    found = {}
    for name, role in (treating | WHOLE).items():
        found[name] = actions.offered_passphrase()
        actions.set_passphrase(demo_trial.TRIAL, found[name], By(name, role), now)
        actions.admit_by_shares(demo_trial.TRIAL, name, two, By("steward-1", Role.STEWARD), now)
    return found


def _opened(words: Mapping[str, str]) -> dict[str, Opener]:
    """Everybody with their key unlocked once, for trying a passphrase takes its time on purpose."""
    return {
        name: Opener(name, actions.unlock(demo_trial.TRIAL, name, phrase)) for name, phrase in words.items()
    }


def _play(openers: Mapping[str, Opener], now: datetime, reach: Reach) -> None:
    told = demonstration.participants()
    stage = Stage(demo_trial.TRIAL, now, told["regimens"], openers)
    for turn, _ in enumerate(play(stage, told["participants"]), 1):
        reach(turn, turn + len(stage.moments))
