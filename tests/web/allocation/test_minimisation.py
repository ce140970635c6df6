"""Minimisation: the arm follows from sealed chances and the order of participants, when it is opened."""

from __future__ import annotations

import pytest

from equipoise.core.allocation import deciding, lists
from equipoise.core.design.roles import Role
from equipoise.verifier.verify_allocation import verify
from equipoise.web.allocation import actions, queries
from equipoise.web.trials import actions as trials
from tests.web.accounts.people import person
from tests.web.allocation.example import NOW, TRIAL, Sealed, admitted, allocate, enrolled
from tests.web.trials import example

pytestmark = pytest.mark.django_db
BY_BLOCKS = """    method: {assumed: permuted blocks, why: The usual method where sites are few.}
"""
MINIMISED = """    method: {assumed: minimisation, why: A test.}
    probability: {assumed: "0.8", why: A test.}
    weights: {assumed: {cytotoxic: 1}, why: A test.}
    distance: {assumed: range, why: A test.}
"""
LEVELS = ("yes", "yes", "no", "yes", "no", "no", "yes", "no")


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> Sealed:
    """The trial with one list for all sites; eight of sites 01 and 02 by turns are allocated."""
    text, overlay = example.files()
    assert BY_BLOCKS in overlay and 'by site: {assumed: "yes"' in overlay
    changed = overlay.replace(BY_BLOCKS, MINIMISED).replace(
        'by site: {assumed: "yes"', 'by site: {assumed: "no"'
    )
    changed = "".join(line for line in changed.splitlines(True) if "block sizes" not in line)
    monkeypatch.setattr(example, "files", lambda: (text, changed))
    trial = example.prepared(NOW)
    made = actions.draw(TRIAL, NOW, length=10)
    actions.seal(made, (), trial.by(Role.MANAGER), NOW)
    found = Sealed(trial, made.shares, {})
    for n, level in enumerate(LEVELS, 1):
        allocate(found, enrolled(f"0{1 + n % 2}-{n:03d}", level))
    return found


def test_every_ring_computes_the_arms_that_follow_from_the_seed(world: Sealed) -> None:
    (each,) = queries.lengths(TRIAL)
    assert (each.name, each.taken) == ("all", 8)
    shown = actions.reveal(TRIAL, world.two, world.example.by(Role.MANAGER), NOW, why="a test")
    scheme = queries.scheme(TRIAL)
    drawn = lists.draw(scheme, ["all"], bytes.fromhex(shown["seed"]), 8)["all"]
    arms = deciding.arms(scheme, drawn, [{"cytotoxic": level} for level in LEVELS])
    people = [row.participant for row in queries.allocations(TRIAL)]
    wanted = dict(zip(people, arms, strict=True))
    assert {row["participant"]: row["arm"] for row in shown["allocations"]} == wanted
    assert not verify(actions.published(TRIAL), shown)
    independent = admitted(world, Role.INDEPENDENT)
    assert actions.open_all(TRIAL, independent, NOW) == wanted
    for site in ("01", "02"):
        opener = admitted(world, Role.TREATING, site)
        own = [number for number in people if number.startswith(site)]
        assert {n: actions.open_code(TRIAL, n, opener, NOW).arm for n in own} == {n: wanted[n] for n in own}


def test_a_site_that_comes_later_can_read_the_list_that_was_there(world: Sealed) -> None:
    by = world.example.by(Role.MANAGER)
    trials.add_site(
        TRIAL, "07", name="Island", city="Victoria", country="Canada", zone="America/Vancouver", site_id=0,
        by=by, now=NOW,
    )  # fmt: skip
    for role, name in ((Role.TREATING, "treating-07"), (Role.COORDINATOR, "coordinator-07")):
        person(name)
        trials.appoint(TRIAL, name, role, "07", by=by, now=NOW)
    more = actions.longer(TRIAL, world.two, NOW, more=0)
    actions.seal(more, (), by, NOW)
    assert (more.slots, queries.lengths(TRIAL)[0].slots) == (0, 10)
    allocate(world, enrolled("07-001"))
    opener = admitted(world, Role.TREATING, "07")
    code = actions.open_code(TRIAL, "07-001", opener, NOW)
    assert code.arm == actions.open_all(TRIAL, admitted(world, Role.INDEPENDENT), NOW)["07-001"]
    shown = actions.reveal(TRIAL, world.two, by, NOW, why="a test")
    assert len(actions.published(TRIAL)["batches"]) == 2
    assert not verify(actions.published(TRIAL), shown)
