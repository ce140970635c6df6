"""Keys that are renewed: who stays opens as before, and who left opens nothing, whatever they kept but a copy."""

from __future__ import annotations

import pytest

from equipoise.core.design.roles import Role
from equipoise.core.values.errors import InputError
from equipoise.web.allocation import actions, members, ring_kinds
from equipoise.web.allocation.actions import Opener, Refused, Renewed
from equipoise.web.allocation.models import MemberKey, Slot
from equipoise.web.ledger import queries as ledger
from equipoise.web.ledger.models import Enclosure, Event
from equipoise.web.trials import actions as trials
from tests.web.accounts.people import person
from tests.web.allocation.example import (
    NOW,
    STEWARDS,
    TREATMENT,
    TRIAL,
    Sealed,
    admitted,
    allocate,
    at,
)
from tests.web.allocation.renewal_example import (
    NEW_STEWARDS,
    RING,
    STAYS,
    kept_by_a_member,
    leaves,
    lived,
    opened_by,
    renewed,
    whole,
)
from tests.web.enrolment import example as enrolment


@pytest.mark.django_db
def test_who_left_opens_nothing_and_who_stays_opens_all(world: Sealed) -> None:
    lived(world)
    kept, published = kept_by_a_member(world), actions.published(TRIAL)
    assert opened_by(*kept) > 2 * 12
    leaves(world)
    assert renewed(world) == Renewed(places=12, contents=2, left=("treating-01",))
    assert opened_by(*kept) == 0
    assert not MemberKey.objects.filter(username="treating-01").exists()
    assert not Enclosure.objects.filter(name__contains="treating-01").exists()
    b = Opener(STAYS, world.words[STAYS])
    assert actions.open_sealed(TRIAL, "01-001", "treatment", b, at(20)) == TREATMENT
    before = actions.open_code(TRIAL, "01-001", b, at(20))
    allocate(world, enrolment.enrolled(world.example, "01", {"cytotoxic": "yes"}), at(20))
    assert actions.open_code(TRIAL, "01-003", b, at(20)).code
    assert before.arm == actions.open_all(TRIAL, admitted(world, Role.INDEPENDENT), at(20))["01-001"]
    assert actions.rehearse(TRIAL, world.two) == 12
    assert actions.published(TRIAL)["batches"] == published["batches"]
    whole()


@pytest.mark.django_db
def test_old_shares_open_nothing_once_the_trials_key_is_renewed(world: Sealed) -> None:
    lived(world)
    person("steward-4")
    trials.appoint(TRIAL, "steward-4", Role.STEWARD, "", by=world.example.by(Role.MANAGER), now=NOW)
    old = actions.by_shares(TRIAL, world.two, world.example.by(Role.MANAGER)).key
    assert opened_by(old) > 2 * 72
    by = world.example.by(Role.MANAGER)
    made = actions.renewal(TRIAL, "trial", world.two, NEW_STEWARDS, by=by, now=NOW)
    assert not [word for word in (*made.shares, str(made.private)) if word in repr(made)]
    done = actions.renew(made, at(19))
    assert (done.places, done.left) == (72, ())
    assert opened_by(old) == 0
    for two in (world.two, world.shares[:2], (world.shares[0], made.shares[0])):
        with pytest.raises(InputError):
            actions.rehearse(TRIAL, two)
    assert actions.try_shares(TRIAL, made.shares[1:], by, at(20)) == 12
    assert [each.what for each in members.uses(TRIAL, "steward-4")] == [
        "The shares were tried; nothing was shown"
    ]
    assert members.uses(TRIAL, "steward-1") == []
    assert [each.what for each in members.uses(TRIAL, "steward-3")][1] == "Keys were renewed"
    shown = actions.reveal(TRIAL, made.shares[:2], by, at(20), why="a test")
    assert [each["number"] for each in shown["allocations"]] == [1, 2]
    assert actions.open_sealed(TRIAL, "01-001", "treatment", Opener(STAYS, world.words[STAYS]), at(20))
    whole()


