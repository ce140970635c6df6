"""From answers to a person: what a trial's facts can be, and nothing else."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from equipoise.core.person.model import NEVER, Entries, WhyUnknown
from equipoise.core.values.dates import PartialDate
from equipoise.core.values.possible import Options
from equipoise.core.values.units import Amount
from equipoise.web.fit.answers import Answer, Answers, Entry, Listed, Rows, Said
from equipoise.web.fit.people import person
from tests.web.fit.made_up import TODAY, as_said, kinds

RULES = kinds().rules
NAMES = [*RULES.scope.facts, "clock start", "clock seen", "upper limit of alt", "lower limit of alt", "other"]


def _person(who: str = "patient", **said: Said | str):  # type: ignore[no-untyped-def]
    return person(Answers({key: as_said(each) for key, each in said.items()}, who), RULES)  # type: ignore[arg-type]


def test_each_kind_of_answer_becomes_what_was_said_on_its_day() -> None:
    found = _person(smokes="yes", scan="2026-02", weight="160 lb", test=Answer("negative", "2026-11-01"))
    assert found.facts["smokes"][0].value == Options.of("yes")
    assert found.facts["scan"][0].value == PartialDate(2026, 2)
    weight = found.facts["weight"][0].value
    assert isinstance(weight, Amount) and weight.unit == "kg" and 72 < weight.span.low < 73
    assert found.facts["test"][0].when == PartialDate(2026, 11, 1)
    assert _person(scan="never").facts["scan"][0].value is NEVER
    assert _person(smokes="unknown").facts["smokes"][0].value is WhyUnknown.DONT_KNOW


def test_who_answered_is_the_source() -> None:
    for who, source in (("patient", "patient"), ("carer", "patient"), ("doctor", "clinician")):
        assert _person(who, smokes="yes").facts["smokes"][0].source.who == source


def test_answers_that_this_trials_facts_cannot_be_are_left_out() -> None:
    assert not _person(smokes="negative", kind="z", weight="70000", scan="soon", test="", other="yes").facts
    assert not _person(smokes=Listed((Entry({"site": "liver"}),)), spots="yes", large_spots="1.5.2").facts


def test_days_of_clocks_are_kept_and_unknown_ones_are_not() -> None:
    assert _person(**{"clock start": "2027-01", "clock seen": "unknown", "clock moon": "2026"}).clocks == {
        "start": PartialDate(2027, 1)
    }
    assert _person(**{"clock start": "soon"}).clocks == {}


def test_a_laboratorys_limits_belong_to_their_result() -> None:
    found = _person(alt="50 U/L", **{"upper limit of alt": "40", "lower limit of alt": "nonsense"})
    (seen,) = found.facts["alt"]
    assert seen.upper is not None and seen.upper.span.low == Decimal(40) and seen.lower is None
    assert not _person(**{"upper limit of alt": "40"}).facts


def test_a_list_is_complete_only_where_that_was_said() -> None:
    entry = Entry(
        {"site": "liver", "seen": "2026", "size": "moon"}, {"scans": Rows((("2026-01-02", "12"),), True)}
    )
    for end, complete in (("complete", True), ("open", False), ("", False)):
        value = _person(spots=Listed((entry,), end)).facts["spots"][0].value
        assert isinstance(value, Entries) and value.complete is complete
    (record,) = value.records
    assert set(record.fields) == {"site", "seen", "scans"}
    scans = record.fields["scans"].value
    assert isinstance(scans, Entries) and scans.complete and record.title == "Spot 1"
    assert set(scans.records[0].fields) == {"on", "size"}
    none = _person(spots="none").facts["spots"][0].value
    assert none == Entries((), complete=True)


def test_rows_may_be_short_long_or_wrong() -> None:
    rows = Rows((("2026-01-02",), ("x", "12", "y"), ()), False)
    value = _person(spots=Listed((Entry({}, {"scans": rows, "moon": rows}),))).facts["spots"][0].value
    assert isinstance(value, Entries)
    scans = value.records[0].fields["scans"].value
    assert isinstance(scans, Entries)
    assert [sorted(each.fields) for each in scans.records] == [["on"], ["size"], []]


WORDS = st.text(max_size=15) | st.sampled_from(
    [
        "yes",
        "never",
        "none",
        "1e99999",
        "1e-99999",
        "-0",
        "9" * 30,
        "2026-13",
        "at least 3",
        "1..0",
        "NaN",
        "inf kg",
    ]
)
ROWS = st.builds(Rows, st.lists(st.lists(WORDS, max_size=3).map(tuple), max_size=3).map(tuple), st.booleans())
ENTRY = st.builds(
    Entry,
    st.dictionaries(st.sampled_from(["site", "seen", "label", "size", "x"]), WORDS),
    st.dictionaries(st.sampled_from(["scans", "site"]), ROWS),
)
SAID = st.builds(Answer, WORDS, WORDS) | st.builds(Listed, st.lists(ENTRY, max_size=2).map(tuple))


@given(st.dictionaries(st.sampled_from(NAMES), SAID, max_size=6))
def test_whatever_a_cookie_says_can_be_judged(said: dict[str, Said]) -> None:
    trial = kinds()
    who = person(Answers(said), trial.rules)
    assert len(trial.compiled.judge(who, TODAY).criteria) == len(trial.rules.criteria)
