"""One question's field: what is shown, what came back, what is wrong with it; and the fields of a list's entries."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from equipoise.core.person.fact import Fact
from equipoise.web.fit import fields, lists
from equipoise.web.fit.answers import LONGEST_ANSWER, Answer, Entry, Rows
from equipoise.web.fit.fields import Field, from_post, of_clock, of_fact
from tests.web.fit.made_up import TODAY, kinds, stop_2

SCOPE = kinds().rules.scope
ANY = st.text(max_size=40)


def _fact(name: str) -> Fact:
    return SCOPE.facts[name]


def _post(
    name: str, given: Answer | None = None, *, dated: bool = False, **sent: str
) -> tuple[Field, Answer | None]:
    fact = _fact(name)
    return from_post(of_fact(fact, dated, given), fact, sent, TODAY)


def _clock(name: str, **sent: str) -> tuple[Field, Answer | None]:
    return from_post(of_clock(SCOPE.clocks[name], None), None, sent, TODAY)


@pytest.mark.parametrize(
    ("name", "sent", "answer"),
    [
        ("smokes", {"value": "yes"}, Answer("yes")),
        ("kind", {"value": "b"}, Answer("b")),
        ("weight", {"value": " 72.5 "}, Answer("72.5")),
        ("weight", {"value": "160 lb"}, Answer("160 lb")),
        ("weight", {"value": "1,50e0"}, None),
        ("weight", {"value": "at least 60"}, Answer("at least 60")),
        ("scan", {"day": "3", "month": "2", "year": "2026"}, Answer("2026-02-03")),
        ("scan", {"month": "2", "year": "2026"}, Answer("2026-02")),
        ("scan", {"year": "2026"}, Answer("2026")),
        ("scan", {"never": "1"}, Answer("never")),
        ("birth_date", {"day": "31", "month": "12", "year": "1960"}, Answer("1960-12-31")),
    ],
)
def test_answers_are_kept_as_a_persons_file_would_have_them(
    name: str, sent: dict[str, str], answer: Answer | None
) -> None:
    assert _post(name, **sent)[1] == answer


@pytest.mark.parametrize("name", ["smokes", "kind", "weight", "scan", "birth_date", "test"])
def test_i_dont_know_is_always_an_answer_whatever_else_was_typed(name: str) -> None:
    assert _post(name, unknown="1", value="rubbish", year="rubbish")[1] == Answer("unknown")
    assert _clock("start", unknown="1")[1] == Answer("unknown")


@pytest.mark.parametrize(
    ("name", "sent", "says"),
    [
        ("smokes", {}, "There is no answer yet. Choose or write one, or say that you don’t know."),
        ("smokes", {"value": "   "}, "There is no answer yet."),
        ("smokes", {"value": "perhaps"}, "neither yes nor no"),
        ("kind", {"value": "c"}, "is not one of its values"),
        ("weight", {"value": "heavy"}, "Write it as a number in kg."),
        ("weight", {"value": "70 mm"}, "kg"),
        ("weight", {"value": "70000"}, "is not possible"),
        ("weight", {"value": "1.5.2"}, "is not a number"),
        ("large_spots", {"value": "2.5"}, "is not a whole number"),
        ("weight", {"value": "72,5"}, "Write decimals with a point, as in 3.5."),
        ("weight", {"value": "72,5 kg"}, "Write decimals with a point, as in 3.5."),
        ("weight", {"value": "7" * (LONGEST_ANSWER + 1)}, f"longer than {LONGEST_ANSWER} characters"),
        ("scan", {}, "There is no day yet. Write the year at least"),
        ("scan", {"day": "3"}, "This is not a date. Write the year"),
        ("scan", {"day": "3", "year": "2026"}, "This is not a date."),
        ("scan", {"day": "30", "month": "2", "year": "2026"}, "This is not a date."),
        ("scan", {"month": "0", "year": "2026"}, "This is not a date."),
        ("scan", {"year": "twenty"}, "This is not a date."),
        ("scan", {"year": "+2026"}, "This is not a date."),
        ("scan", {"year": "٢٠٢٦"}, "This is not a date."),
        ("scan", {"year": "20266"}, "This is not a date."),
        ("scan", {"year": "26"}, "The year 26 can’t be right. Write it with four figures"),
        ("scan", {"year": "1899"}, "The year 1899 can’t be right."),
        ("scan", {"day": "23", "month": "11", "year": "2026"}, "23 November 2026 lies in the future."),
        ("scan", {"never": "1", "year": "2026"}, "There is a day, and it has not happened."),
        ("birth_date", {"never": "1"}, "There is no day yet."),
    ],
)
def test_what_is_wrong_is_said_with_how_to_mend_it(name: str, sent: dict[str, str], says: str) -> None:
    field, answer = _post(name, **sent)
    assert answer is None
    assert says in field.error


def test_a_comma_for_thousands_is_read() -> None:
    fact = replace(_fact("weight"), high=None)
    for text, wrong in (("1,500", False), ("1,50", True), ("1,5000", True), ("<3,5", True), ("1500", False)):
        field, _ = from_post(of_fact(fact, False, None), fact, {"value": text}, TODAY)
        assert bool(field.error) is wrong, text


def test_today_is_not_in_the_future_nor_is_this_month() -> None:
    assert _post("scan", day="22", month="11", year="2026")[1] == Answer("2026-11-22")
    assert _post("scan", month="11", year="2026")[1] == Answer("2026-11")
    assert _post("scan", month="12", year="2026")[1] is None


def test_a_day_that_is_still_planned_may_lie_ahead_and_others_may_not() -> None:
    assert _clock("start", day="1", month="2", year="2027")[1] == Answer("2027-02-01")
    assert _clock("start", year="2047")[0].error.startswith("The year 2047 can’t be right.")
    assert _clock("seen", day="1", month="2", year="2027")[0].error.startswith(
        "1 February 2027 lies in the future."
    )
    assert _clock("seen", year="2026")[1] == Answer("2026")


def test_what_was_typed_is_kept_beside_its_error() -> None:
    field, _ = _post("weight", value="heavy")
    assert field.text == "heavy"
    field, _ = _post("scan", day="31", month="2", year="2026")
    assert (field.day, field.month, field.year) == ("31", "2", "2026")
    field, _ = _post("test", dated=True, value="negative", day="x", year="2026")
    assert [each.value for each in field.choices if each.chosen] == ["negative"]
    assert (field.day, field.year) == ("x", "2026") and field.error


def test_what_was_answered_before_is_shown_again() -> None:
    assert of_fact(_fact("weight"), False, Answer("72 kg")).text == "72 kg"
    assert of_fact(_fact("weight"), False, Answer("unknown")).text == ""
    shown = of_fact(_fact("scan"), False, Answer("2026-02"))
    assert (shown.day, shown.month, shown.year) == ("", "2", "2026")
    shown = of_fact(_fact("test"), True, Answer("positive", "2026-11-05"))
    assert [each.value for each in shown.choices if each.chosen] == ["positive"]
    assert (shown.day, shown.month, shown.year) == ("5", "11", "2026")
    assert of_fact(_fact("scan"), False, Answer("never")).year == ""


def test_the_day_of_a_dated_answer_may_be_left_out_and_is_checked_where_it_is_given() -> None:
    assert _post("test", dated=True, value="negative")[1] == Answer("negative")
    given = _post("test", dated=True, value="negative", day="1", month="11", year="2026")[1]
    assert given == Answer("negative", "2026-11-01")
    assert _post("test", dated=True, value="negative", year="2027")[0].error.startswith(
        "2027 lies in the future."
    )
    assert _post("test", value="negative", year="2027")[1] == Answer("negative")


@given(
    st.sampled_from(["smokes", "kind", "weight", "scan", "birth_date", "alt", "large_spots"]),
    st.dictionaries(st.sampled_from(["value", "day", "month", "year", "never", "unknown"]), ANY),
)
def test_whatever_is_sent_is_an_answer_or_an_error(name: str, sent: dict[str, str]) -> None:
    field, answer = _post(name, dated=True, **sent)
    assert (answer is None) == bool(field.error)
    assert answer is None or len(answer.text) <= LONGEST_ANSWER


# Lists


SPOTS = _fact("spots")


def _entry(**sent: str) -> tuple[lists.EntryForm, Entry | None]:
    return lists.from_post(
        SPOTS, {key.replace("__", "-"): text for key, text in sent.items()}, kinds().rules, TODAY
    )


def test_an_entrys_form_has_its_fields_rows_and_what_follows_from_them() -> None:
    form = lists.form(SPOTS, Entry(), kinds().rules)
    assert [(each.id, each.kind) for each in form.boxes] == [
        ("f-site", "choice"),
        ("f-seen", "date"),
        ("f-label", "concept"),
    ]
    assert [each.id for each in form.derived] == ["f-size"]
    assert not form.derived_open and not form.wrong
    (grid,) = form.grids
    assert grid.columns == ("Day", "Size (mm)") and len(grid.rows) == lists.ROWS
    assert [each.id for each in grid.rows[0]] == ["r-scans-0-on", "r-scans-0-size"]
    assert grid.rows[1][0].label == "Day, row 2"


def test_an_entry_is_kept_as_typed_and_shown_again() -> None:
    _, made = _entry(
        f__site="liver",
        f__seen="2026-05",
        f__label="The one on the left",
        r__scans__1__on="2026-01-02",
        r__scans__1__size="12",
        c__scans="1",
    )
    assert made == Entry(
        {"site": "liver", "seen": "2026-05", "label": "The one on the left"},
        {"scans": Rows((("2026-01-02", "12"),), True)},
    )
    form = lists.form(SPOTS, made, kinds().rules)
    assert [each.value for each in form.boxes[0].choices if each.chosen] == ["liver"]
    assert [each.text for each in form.grids[0].rows[0]] == ["2026-01-02", "12"]
    assert form.grids[0].complete
    assert lists.summary(made, SPOTS) == "Liver, The one on the left; seen on: 2026-05; 2026-01-02 12 mm"


@pytest.mark.parametrize(
    ("sent", "box", "says"),
    [
        ({"f__site": "moon"}, "f-site", "is not one of its values"),
        ({"f__seen": "2027-01-01"}, "f-seen", "lies in the future"),
        ({"f__seen": "1.2.2026"}, "f-seen", "can be read in two ways"),
        ({"f__size": "wide"}, "f-size", "Write it as a number in mm."),
        ({"f__size": "501"}, "f-size", "is not possible"),
        ({"f__size": "3,5"}, "f-size", "Write decimals with a point"),
        ({"f__label": "x" * 61}, "f-label", "longer than 60 characters"),
        ({"r__scans__0__on": "2026-01-02"}, "r-scans-0-size", "Fill it in, or leave the whole row empty."),
        ({"r__scans__0__size": "12"}, "r-scans-0-on", "Fill it in, or leave the whole row empty."),
        ({"r__scans__0__on": "2027-01-02", "r__scans__0__size": "12"}, "r-scans-0-on", "lies in the future"),
        ({"r__scans__0__on": "2026-01-02", "r__scans__0__size": "big"}, "r-scans-0-size", "number in mm"),
    ],
)
def test_what_is_wrong_with_an_entry_stands_beside_its_field(
    sent: dict[str, str], box: str, says: str
) -> None:
    form, made = _entry(**sent)
    assert made is None and form.wrong
    cells = [each for grid in form.grids for row in grid.rows for each in row]
    wrong = {each.id: each.error for each in (*form.boxes, *form.derived, *cells) if each.error}
    assert list(wrong) == [box]
    assert says in wrong[box]
    typed = {each.id: each.text for each in (*form.boxes, *form.derived, *cells) if each.text}
    assert typed == {key.replace("__", "-"): text for key, text in sent.items()}


def test_an_empty_entry_is_none_and_what_follows_is_open_where_it_was_filled_in() -> None:
    form, made = _entry()
    assert made is None and form.error == "Nothing is filled in yet. Fill in what you know."
    assert _entry(c__scans="1")[1] is None
    form, made = _entry(f__size="12")
    assert made == Entry({"size": "12"}) and form.derived_open
    assert lists.summary(Entry(), SPOTS) == "Nothing said of it yet"


def test_fields_that_no_list_has_are_not_kept() -> None:
    assert _entry(f__moon="1", f__site="lung")[1] == Entry({"site": "lung"})


@given(
    st.dictionaries(
        st.sampled_from(
            ["f-site", "f-seen", "f-label", "f-size", "r-scans-0-on", "r-scans-0-size", "c-scans", "x"]
        ),
        ANY,
    )
)
def test_whatever_is_sent_is_an_entry_or_what_is_wrong(sent: dict[str, str]) -> None:
    form, made = lists.from_post(SPOTS, sent, kinds().rules, TODAY)
    assert (made is None) == form.wrong
    assert lists.summary(made or Entry(), SPOTS)


def test_every_choice_and_fact_of_stop_2_can_be_shown() -> None:
    for fact in stop_2().rules.scope.facts.values():
        if fact.kind == "list":
            assert lists.form(fact, Entry(), stop_2().rules).boxes
        elif fact.kind != "concept":
            field = of_fact(fact, False, None)
            assert field.choices or field.kind in ("number", "date")
    assert fields.choices(stop_2().rules.scope.facts["ecog"], "1")[1].chosen