@pytest.mark.django_db
def test_a_ring_is_renewed_again_and_a_new_passphrase_takes_the_old_one_away(world: Sealed) -> None:
    lived(world)
    first = kept_by_a_member(world)
    renewed(world, ("treating-01", STAYS))
    second = kept_by_a_member(world)
    assert first[0] == second[0] and first[1] != second[1]
    actions.set_passphrase(TRIAL, actions.offered_passphrase(), world.example.by(Role.TREATING), at(20))
    assert opened_by(second[0]) == 0 and opened_by(second[1]) > 12
    renewed(world)
    assert opened_by(*first, *second) == 0
    assert members.renewals(TRIAL, RING) == 2
    whole()


@pytest.mark.django_db
def test_it_is_refused_where_it_makes_no_sense(world: Sealed) -> None:
    lived(world)
    by, before = world.example.by(Role.MANAGER), ledger.ends(TRIAL)
    for ring, stays, told in (
        ("treating:99", [STAYS], "no ring"),
        (RING, ["treating-02"], "no role that belongs"),
        ("treating:02", ["treating-02"], "no passphrase"),
        ("trial", STEWARDS[:2], "Three stewards"),
    ):
        with pytest.raises(InputError, match=told):
            actions.renewal(TRIAL, ring, world.two, stays, by=by, now=NOW)
    with pytest.raises(InputError, match="2 different shares"):
        actions.renewal(TRIAL, RING, world.shares[:1], [STAYS], by=by, now=NOW)
    assert ledger.ends(TRIAL) == before
    early = actions.renewal(TRIAL, RING, world.two, [STAYS], by=by, now=NOW)
    renewed(world)
    with pytest.raises(InputError, match="renewed while"):
        actions.renew(early, at(20))
    Slot.objects.filter(list="site=01/cytotoxic=yes", position=3).update(leaf="0" * 64)
    with pytest.raises(Refused, match="committed"):
        renewed(world)
    assert members.renewals(TRIAL, RING) == 1


@pytest.mark.django_db
def test_a_ring_is_due_until_it_was_renewed(world: Sealed) -> None:
    lived(world)
    assert members.due(TRIAL, at(17)) == []
    leaves(world)
    (due,) = members.due(TRIAL, at(18, 30))
    assert (due.name, [each.username for each in due.due]) == (RING, ["treating-01"])
    renewed(world)
    assert members.due(TRIAL, at(19, 30)) == []
    steward = world.example.by(Role.STEWARD)
    for _ in "12":
        actions.say_lost(TRIAL, steward, at(20))
    (due,) = members.due(TRIAL, at(20))
    assert [(each.username, each.lost) for each in due.due] == [(steward.actor, at(20))]
    assert len(ledger.opened(TRIAL, [ring_kinds.LOST])) == 1
    with pytest.raises(actions.NotYours):
        actions.say_lost(TRIAL, world.example.by(Role.COORDINATOR), at(20))
    trials.end_role(
        TRIAL, "steward-2", Role.STEWARD, "", by=world.example.by(Role.MANAGER), now=at(20), why="Left"
    )
    (due,) = members.due(TRIAL, at(21))
    assert {each.username: each.left for each in due.due} == {"steward-1": False, "steward-2": True}
    whole()


@pytest.mark.django_db
def test_a_blind_role_is_told_nothing_of_contents_by_the_renewal(world: Sealed) -> None:
    """The open event is as long whatever was kept; what was sealed anew of it is in the sealed chain."""
    lived(world)
    renewed(world, ("treating-01", STAYS))
    of_team = world.example.by(Role.TREATING)
    for key in ("l", "m", "n"):
        actions.keep_sealed(TRIAL, "01-002", "treatment", TREATMENT, by=of_team, now=at(20), key=key)
    before = ledger.ends(TRIAL).open[0]
    renewed(world, ("treating-01", STAYS))
    assert ledger.ends(TRIAL).open[0] == before + 1
    first, second = ledger.opened(TRIAL, [ring_kinds.RENEWED])
    assert {key: len(str(value)) for key, value in first.payload.items() if key != "shed"} == {
        key: len(str(value)) for key, value in second.payload.items() if key != "shed"
    }
    sealed_ids = {row.pk for row in Event.objects.filter(sealed=True)}
    assert not sealed_ids & {event for event, _ in second.payload["shed"]}
