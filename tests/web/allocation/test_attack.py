"""With everything but shares and passphrases nothing opens; with the arms swapped nothing looks different."""

from __future__ import annotations

import base64
import binascii
import os
import re
from collections.abc import Iterator
from datetime import timedelta
from hashlib import sha256
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.test import Client

from equipoise.core.allocation import lists
from equipoise.core.design.roles import Role
from equipoise.web.allocation import actions, queries, rings
from equipoise.web.allocation import sealed as shut_away
from equipoise.web.allocation.models import Batch, Handled, MemberKey, RingKey, Slot
from equipoise.web.ledger import queries as ledger
from equipoise.web.trials import frame
from equipoise.web.vault import envelopes
from equipoise.web.vault.envelopes import Shut, from_text
from tests.web.accounts.people import log_in
from tests.web.allocation import example
from tests.web.allocation.example import NOW, TREATMENT, TRIAL, Sealed, admitted, allocate, enrolled, sealed

pytestmark = pytest.mark.django_db
ARMS = ("control", "sabr")
ROOMS = ("allocation", "enrolment", "followup", "ledger", "trials", "sessions", "accounts", "audit")
_RUN = re.compile(r"[A-Za-z0-9+/=_-]{24,}")


def lived(world: Sealed) -> None:
    """Eight are allocated; every code is opened; what is given differs by arm in number and in length."""
    numbers = [f"01-{n:03d}" for n in range(1, 7)] + ["02-001", "02-002"]
    for number in numbers:
        allocate(world, enrolled(number))
    opener, by = admitted(world, Role.TREATING), world.example.by(Role.TREATING)
    admitted(world, Role.INDEPENDENT)
    for number in numbers[:5]:  # of an odd number, one arm has more
        arm = actions.open_code(TRIAL, number, opener, NOW).arm
        for fraction in range(5 if arm == "sabr" else 1):
            values = TREATMENT | {"WHYNOT": ["x" * 300 * fraction]}
            actions.keep_sealed(
                TRIAL, number, "treatment", values, by=by, now=NOW, key=f"{number}-{fraction}"
            )


def texts() -> Iterator[str]:
    """All that stands in the tables of the conduct wing, and all that the server is told."""
    for room in ROOMS:
        for model in apps.get_app_config(room).get_models():
            for row in model._default_manager.values():
                yield from map(str, row.values())
    yield from os.environ.values()
    yield from (str(getattr(settings, name)) for name in dir(settings) if name.isupper())


def candidates() -> set[bytes]:
    """Everything of 32 octets that could be a key: as it stands, in base64, in hex, and digests of the secrets."""
    found = {
        sha256(str(settings.SECRET_KEY).encode()).digest(),
        *settings.ENCRYPTION_KEYS.values(),
        bytes(32),
    }
    for text in texts():
        for run in _RUN.findall(text):
            for read in (base64.b64decode, base64.urlsafe_b64decode, binascii.unhexlify):
                try:
                    raw = read(run)
                except (binascii.Error, ValueError):
                    continue
                found |= {raw[:32], raw[-32:]} if len(raw) >= 32 else set()
    return {each for each in found if len(each) == 32}


def shut() -> list[tuple[bytes, envelopes.Bound]]:
    """One envelope of every kind with what it is bound to: a place by each ring, ring keys, the seed, a form."""
    slot, form, batch = Slot.objects.first(), Handled.objects.first(), Batch.objects.get()
    assert slot and form
    place = ("slot", TRIAL, slot.list, str(slot.position))
    of_slot = [(from_text(each), (*place, ring)) for ring, each in slot.sealed.items()]
    of_rings = [
        (from_text(row.sealed), ("ring", TRIAL, row.ring, row.holder)) for row in RingKey.objects.all()[:6]
    ]
    content = ("content", TRIAL, form.participant)
    of_form = [(from_text(each), (*content, ring)) for ring, each in form.keys.items()]
    return [*of_slot, *of_rings, *of_form, (from_text(batch.seed), ("seed", TRIAL))]


def test_with_everything_but_shares_and_passphrases_nothing_opens() -> None:
    world = sealed()
    lived(world)
    tried = candidates()
    assert len(tried) > 100
    assert from_text(Batch.objects.get().seed)[:32] in tried  # what lies there is really looked through
    for envelope, bound in shut():
        for key in tried:
            with pytest.raises(Shut):
                envelopes.opened(key, envelope, bound)
    key = actions.unlock(TRIAL, "treating-01", world.words["treating-01"])
    assert key not in tried
    for row in MemberKey.objects.all():
        for secret in (settings.SECRET_KEY, "", row.username, TRIAL):
            with pytest.raises(Shut):
                envelopes.unwrapped(row.wrapped, str(secret), ("member", TRIAL, row.username))


