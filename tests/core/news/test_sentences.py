"""What happened, in one plain sentence."""

from __future__ import annotations

from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from equipoise.core.eligibility.compare import ChangeKind
from equipoise.core.eligibility.compare import compare as compare_criteria
from equipoise.core.news.kinds import kind_of
from equipoise.core.news.sentences import LONGEST, cut, sentence
from equipoise.core.registry.change_kinds import KINDS as CHANGES
from equipoise.core.registry.changes import compare
from tests.core.registry.records import study

CODES = (*CHANGES, *get_args(ChangeKind))
JUNK = st.dictionaries(
    st.sampled_from(["from", "to", "sites", "date", "why", "section", "before", "after", "status", "names"]),
    st.none()
    | st.text(max_size=30)
    | st.lists(st.none() | st.dictionaries(st.text(), st.text()), max_size=2),
)
SITES, ELIGIBILITY = "contactsLocationsModule.locations", "eligibilityModule"
STATUS = "statusModule.overallStatus"


@given(st.sampled_from([*CODES, "", "unheard_of"]), JUNK)
def test_it_never_fails_and_is_never_long(change: str, detail: dict[str, Any]) -> None:
    told = sentence(kind_of(change, detail), change, detail)
    assert told
    assert len(told) <= LONGEST


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (
            {STATUS: "SUSPENDED"},
            {STATUS: "RECRUITING"},
            "The study takes people again: its status went from “suspended” to “recruiting”.",
        ),
        (
            {},
            {STATUS: "SUSPENDED"},
            "The study paused: its status went from “recruiting” to “suspended”.",
        ),
        (
            {},
            {STATUS: "ENROLLING_BY_INVITATION"},
            "Only invited people can join now: its status went from “recruiting” to “enrolling by invitation”.",
        ),
        (
            {},
            {f"{ELIGIBILITY}.minimumAge": "12 Years"},
            "More people may join: the lowest age went from 19 years to 12 years.",
        ),
        (
            {},
            {"statusModule.completionDateStruct": {"date": "2031-06", "type": "ESTIMATED"}},
            "The end of the study moved 12 months later, from June 2030 (estimated) to June 2031 (estimated).",
        ),
    ],
)
def test_examples(before: dict[str, object], after: dict[str, object], told: str) -> None:
    change = compare(study(before), study(after))[0]
    said = sentence(kind_of(change.kind, change.detail), change.kind, change.detail)
    assert said == told


def test_a_date_that_came() -> None:
    detail = {
        "date": "start",
        "from": "2026-02",
        "to": "2026-03-04",
        "from_type": "ESTIMATED",
        "to_type": "ACTUAL",
    }
    told = sentence("dates_changed", "date_actual", {**detail, "days": 31})
    assert told == "The start of the study has come: 4 March 2026 (February 2026 was expected)."


@pytest.mark.parametrize(
    ("states", "said"),
    [
        (["RECRUITING"], "One place joined the study and takes people: A."),
        (["WITHDRAWN"], "One place joined the study and takes nobody at present: A."),
        (["RECRUITING"] * 2, "2 places joined the study, and all take people: A; A."),
        (["COMPLETED"] * 2, "2 places joined the study, and none takes people at present: A; A."),
        (["RECRUITING", "COMPLETED"], "2 places joined the study, and 1 of them takes people: A; A."),
        ([""], "One place joined the study: A."),
    ],
)
def test_places_that_joined_say_whether_they_take_people(states: list[str], said: str) -> None:
    detail = {"sites": [{"facility": "A", "status": each} for each in states]}
    assert sentence(kind_of("site_added", detail), "site_added", detail) == said


def test_which_rule_changed_and_how() -> None:
    old = "Inclusion Criteria:\n\n* Age 18 or older\n* Pain score of at least 4\n\nExclusion Criteria:\n\n* Pregnant"
    new = "Inclusion Criteria:\n\n* Age 18 or older\n* Pain score of at least 3\n\nExclusion Criteria:\n\n* Diabetes"
    said = [
        sentence(
            kind_of(each.kind, {}),
            each.kind,
            {"section": each.section, "before": each.before, "after": each.after, "why": each.why},
        )
        for each in compare_criteria(old, new)
    ]
    assert said == [
        "A rule for joining got looser (pain score of at least 4 became at least 3); "
        "it now reads “Pain score of at least 3”.",
        "A rule that keeps people out was added: “Diabetes”.",
        "A rule that keeps people out was taken out: “Pregnant”.",
    ]


def test_what_is_cut_ends_between_words() -> None:
    assert cut("one two three", 9) == "one two…"
    assert cut("one two", 7) == "one two"
