"""May this person: every pair of a role and a deed is said here once more, by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from equipoise.web.sites.models import Member
from equipoise.web.sites.permissions import AT_A_SITE, MAY, PERSONAL, Deed, Role, may

# C coordinator, I investigator, M site manager, O operator, R reviewer
TABLE = {
    Deed.VIEW_REFERRAL: "CIM",
    Deed.ANSWER: "CIM",
    Deed.ASSIGN: "CM",
    Deed.NOTE: "CIM",
    Deed.SCREEN: "CIM",
    Deed.EXPORT: "CM",
    Deed.SEE_FIGURES: "CIMO",
    Deed.SEE_SITE: "CIMO",
    Deed.MANAGE_SITE: "MO",
    Deed.INVITE: "MO",
    Deed.ADD_SITE: "O",
    Deed.RUN_QUEUE: "O",
    Deed.MANAGE_ACCOUNTS: "O",
    Deed.ERASE: "O",
    Deed.REVIEW_PROTOCOL: "R",
}
LETTERS = {
    Role.COORDINATOR: "C",
    Role.INVESTIGATOR: "I",
    Role.MANAGER: "M",
    Role.OPERATOR: "O",
    Role.REVIEWER: "R",
}


def test_every_deed_and_every_role_has_its_row() -> None:
    assert set(TABLE) == set(Deed)
    assert set(MAY) == set(Role) == set(LETTERS)


@pytest.mark.parametrize("deed", list(Deed))
@pytest.mark.parametrize("role", list(Role))
def test_the_table_is_what_it_is_meant_to_be(role: Role, deed: Deed) -> None:
    assert may([role], deed) is (LETTERS[role] in TABLE[deed])


def test_the_roles_at_a_site_are_those_that_a_member_can_have() -> None:
    assert {str(each) for each in AT_A_SITE} == set(Member.Role.values)


def test_an_operator_and_a_reviewer_do_nothing_that_shows_a_person() -> None:
    for role in (Role.OPERATOR, Role.REVIEWER):
        assert not MAY[role] & PERSONAL


@given(st.sets(st.sampled_from(list(Role))), st.sampled_from(list(Deed)))
def test_several_roles_may_what_any_of_them_may_and_nothing_else(roles: set[Role], deed: Deed) -> None:
    assert may(roles, deed) is any(may([each], deed) for each in roles)


@given(st.text(), st.text())
def test_words_that_mean_nothing_open_nothing(role: str, deed: str) -> None:
    assert not may([role], Deed.VIEW_REFERRAL) or role in set(Role)
    assert not may(list(Role), deed) or deed in set(Deed)
    assert not may([], Deed.VIEW_REFERRAL)
