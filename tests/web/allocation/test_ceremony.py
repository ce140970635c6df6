"""The ceremony: what is sealed, what is published, and that nothing half-done stays."""

from __future__ import annotations

import base64

import pytest

from equipoise import protocols
from equipoise.core.allocation import commitments, lists
from equipoise.core.design.roles import Role
from equipoise.core.design.sourced import Unset
from equipoise.core.values.errors import InputError
from equipoise.web.allocation import actions, queries
from equipoise.web.allocation.models import RingKey, Slot
from equipoise.web.ledger import queries as ledger
from equipoise.web.trials import actions as trials
from equipoise.web.vault import shares
from tests.web.allocation.example import NOW, STEWARDS, TRIAL, Sealed, allocate, enrolled
from tests.web.trials import example
from tests.web.trials.example import PREPARER

pytestmark = pytest.mark.django_db
OTHER = "stop-3"
RINGS = {"trial", "on_call", "independent", *(f"treating:0{n}" for n in range(1, 7))}


def test_lists_are_sealed_to_who_may_see_an_arm_and_to_nobody_else(world: Sealed) -> None:
    assert set(queries.rings(TRIAL)) == RINGS
    lengths = queries.lengths(TRIAL)
    assert [(each.slots, each.taken, each.free) for each in lengths] == [(6, 0, 6)] * 12
    for slot in Slot.objects.filter(list="site=03/cytotoxic=no"):
        assert set(slot.sealed) == {"trial", "on_call", "independent", "treating:03"}


def test_every_envelope_is_as_long_as_every_other(world: Sealed) -> None:
    sizes = {len(base64.b64decode(each)) for slot in Slot.objects.all() for each in slot.sealed.values()}
    assert len(sizes) == 1
    assert len({len(each.sealed) for each in RingKey.objects.all()}) == 1


def test_what_is_published_commits_to_what_is_sealed(world: Sealed) -> None:
    published = actions.published(TRIAL)
    (batch,) = published["batches"]
    assert batch["root"] == queries.sealed(TRIAL).root  # type: ignore[union-attr]
    assert {part["name"] for part in batch["lists"]} == {each.name for each in queries.lengths(TRIAL)}
    shown = actions.reveal(TRIAL, world.two, world.example.by(Role.MANAGER), NOW, why="a test")
    seed = bytes.fromhex(shown["seed"])
    assert commitments.seed_digest(seed).hex() == published["seed"]
    drawn = lists.draw(queries.scheme(TRIAL), [part["name"] for part in batch["lists"]], seed, 6)
    for part in batch["lists"]:
        nonces = [bytes.fromhex(each) for each in shown["nonces"][part["name"]]]
        leaves = [
            commitments.leaf(part["name"], at, value, nonce).hex()
            for at, (value, nonce) in enumerate(zip(drawn[part["name"]], nonces, strict=True), 1)
        ]
        assert leaves == part["leaves"]


def test_drawing_alone_leaves_nothing() -> None:
    example.prepared(NOW, OTHER)
    before = ledger.head(OTHER)
    first, second = (actions.draw(OTHER, NOW, length=6) for _ in "12")
    assert (len(first.shares), first.slots) == (3, 72)
    assert ledger.head(OTHER) == before
    assert queries.rings(OTHER) == {} and queries.sealed(OTHER) is None
    assert first.shares[0] not in repr(first)
    assert first.root != second.root


def test_lists_are_sealed_once() -> None:
    trial = example.prepared(NOW, OTHER)
    first, second = (actions.draw(OTHER, NOW, length=6) for _ in "12")
    actions.seal(first, STEWARDS, trial.by(Role.MANAGER), NOW)
    with pytest.raises(InputError, match="sealed already"):
        actions.seal(second, STEWARDS, trial.by(Role.MANAGER), NOW)
    with pytest.raises(InputError, match="sealed already"):
        actions.draw(OTHER, NOW, length=6)
    assert queries.sealed(OTHER).root == first.root  # type: ignore[union-attr]


def test_a_rehearsal_opens_every_list_with_two_shares(world: Sealed) -> None:
    assert actions.rehearse(TRIAL, world.two) == 12
    with pytest.raises(InputError, match="2 different shares"):
        actions.rehearse(TRIAL, world.shares[:1])
    with pytest.raises(InputError, match="do not belong together"):
        actions.rehearse(TRIAL, [world.shares[0], _foreign()[1]])
    with pytest.raises(InputError, match="not this trial"):
        actions.rehearse(TRIAL, _foreign()[:2])


def _foreign() -> list[str]:
    return shares.split(bytes(range(32)))


def test_an_altered_slot_is_found_by_the_rehearsal(world: Sealed) -> None:
    one, other = Slot.objects.filter(list="site=01/cytotoxic=yes").order_by("-position")[:2]
    one.sealed = one.sealed | {"trial": other.sealed["trial"]}
    one.save()
    with pytest.raises(InputError, match="altered"):
        actions.rehearse(TRIAL, world.two)


def test_lists_become_longer_and_begin_with_what_they_were(world: Sealed) -> None:
    number = enrolled("01-001")
    allocate(world, number)
    more = actions.longer(TRIAL, world.two, NOW, more=4)
    assert more.shares == () and more.after == 1
    actions.seal(more, STEWARDS[:2], world.example.by(Role.MANAGER), NOW)
    assert {each.slots for each in queries.lengths(TRIAL)} == {10}
    assert actions.rehearse(TRIAL, world.two) == 12
    published = actions.published(TRIAL)
    assert [batch["after"] for batch in published["batches"]] == [0, 1]
    assert {part["first"] for part in published["batches"][1]["lists"]} == {7}


def test_a_site_that_comes_later_gets_lists_and_a_ring_of_its_own(world: Sealed) -> None:
    trials.add_site(
        TRIAL, "07", name="Island Cancer Centre", city="Victoria", country="Canada",
        zone="America/Vancouver", site_id=0, by=world.example.by(Role.MANAGER), now=NOW,
    )  # fmt: skip
    more = actions.longer(TRIAL, world.two, NOW, more=0)
    actions.seal(more, STEWARDS[:2], world.example.by(Role.MANAGER), NOW)
    assert "treating:07" in queries.rings(TRIAL)
    grown = {each.name: each.slots for each in queries.lengths(TRIAL)}
    assert grown["site=07/cytotoxic=no"] == 40 and grown["site=01/cytotoxic=no"] == 6
    with pytest.raises(InputError, match="nothing to add"):
        actions.longer(TRIAL, world.two, NOW, more=0)


def test_what_was_made_before_somebody_was_allocated_is_not_written(world: Sealed) -> None:
    more = actions.longer(TRIAL, world.two, NOW, more=4)
    allocate(world, enrolled("01-001"))
    with pytest.raises(InputError, match="while this was made"):
        actions.seal(more, STEWARDS[:2], world.example.by(Role.MANAGER), NOW)
    assert {each.slots for each in queries.lengths(TRIAL)} == {6}


def test_an_unset_value_is_named() -> None:
    text = protocols.texts()["stop-2.yaml"]
    overlay = next(iter(protocols.overlays().values())).replace(
        "    block sizes: {assumed: [4, 6], why: Sizes that change are harder to guess than one.}\n", ""
    )
    trials.prepare(OTHER, text, overlay, PREPARER, NOW)
    trials.add_site(
        OTHER, "01", name="Harbour", city="Vancouver", country="Canada", zone="America/Vancouver", site_id=0,
        by=PREPARER, now=NOW,
    )  # fmt: skip
    with pytest.raises(Unset, match=r"allocation\.block sizes"):
        actions.draw(OTHER, NOW)
