"""Opening what is sealed: who may, with what, and what it leaves behind."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db.models.functions import Length

from equipoise.core.allocation import lists
from equipoise.core.design.roles import Role
from equipoise.core.values.errors import InputError
from equipoise.web.allocation import actions, queries
from equipoise.web.allocation.actions import NotYours, Opener, Refused
from equipoise.web.allocation.models import Handled, RingKey, Slot
from equipoise.web.ledger import queries as ledger
from equipoise.web.ledger.actions import By
from equipoise.web.ledger.models import Enclosure
from equipoise.web.trials import actions as trials
from tests.web.accounts.people import person
from tests.web.allocation.conftest import Kept
from tests.web.allocation.example import (
    NOW,
    TREATMENT,
    TRIAL,
    Sealed,
    admitted,
    allocate,
    enrolled,
    sealed,
)

pytestmark = pytest.mark.django_db
CODES = {"control": "Schedule Cedar", "sabr": "Schedule Maple"}
BLIND = (Role.ONCOLOGIST, Role.COORDINATOR, Role.DATA_MANAGER, Role.MONITOR, Role.STATISTICIAN, Role.MANAGER)


@pytest.fixture(scope="module")
def world(kept: Kept) -> Iterator[Sealed]:
    """Six people of site 01 and two of site 02 are allocated; who may see an arm has keys."""
    with kept():
        yield _world()


@pytest.fixture(autouse=True)
def _own_words(world: Sealed) -> Iterator[None]:
    """A passphrase that a test sets is gone with the test."""
    before = dict(world.words)
    yield
    world.words.clear()
    world.words.update(before)


def _world() -> Sealed:
    found = sealed()
    for number in (*(f"01-{n:03d}" for n in range(1, 7)), "02-001", "02-002"):
        allocate(found, enrolled(number))
    for role, site in (
        (Role.TREATING, "01"),
        (Role.TREATING, "02"),
        (Role.INDEPENDENT, ""),
        (Role.ON_CALL, ""),
    ):
        admitted(found, role, site)
    return found


def drawn(world: Sealed, name: str) -> tuple[str, ...]:
    """What a list holds, from the revealed seed."""
    shown = actions.reveal(TRIAL, world.two, world.example.by(Role.MANAGER), NOW, why="a test")
    return lists.draw(queries.scheme(TRIAL), [name], bytes.fromhex(shown["seed"]), 6)[name]


def test_the_treating_team_opens_the_code_that_was_drawn(world: Sealed) -> None:
    opener = world.opener(Role.TREATING)
    codes = [actions.open_code(TRIAL, f"01-{n:03d}", opener, NOW) for n in range(1, 7)]
    wanted = drawn(world, "site=01/cytotoxic=yes")
    assert [each.arm for each in codes] == list(wanted)
    assert all(each.code == CODES[each.arm] for each in codes)


def test_on_call_and_the_independent_statistician_open_the_same(world: Sealed) -> None:
    arm = actions.open_code(TRIAL, "01-001", world.opener(Role.TREATING), NOW).arm
    assert actions.break_open(TRIAL, "01-001", world.opener(Role.ON_CALL), NOW) == arm
    every = actions.open_all(TRIAL, world.opener(Role.INDEPENDENT), NOW)
    assert every["01-001"] == arm and len(every) == 8
    assert actions.open_code(TRIAL, "01-001", world.opener(Role.INDEPENDENT), NOW).arm == arm


def test_nobody_opens_what_is_not_theirs(world: Sealed) -> None:
    treating, call, independent = (
        world.opener(role) for role in (Role.TREATING, Role.ON_CALL, Role.INDEPENDENT)
    )
    for refused in (
        lambda: actions.open_code(TRIAL, "02-001", treating, NOW),
        lambda: actions.open_code(TRIAL, "01-999", treating, NOW),
        lambda: actions.open_code(TRIAL, "01-001", call, NOW),
        lambda: actions.break_open(TRIAL, "01-001", treating, NOW),
        lambda: actions.break_open(TRIAL, "01-001", independent, NOW),
        lambda: actions.open_all(TRIAL, treating, NOW),
        lambda: actions.compare_guesses(TRIAL, {}, call, NOW),
        lambda: actions.open_sealed(TRIAL, "02-001", "treatment", treating, NOW),
        lambda: actions.open_sealed(TRIAL, "01-001", "treatment", call, NOW),
    ):
        with pytest.raises(NotYours):
            refused()


@pytest.mark.parametrize("role", BLIND)
def test_blind_roles_open_nothing_even_with_somebodys_passphrase(world: Sealed, role: Role) -> None:
    opener = Opener(world.example.username(role), world.opener(Role.TREATING).secret)
    for opening in (actions.open_code, actions.break_open):
        with pytest.raises(NotYours):
            opening(TRIAL, "01-001", opener, NOW)
    with pytest.raises(NotYours):
        actions.set_passphrase(TRIAL, actions.offered_passphrase(), world.example.by(role), NOW)
    with pytest.raises(NotYours):
        actions.admit_by_shares(TRIAL, opener.username, world.two, world.example.by(Role.STEWARD), NOW)


def test_a_blind_pharmacist_of_the_site_is_of_no_ring_and_opens_nothing(world: Sealed) -> None:
    """The deeds of pharmacists let them open codes; this protocol says that they are blind."""
    person("pharmacist")
    by = world.example.by(Role.MANAGER)
    trials.appoint(TRIAL, "pharmacist", Role.PHARMACIST, "01", by=by, now=NOW)
    assert actions.ring_for(TRIAL, "pharmacist", NOW) == ("", "")
    with pytest.raises(NotYours):
        actions.set_passphrase(TRIAL, actions.offered_passphrase(), By("pharmacist", Role.PHARMACIST), NOW)
    private = actions.unlock(TRIAL, "treating-01", world.words["treating-01"])
    for opening in (actions.open_code, actions.break_open):
        with pytest.raises(NotYours):
            opening(TRIAL, "01-001", Opener("pharmacist", private), NOW)
    with pytest.raises(NotYours):
        actions.admit_by_shares(TRIAL, "pharmacist", world.two, by, NOW)
    with pytest.raises(InputError, match="no role that belongs here"):
        actions.admit(TRIAL, "pharmacist", world.opener(Role.TREATING), NOW)


def test_a_role_that_ended_opens_nothing(world: Sealed) -> None:
    opener, by = world.opener(Role.TREATING), world.example.by(Role.MANAGER)
    trials.end_role(TRIAL, opener.username, Role.TREATING, "01", by=by, now=NOW)
    with pytest.raises(NotYours):
        actions.open_code(TRIAL, "01-001", opener, NOW)


def test_a_wrong_passphrase_opens_nothing_and_leaves_nothing(world: Sealed) -> None:
    name, before = world.example.username(Role.TREATING), ledger.ends(TRIAL)
    for words in (actions.offered_passphrase(), world.words["treating-02"]):
        with pytest.raises(Refused, match="not your passphrase"):
            actions.open_code(TRIAL, "01-001", Opener(name, words), NOW)
    with pytest.raises(InputError, match="7 words"):
        actions.open_code(TRIAL, "01-001", Opener(name, "acid"), NOW)
    assert ledger.ends(TRIAL) == before


def test_a_key_that_was_unlocked_before_opens_without_the_passphrase(world: Sealed) -> None:
    name = world.example.username(Role.TREATING)
    private = actions.unlock(TRIAL, name, world.words[name])
    assert actions.open_code(TRIAL, "01-001", Opener(name, private), NOW)
    with pytest.raises(Refused, match="does not open"):
        actions.open_code(TRIAL, "01-001", Opener(name, bytes(32)), NOW)


def test_a_colleague_is_admitted_by_one_who_is_in(world: Sealed) -> None:
    _colleague(world)
    words = actions.offered_passphrase()
    with pytest.raises(Refused, match="set no passphrase"):
        actions.admit(TRIAL, "treating-b", world.opener(Role.TREATING), NOW)
    actions.set_passphrase(TRIAL, words, trials.By("treating-b", Role.TREATING), NOW)
    assert actions.waiting(TRIAL, "treating:01", NOW) == ["treating-b"]
    with pytest.raises(Refused, match="not admitted"):
        actions.open_code(TRIAL, "01-001", Opener("treating-b", words), NOW)
    with pytest.raises(InputError, match="no role that belongs here"):
        actions.admit(TRIAL, "treating-b", world.opener(Role.TREATING, "02"), NOW)
    actions.admit(TRIAL, "treating-b", world.opener(Role.TREATING), NOW)
    assert actions.waiting(TRIAL, "treating:01", NOW) == []
    assert actions.open_code(TRIAL, "01-001", Opener("treating-b", words), NOW)


def _colleague(world: Sealed) -> None:
    person("treating-b")
    by = world.example.by(Role.MANAGER)
    trials.appoint(TRIAL, "treating-b", Role.TREATING, "01", by=by, now=NOW)


def test_a_new_passphrase_makes_the_old_key_useless(world: Sealed) -> None:
    old, by = world.opener(Role.TREATING), world.example.by(Role.TREATING)
    words = actions.offered_passphrase()
    actions.set_passphrase(TRIAL, words, by, NOW)
    with pytest.raises(Refused, match="not your passphrase"):
        actions.open_code(TRIAL, "01-001", old, NOW)
    with pytest.raises(Refused, match="not admitted"):
        actions.open_code(TRIAL, "01-001", Opener(old.username, words), NOW)
    assert not RingKey.objects.filter(holder=old.username).exists()


def test_guesses_come_out_as_counts(world: Sealed) -> None:
    opener = world.opener(Role.INDEPENDENT)
    arms = actions.open_all(TRIAL, opener, NOW)
    guesses = {"01-001": "sabr", "01-002": "dont_know", "02-001": "sabr", "09-999": "sabr"}
    counted = actions.compare_guesses(TRIAL, guesses, opener, NOW)
    assert sum(sum(each.values()) for each in counted.values()) == 3
    for number in ("01-001", "01-002", "02-001"):
        assert counted[arms[number]][guesses[number]] >= 1


def test_a_sealed_form_keeps_what_it_held_before(world: Sealed) -> None:
    by, opener = world.example.by(Role.TREATING), world.opener(Role.TREATING)
    assert actions.open_sealed(TRIAL, "01-001", "treatment", opener, NOW) is None
    changed = TREATMENT | {"ASPLANNED": ["no"], "WHYNOT": ["Ångström ünder"]}
    for key, values, why in (("a", TREATMENT, ""), ("a", changed, "sent twice"), ("b", changed, "misread")):
        actions.keep_sealed(TRIAL, "01-001", "treatment", values, by=by, now=NOW, key=key, why=why)
    assert actions.open_sealed(TRIAL, "01-001", "treatment", opener, NOW) == changed
    versions = actions.open_versions(TRIAL, "01-001", "treatment", world.opener(Role.INDEPENDENT), NOW)
    assert [(each["values"], each["why"], each["by"]) for each in versions] == [
        (TREATMENT, "", "treating-01"),
        (changed, "misread", "treating-01"),
    ]


def test_sealed_forms_are_refused_where_they_do_not_belong(world: Sealed) -> None:
    by = world.example.by(Role.TREATING)

    def keep(number: str, form: str, values: object = TREATMENT, who: object = by) -> None:
        actions.keep_sealed(TRIAL, number, form, values, by=who, now=NOW, key="k")  # type: ignore[arg-type]

    with pytest.raises(InputError, match="no sealed form"):
        keep("01-001", "baseline")
    with pytest.raises(InputError, match="too much"):
        keep("01-001", "treatment", {"WHYNOT": str([n * n for n in range(4_000)])})
    for number, who in (("02-001", by), ("01-999", by), ("01-001", world.example.by(Role.COORDINATOR))):
        with pytest.raises(NotYours):
            keep(number, "treatment", who=who)
    assert not Handled.objects.exists()


def test_opening_and_keeping_leave_events_that_look_alike(world: Sealed) -> None:
    by, opener = world.example.by(Role.TREATING), world.opener(Role.TREATING)
    actions.open_code(TRIAL, "01-001", opener, NOW)
    actions.keep_sealed(TRIAL, "01-001", "treatment", TREATMENT, by=by, now=NOW, key="")
    actions.keep_sealed(TRIAL, "01-001", "treatment", {"WHYNOT": "x" * 900}, by=by, now=NOW, key="")
    actions.open_sealed(TRIAL, "01-001", "treatment", opener, NOW)
    found = [each for each in ledger.events(TRIAL, "participant:01-001") if each.kind == "allocation.handled"]
    shapes = {
        (
            each.role,
            each.why,
            len(each.payload["content"]),
            len(str(each.payload)),
            tuple(
                Enclosure.objects.filter(event=each.id).order_by("name").values_list("name", Length("text"))
            ),
        )
        for each in found
    }
    assert len(found) == 4 and len(shapes) == 1
    assert not {each.kind for each in ledger.events(TRIAL)} & {"allocation.opened", "allocation.sealed_kept"}


def test_what_was_moved_to_another_participant_is_not_opened(world: Sealed) -> None:
    by, opener = world.example.by(Role.TREATING), world.opener(Role.TREATING)
    actions.keep_sealed(TRIAL, "01-001", "treatment", TREATMENT, by=by, now=NOW, key="")
    Handled.objects.update(participant="01-002")
    with pytest.raises(Refused, match="altered"):
        actions.open_sealed(TRIAL, "01-002", "treatment", opener, NOW)


def test_slots_that_change_places_are_found_when_they_are_opened(world: Sealed) -> None:
    rows = {row.position: row for row in Slot.objects.filter(list="site=01/cytotoxic=yes")}
    rows[1].sealed, rows[2].sealed = rows[2].sealed, rows[1].sealed
    for position in (1, 2):
        rows[position].save()
    with pytest.raises(Refused, match="altered"):
        actions.open_code(TRIAL, "01-001", world.opener(Role.TREATING), NOW)
    Slot.objects.filter(list="site=01/cytotoxic=yes", position=3).update(leaf="0" * 64)
    with pytest.raises(Refused, match="committed"):
        actions.open_code(TRIAL, "01-003", world.opener(Role.TREATING), NOW)
