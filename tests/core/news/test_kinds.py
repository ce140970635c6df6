"""Which kind of news a change is: every change has one, and the right one."""

from __future__ import annotations

from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from equipoise.core.eligibility.compare import ChangeKind
from equipoise.core.news.kinds import KINDS, NEW, OTHER, TOPICS, USUAL, Topic, kind_of, topic_of
from equipoise.core.registry.change_kinds import KINDS as CHANGES
from equipoise.core.registry.change_kinds import ChangeGroup
from equipoise.core.registry.terms import STATUS

CODES = (*CHANGES, *get_args(ChangeKind))
TOLD = {ChangeGroup.STATUS, ChangeGroup.SITES, ChangeGroup.WHO, ChangeGroup.DATES, ChangeGroup.RESULTS}
"""The groups that the service promises to tell of; the rest is `other`."""
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["status", "x"]), inner),
)
DETAILS = st.dictionaries(st.sampled_from(["from", "to", "sites", "limit"]), ANYTHING)


@pytest.mark.parametrize("code", CODES)
def test_every_change_has_its_kind(code: str) -> None:
    """A code that is added to the tables of changes is thought about here, or this is red."""
    kind = kind_of(code, {})
    assert kind in KINDS
    group = CHANGES[code].group if code in CHANGES else ChangeGroup.WHO
    assert (kind != OTHER) == (group in TOLD)


@given(st.sampled_from([*CODES, "", "unheard_of"]), DETAILS)
def test_it_is_total(code: str, detail: dict[str, Any]) -> None:
    assert kind_of(code, detail) in KINDS


def test_every_kind_and_every_topic_is_used() -> None:
    places = ({"sites": [{"status": state}]} for state in ("RECRUITING", "COMPLETED"))
    statuses = ({"from": old, "to": new} for old in STATUS for new in STATUS)
    found = {kind_of(code, detail) for code in (*CODES, "") for detail in ({}, *places, *statuses)}
    found |= {kind_of("status_changed", {"from": old, "to": new}) for old in STATUS for new in STATUS}
    found |= {kind_of("site_added", {"sites": [{"status": "COMPLETED"}]})}
    assert found == set(KINDS)
    assert {each.topic for each in KINDS.values()} == set(TOPICS) == set(Topic)
    assert Topic.OTHER not in USUAL
    assert len(USUAL) == len(TOPICS) - 1


def test_every_kind_is_said_in_words() -> None:
    for each in KINDS.values():
        assert each.label[0].isupper()
        assert each.explanation.endswith(".")
        assert each.weight in (1, 2, 3)
    assert all(each.label and each.explanation.endswith(".") for each in TOPICS.values())


def test_a_study_never_seen_is_new() -> None:
    assert kind_of("", {}) == NEW
    assert topic_of(NEW) is Topic.NEW
    assert topic_of("no longer known") is Topic.OTHER


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ("NOT_YET_RECRUITING", "RECRUITING", "study_opened"),
        ("ACTIVE_NOT_RECRUITING", "RECRUITING", "study_opened"),
        ("ENROLLING_BY_INVITATION", "RECRUITING", "study_opened"),
        ("UNKNOWN", "RECRUITING", "study_opened"),
        ("NO_LONGER_AVAILABLE", "AVAILABLE", "study_opened"),
        ("SUSPENDED", "RECRUITING", "study_resumed"),
        ("TEMPORARILY_NOT_AVAILABLE", "AVAILABLE", "study_resumed"),
        ("RECRUITING", "SUSPENDED", "study_paused"),
        ("NOT_YET_RECRUITING", "SUSPENDED", "study_paused"),
        ("RECRUITING", "ACTIVE_NOT_RECRUITING", "study_closed"),
        ("SUSPENDED", "ACTIVE_NOT_RECRUITING", "study_closed"),
        ("RECRUITING", "ENROLLING_BY_INVITATION", "study_closed"),
        ("RECRUITING", "NOT_YET_RECRUITING", "study_closed"),
        ("RECRUITING", "COMPLETED", "study_ended"),
        ("NOT_YET_RECRUITING", "WITHDRAWN", "study_ended"),
        ("UNKNOWN", "TERMINATED", "study_ended"),
        ("COMPLETED", "TERMINATED", "study_status"),
        ("COMPLETED", "ACTIVE_NOT_RECRUITING", "study_status"),
        ("RECRUITING", "UNKNOWN", "study_status"),
        ("NOT_YET_RECRUITING", "ENROLLING_BY_INVITATION", "study_status"),
        ("", "", "study_status"),
    ],
)
def test_what_a_status_means_for_somebody_who_waits(old: str, new: str, kind: str) -> None:
    assert kind_of("status_changed", {"from": old, "to": new}) == kind


@pytest.mark.parametrize(
    ("change", "states", "kind"),
    [
        ("site_added", ["RECRUITING"], "site_opened"),
        ("site_added", ["COMPLETED", "ENROLLING_BY_INVITATION"], "site_opened"),
        ("site_added", ["NOT_YET_RECRUITING"], "site_changed"),
        ("site_removed", ["RECRUITING", "COMPLETED"], "site_closed"),
        ("site_removed", ["WITHDRAWN"], "site_changed"),
    ],
)
def test_a_place_that_joins_or_leaves_counts_by_its_state(change: str, states: list[str], kind: str) -> None:
    assert kind_of(change, {"sites": [{"status": each} for each in states]}) == kind


def test_a_place_whose_state_is_not_known_counts() -> None:
    assert kind_of("site_added", {"sites": [{"facility": "Harbour Hospital"}]}) == "site_opened"
    assert kind_of("site_removed", {}) == "site_closed"


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ("criterion_added", "criteria_tightened"),
        ("criterion_removed", "criteria_loosened"),
        ("criterion_moved", "criteria_reworded"),
        ("age_loosened", "criteria_loosened"),
        ("healthy_volunteers_refused", "criteria_tightened"),
        ("sex_changed", "criteria_reworded"),
        ("why_stopped_given", "study_status"),
        ("date_later", "dates_changed"),
        ("results_posted", "results_posted"),
        ("arm_added", OTHER),
    ],
)
def test_the_other_changes(change: str, kind: str) -> None:
    assert kind_of(change, {}) == kind