def test_no_table_of_this_room_has_an_arm_in_it_however_it_is_written() -> None:
    lived(sealed())
    for model in apps.get_app_config("allocation").get_models():
        for row in model._default_manager.values():
            for text in map(str, row.values()):
                runs = [run for run in _RUN.findall(text) if len(run) % 4 == 0 and not set(run) & set("-_")]
                told = [_RUN.sub(" ", text).encode(), *map(base64.b64decode, runs)]
                assert not [arm for arm in ARMS for each in told if arm.encode() in each]


SWAPPED = {"control": "sabr", "sabr": "control"}
BLIND = (Role.COORDINATOR, Role.ONCOLOGIST, Role.MANAGER, Role.MONITOR, Role.STATISTICIAN, Role.STEWARD)
PATHS = (
    "",
    "allocation/",
    "allocation/01-001/",
    "treatment/",
    "treatment/01-001/",
    "lists/",
    "lists/commitment.json",
)
_CHANCE = (
    (re.compile(rb"[0-9a-f]{64}"), b"digest"),
    (re.compile(rb'name="csrfmiddlewaretoken" value="\w+"'), b"token"),
    (re.compile(rb'name="key" value="\w+"'), b"key"),
    (re.compile(rb"[0-9a-f]{16,32}"), b"number of the request"),
)
"""What is drawn by chance anew each time, whatever the arms, and of the same length: digests, tokens."""


def outputs(world: Sealed) -> dict[str, Any]:
    """All that blind roles get from this room, and the open part of the ledger."""
    found: dict[str, Any] = {}
    for role in BLIND:
        browser = log_in(Client(), world.example.user(role))
        for path in PATHS:
            answer = browser.get(f"/trial/{TRIAL}/{path}")
            body, size = answer.content, len(answer.content)
            for chance, name in _CHANCE:
                body = chance.sub(name, body)
            found[f"{role} {path}"] = (answer.status_code, size, body)
    found["ledger"] = [
        (e.id, e.number, e.at, e.actor, e.role, e.kind, e.site, e.subject, len(str(e.payload)))
        for e in ledger.events(TRIAL)
        if e.kind not in ("allocation.handled", "allocation.all_opened")
    ]
    found["end"] = (ledger.ends(TRIAL).open[0],)
    found["counts"] = (queries.counts(TRIAL), queries.lengths(TRIAL), queries.allocations(TRIAL))
    found["slots"] = sorted(
        (slot.pk, sorted((r, len(e)) for r, e in slot.sealed.items())) for slot in Slot.objects.all()
    )
    return found


@pytest.fixture
def seed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same seed and salt in both runs, so that only the arms differ; and pages of an hour after it all."""
    monkeypatch.setattr(frame, "timezone", SimpleNamespace(now=lambda: NOW + timedelta(hours=1)))
    monkeypatch.setattr(shut_away, "random_root", lambda: shut_away.Root(bytes(32), bytes(32)))


@pytest.mark.usefixtures("seed")
def test_swapped_arms_look_the_same_to_everybody_who_is_blind(monkeypatch: pytest.MonkeyPatch) -> None:
    runs, arms, handled = list[dict[str, Any]](), list[dict[str, str]](), list[int]()
    for swapped in (False, True):
        if swapped:
            monkeypatch.setattr(lists, "draw", _drawn_swapped)
        with transaction.atomic():
            world = example.sealed()
            lived(world)
            arms.append(actions.open_all(TRIAL, world.opener(Role.INDEPENDENT), NOW))
            runs.append(outputs(world))
            handled.append(Handled.objects.count())
            transaction.set_rollback(True)
    assert arms[1] == {number: SWAPPED[arm] for number, arm in arms[0].items()}
    assert handled[0] != handled[1]  # what is kept differs, and shows nowhere
    seen = {name for name, output in runs[0].items() if output[0] == 200}
    assert {
        "coordinator ",
        "coordinator allocation/",
        "manager lists/",
        "manager lists/commitment.json",
    } <= seen
    assert not [name for name in seen if "treatment" in name]
    for each in runs[0]:
        assert runs[0][each] == runs[1][each], each


_DRAW = lists.draw


def _drawn_swapped(*given: Any) -> dict[str, tuple[str, ...]]:
    return {name: tuple(SWAPPED[arm] for arm in arms) for name, arms in _DRAW(*given).items()}


def test_no_ring_is_made_for_a_blind_role() -> None:
    world = sealed()
    made = queries.rings(TRIAL)
    for role in BLIND:
        assert rings.of_role(role, "01") not in made
    assert world.example.username(Role.TREATING) and rings.of_role(Role.TREATING, "01") in made
