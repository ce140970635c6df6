"""Which roles one person may not have together."""

from __future__ import annotations

from itertools import combinations, product

import pytest

from equipoise.core.design import duties
from equipoise.core.design.roles import CAN_BE_UNBLINDED, Role, may_see_arm
from equipoise.core.design.sourced import Source, Sourced

UNBLINDED = {Role.TREATING, Role.INDEPENDENT, Role.ON_CALL}
MASKING = {role: Sourced(f"masking.{role}", Source.REGISTRY, role not in UNBLINDED) for role in Role}
STAFF = [each for each in Role if each is not Role.PARTICIPANT]


def test_whoever_knows_treatments_has_no_blind_role_beside_it() -> None:
    """The rule itself, over every pair: nothing that breaks the blinding is left out of the table."""
    for one, other in combinations(STAFF, 2):
        if may_see_arm(one, MASKING) != may_see_arm(other, MASKING):
            assert duties.conflicts([one, other], MASKING), (one, other)


@pytest.mark.parametrize("role", [each for each in STAFF if each is not Role.STEWARD])
def test_a_steward_has_no_other_role(role: Role) -> None:
    (sentence,) = duties.conflicts([Role.STEWARD, role], MASKING)
    assert "no share lies beside a power" in sentence


@pytest.mark.parametrize("role", STAFF)
def test_who_can_reach_the_database_holds_no_key(role: Role) -> None:
    found = duties.conflicts([role], MASKING, operator=True)
    assert bool(found) is (role in CAN_BE_UNBLINDED | {Role.STEWARD})


@pytest.mark.parametrize(
    ("roles", "why"),
    [
        (["coordinator", "monitor"], "nobody checks"),
        (["oncologist", "data_manager"], "nobody checks"),
        (["coordinator", "treating"], "the coordinator role is blind"),
        (["statistician", "independent"], "the trial statistician role is blind"),
        (["treating", "independent"], "reports to the monitoring board"),
    ],
)
def test_what_does_not_go_together_is_said_in_a_sentence(roles: list[str], why: str) -> None:
    (sentence,) = duties.conflicts(roles, MASKING)
    assert why in sentence
    assert sentence.startswith("One person can’t be ") and sentence.endswith(".")


@pytest.mark.parametrize(
    "roles",
    [
        ["coordinator", "oncologist"],
        ["treating", "on_call"],
        ["data_manager", "monitor"],
        ["manager", "oncologist"],
        ["manager"],
        [],
    ],
)
def test_what_goes_together_is_let_be(roles: list[str]) -> None:
    assert duties.conflicts(roles, MASKING) == []


def test_where_the_protocol_says_nothing_everybody_is_blind() -> None:
    assert duties.conflicts(["treating", "coordinator"], {}) == []


def test_every_role_has_its_name_and_what_it_does() -> None:
    assert set(duties.NAMES) == set(duties.EXPLAINED) == set(Role)
    assert duties.name("nobody") == "nobody"


def test_what_a_role_does_hangs_on_whether_it_is_blind_here() -> None:
    """A trial without a pharmacist's part doesn't say of a blind one that they open codes."""
    for role in Role:
        told = duties.explained(role, MASKING)
        assert (told == duties.EXPLAINED[role]) is (role not in CAN_BE_UNBLINDED - UNBLINDED), role
    assert "opens no treatment code" in duties.explained(Role.PHARMACIST, MASKING)


def test_who_once_knew_treatments_is_blind_in_nothing_again() -> None:
    """A role ends; what it let somebody know does not."""
    for former, role in product(STAFF, STAFF):
        said = duties.forbidden_by_past(role, [former], MASKING)
        assert bool(said) == (may_see_arm(former, MASKING) and not may_see_arm(role, MASKING)), (former, role)
    assert "were treating team" in duties.forbidden_by_past("coordinator", ["manager", "treating"], MASKING)
    assert duties.forbidden_by_past("coordinator", ["treating"], {}) == ""
