"""The cookie of answers: there and back, and whatever else comes with a request."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

import pytest
from django.core import signing
from django.http import HttpResponse
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from equipoise.web.fit import answers as kept
from equipoise.web.fit.answers import COOKIE, SALT, Answer, Answers, Entry, Listed, Rows, TooMany

WORDS = st.text(max_size=12)
ANSWER = st.builds(Answer, WORDS, WORDS)
ROWS = st.builds(Rows, st.lists(st.tuples(WORDS, WORDS), max_size=3).map(tuple), st.booleans())
ENTRY = st.builds(Entry, st.dictionaries(WORDS, WORDS, max_size=3), st.dictionaries(WORDS, ROWS, max_size=2))
LISTED = st.builds(Listed, st.lists(ENTRY, max_size=3).map(tuple), st.sampled_from(["", "complete", "open"]))
SAID = st.dictionaries(WORDS, ANSWER | LISTED, max_size=5)


def _back(answers: Answers) -> Answers:
    """What a browser that was given these answers sends."""
    response = HttpResponse()
    kept.write(response, answers)
    return _read(response.cookies[COOKIE].value)


def _read(value: str) -> Answers:
    request = RequestFactory().get("/")
    request.COOKIES[COOKIE] = value
    return kept.read(request)


def _signed(found: Any) -> str:
    return signing.dumps(found, salt=SALT, compress=True)


@given(SAID, st.sampled_from(kept.WHO))
def test_answers_come_back_as_they_were_given_and_in_their_order(said: Any, who: kept.Who) -> None:
    answers = Answers(said, who)
    try:
        found = _back(answers)
    except TooMany:
        return
    assert found == answers
    assert list(found.said) == list(said)


def test_without_a_cookie_there_are_no_answers() -> None:
    assert kept.read(RequestFactory().get("/")) == Answers()
    assert not Answers()
    assert Answers({"a": Answer("yes")})


@pytest.mark.parametrize("where", [0, 5, -1, -5])
def test_a_tampered_cookie_is_no_cookie(where: int) -> None:
    value = kept.packed(Answers({"age": Answer("70")}))
    changed = list(value)
    changed[where] = "A" if changed[where] != "A" else "B"
    assert _read("".join(changed)) == Answers()


def test_a_cookie_signed_for_something_else_is_no_cookie() -> None:
    assert _read(signing.dumps({"v": kept.VERSION, "w": "doctor", "s": []}, salt="another")) == Answers()


@pytest.mark.parametrize(
    "found",
    [
        None,
        [],
        "text",
        7,
        {},
        {"v": 1, "f": {"age": ["70", ""]}, "c": {}, "w": "doctor"},
        {"v": kept.VERSION + 1, "w": "doctor", "s": [["age", "70"]]},
        {"v": kept.VERSION},
        {"v": kept.VERSION, "w": "doctor"},
        {"v": kept.VERSION, "w": "doctor", "s": 5},
        {"v": kept.VERSION, "w": "doctor", "s": [[]]},
        {"v": kept.VERSION, "w": "doctor", "s": [["age"]]},
        {"v": kept.VERSION, "w": "doctor", "s": [["spots", "open", 4, 0]]},
        {"v": kept.VERSION, "w": "doctor", "s": [["spots", "open", [[{}]], 0]]},
        {"v": kept.VERSION, "w": "doctor", "s": [["spots", "open", [[{}, {"scans": 3}]], 0]]},
        {"v": kept.VERSION, "w": "doctor", "s": [["spots", "open", [[[], {}]], 0]]},
    ],
)
def test_what_another_version_wrote_is_not_read(found: Any) -> None:
    assert _read(_signed(found)) == Answers()


def test_who_answers_is_one_of_three() -> None:
    found = _read(_signed({"v": kept.VERSION, "w": "root", "s": [["age", "70"]]}))
    assert found == Answers({"age": Answer("70")}, "patient")
    assert [kept.as_who(each) for each in ("doctor", "carer", "patient", None, "x")] == [
        "doctor",
        "carer",
        "patient",
        "patient",
        "patient",
    ]


def test_values_of_other_types_become_text() -> None:
    found = _read(_signed({"v": kept.VERSION, "w": "patient", "s": [["age", 70, None]]}))
    assert found.said == {"age": Answer("70", "None")}


def test_more_than_a_cookie_holds_is_refused_and_writes_nothing() -> None:
    # Compressed text is short: what can't be compressed is long.
    random = [sha256(str(number).encode()).hexdigest()[:60] for number in range(100)]
    many: dict[str, kept.Said] = {f"{number}": Answer(each) for number, each in enumerate(random)}
    assert len(many) < kept.MOST_ANSWERS
    for said in (many, {str(number): Answer("") for number in range(kept.MOST_ANSWERS + 1)}):
        response = HttpResponse()
        with pytest.raises(TooMany):
            kept.write(response, Answers(said))
        assert COOKIE not in response.cookies
    kept.write(HttpResponse(), Answers({str(number): Answer("") for number in range(kept.MOST_ANSWERS)}))


def test_the_cookie_is_of_this_browser_session_alone_and_no_script_reads_it() -> None:
    response = HttpResponse()
    kept.write(response, Answers({"age": Answer("70")}))
    cookie = response.cookies[COOKIE]
    assert cookie["httponly"] and cookie["samesite"] == "Lax" and cookie["path"] == "/"
    assert not cookie["max-age"] and not cookie["expires"]


def test_ten_lesions_with_four_scans_each_and_sixty_answers_fit() -> None:
    entries = tuple(
        Entry(
            {"site": ("liver", "lung", "bone")[number % 3], "kind": "metastasis", "unambiguous": "yes"},
            {
                "scans": Rows(
                    tuple((f"2026-0{n + 1}-1{number}", str(7 + number * 3 + n * 5)) for n in range(4)), True
                )
            },
        )
        for number in range(10)
    )
    said: dict[str, kept.Said] = {
        f"a_fact_with_a_name_of_its_own_{number * 7919 % 1009}": Answer("yes") for number in range(60)
    }
    value = kept.packed(Answers({**said, "lesions": Listed(entries, "complete")}, "doctor"))
    assert len(value) < kept.MOST_CHARACTERS / 2


def test_a_changed_answer_keeps_its_place_and_one_taken_back_is_gone() -> None:
    answers = Answers({"a": Answer("1"), "b": Answer("2")})
    assert list(answers.with_answer("a", Answer("3")).said) == ["a", "b"]
    assert answers.with_answer("a", Answer("3")).of("a") == Answer("3")
    assert answers.without("a", "zzz").said == {"b": Answer("2")}
    assert answers.listed("a") == Listed() and Answers({"l": Listed()}).of("l") is None


def test_forgetting_deletes_the_cookie() -> None:
    response = HttpResponse()
    kept.forget(response)
    assert response.cookies[COOKIE]["max-age"] == 0 and response.cookies[COOKIE].value == ""
