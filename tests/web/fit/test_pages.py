"""The pages of the self-check: methods, headers, ways back, what is kept and what is shown."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory

from equipoise.web.fit import answers as kept
from equipoise.web.fit import showing
from equipoise.web.fit.answers import Answer, Answers, Entry, Listed
from equipoise.web.fit.showing import Group, Line, Result
from tests.web.finder.samples import HARBOUR, words
from tests.web.fit.conftest import Give, See
from tests.web.fit.made_up import STOP_2

FIT = f"/studies/{STOP_2}/fit/"
PAGES = ("", "question/ecog/", "question/restaging/", "result/", "answers/")
pytestmark = pytest.mark.usefixtures("trials")


def _kept(client: Client) -> Answers:
    request = RequestFactory().get("/")
    request.COOKIES[kept.COOKIE] = client.cookies[kept.COOKIE].value
    return kept.read(request)


def _too_many(*_: Any) -> None:
    raise kept.TooMany


# Methods and headers


@pytest.mark.parametrize("path", [*PAGES, "next/"])
def test_nobody_keeps_a_page(client: Client, path: str) -> None:
    for answer in (client.get(FIT + path), client.head(FIT + path)):
        assert answer["Cache-Control"] == "no-store, private"
        assert answer["X-Robots-Tag"] == "noindex"
        assert answer["Referrer-Policy"] == "same-origin"
    assert not client.head(FIT + path).content


@pytest.mark.parametrize("path", ["result/", "answers/", "next/"])
def test_what_only_reads_takes_no_post(client: Client, path: str) -> None:
    assert client.post(FIT + path).status_code == 405


@pytest.mark.parametrize("path", ["/fit/forget/", f"{FIT}answers/take-back/"])
def test_what_deletes_takes_nothing_but_post(client: Client, path: str) -> None:
    assert client.get(path).status_code == 405


@pytest.mark.parametrize("path", [*PAGES, "next/"])
def test_methods_that_mean_nothing_here_are_refused(client: Client, path: str) -> None:
    for method in (client.put, client.delete, client.patch):
        assert method(FIT + path).status_code == 405


@pytest.mark.parametrize(
    "path",
    ["question/moon/", "question/clock moon/", "question/lesions/", "question/lesions/entry/1/", "moon/"],
)
def test_what_a_patient_is_not_asked_is_not_there(client: Client, path: str) -> None:
    assert client.get(FIT + path).status_code == 404
    assert client.post(FIT + path, {"value": "yes"}).status_code == 404


@pytest.mark.parametrize("path", PAGES)
def test_a_study_that_is_not_there_has_no_check(client: Client, path: str) -> None:
    assert client.get(f"/studies/NCT99999999/fit/{path}").status_code == 404


def test_forms_need_their_token(trials: None) -> None:
    strict = Client(enforce_csrf_checks=True)
    for path in (FIT, f"{FIT}question/ecog/", f"{FIT}answers/take-back/", "/fit/forget/"):
        answer = strict.post(path, {"value": "1"})
        assert answer.status_code == 403
        assert kept.COOKIE not in answer.cookies


@pytest.mark.parametrize(
    "back",
    [
        "https://elsewhere.example.org/",
        "//elsewhere.example.org/",
        "///elsewhere.example.org/",
        "\\\\elsewhere.example.org",
        "/\\elsewhere.example.org",
        "javascript:alert(1)",
        "http:///elsewhere.example.org",
        "",
    ],
)
def test_forgetting_leads_nowhere_else(client: Client, give: Give, back: str) -> None:
    give({"ecog": "1"})
    answer = client.post("/fit/forget/", {"back": back})
    assert answer["Location"] == "/"
    assert client.cookies[kept.COOKIE].value == ""


def test_forgetting_leads_back_to_where_one_was(client: Client) -> None:
    assert client.post("/fit/forget/", {"back": "/studies/?q=a&page=2"})["Location"] == "/studies/?q=a&page=2"


# One question at a time


def test_a_check_from_its_beginning_to_its_end(client: Client, see: See) -> None:
    assert client.post(FIT, {"who": "patient"})["Location"] == f"{FIT}next/"
    seen: list[str] = []
    while "/question/" in (path := client.get(f"{FIT}next/")["Location"]):
        assert path not in seen
        seen.append(path)
        assert client.get(path).status_code == 200
        assert client.post(path, {"unknown": "1"})["Location"] == f"{FIT}next/"
    assert path == f"{FIT}result/"
    assert 10 < len(seen) < 25
    shown = see("result/")
    assert "Some things are still open" in words(shown)
    assert "We have asked all that could speak against this trial on its own." in words(shown)
    link = shown.select_one("a[href$='next/?all=1']")
    assert link is not None and words(link) == "Answer more questions"
    assert {each.text for each in _kept(client).said.values() if isinstance(each, Answer)} == {"unknown"}


def test_an_answer_is_kept_and_leads_on(client: Client) -> None:
    client.post(f"{FIT}question/ecog/", {"value": "1"})
    client.post(f"{FIT}question/restaging/", {"month": "10", "year": "2026"})
    assert _kept(client).said == {"ecog": Answer("1"), "restaging": Answer("2026-10")}


def test_a_wrong_answer_is_said_beside_its_field_and_nothing_is_lost(client: Client, give: Give) -> None:
    give({"can_consent": "yes"})
    answer = client.post(f"{FIT}question/life_expectancy/", {"value": "<b>long</b>"})
    assert answer.status_code == 422
    text = answer.content.decode()
    assert 'value="&lt;b&gt;long&lt;/b&gt;"' in text and 'aria-invalid="true"' in text
    assert "Write it as a number in months." in text and "<title>Something is wrong:" in text
    assert kept.COOKIE not in answer.cookies


def test_changing_an_answer_leads_back_to_the_list(client: Client, give: Give) -> None:
    give({"ecog": "1", "can_consent": "yes"})
    answer = client.post(f"{FIT}question/ecog/?change=1", {"value": "2"})
    assert answer["Location"] == f"{FIT}answers/"
    assert list(_kept(client).said.items()) == [("ecog", Answer("2")), ("can_consent", Answer("yes"))]


def test_going_on_though_something_speaks_against_lasts(client: Client, give: Give) -> None:
    give({"birth_date": "2015"})
    assert client.get(f"{FIT}next/")["Location"] == f"{FIT}result/"
    path = client.get(f"{FIT}next/?all=1")["Location"]
    assert path.endswith("?all=1") and "/question/" in path
    assert client.post(path, {"unknown": "1"})["Location"] == f"{FIT}next/?all=1"


def test_who_answers_more_is_asked_until_nothing_is_left_and_offered_no_more(
    client: Client, see: See
) -> None:
    seen: list[str] = []
    while "/question/" in (path := client.get(f"{FIT}next/?all=1")["Location"]):
        assert path not in seen
        seen.append(path)
        client.post(path, {"unknown": "1"})
    assert 20 < len(seen) < 40
    shown = see("result/")
    assert shown.select_one("a[href*='next/']") is None
    assert "We have asked" not in words(shown)


def test_back_keeps_to_the_way_one_is_on(see: See, give: Give) -> None:
    give({"ecog": "1", "can_consent": "yes"})
    back = see("question/pregnant/?all=1").select_one("nav[aria-label=Back] a")
    assert back is not None and back["href"] == f"{FIT}question/can_consent/?all=1"
    back = see("question/ecog/?change=1").select_one("nav[aria-label=Back] a")
    assert back is not None and back["href"] == f"{FIT}answers/"


@pytest.mark.parametrize("value", ["x", "a:b:c", "\xe9", "e30:1tX0Ab:3q", "y" * 5_000])
def test_answers_that_cannot_be_read_are_said_to_be_and_make_way(
    client: Client, see: See, value: str
) -> None:
    client.cookies[kept.COOKIE] = value
    for path in PAGES:
        assert "Your earlier answers could not be read" in words(see(path))
    client.post(f"{FIT}question/ecog/", {"value": "1"})
    assert "could not be read" not in words(see(""))
    assert _kept(client).said == {"ecog": Answer("1")}


def test_back_leads_to_the_question_before(see: See, give: Give) -> None:
    give({"ecog": "1", "can_consent": "yes"})
    for path, back in (
        ("question/pregnant/", f"{FIT}question/can_consent/"),
        ("question/can_consent/", f"{FIT}question/ecog/"),
        ("question/ecog/", FIT),
    ):
        link = see(path).select_one("nav[aria-label=Back] a")
        assert link is not None and link["href"] == back


def test_every_question_says_why_and_takes_i_dont_know(see: See) -> None:
    for path in (
        "question/ecog/",
        "question/life_expectancy/",
        "question/restaging/",
        "question/clock enrolment/",
    ):
        page = see(path)
        assert "Why we ask:" in words(page.main)
        assert page.select_one("button[name=unknown]") is not None
        assert "0 of 25 rules settled so far" in words(page.main)


def test_what_was_answered_is_shown_again(see: See, give: Give) -> None:
    give({"ecog": "1", "life_expectancy": "2 years", "birth_date": "1960-05"})
    assert see("question/ecog/").select_one("input[checked]")["value"] == "1"  # type: ignore[index]
    assert see("question/life_expectancy/").select_one("#value")["value"] == "2 years"  # type: ignore[index]
    assert see("question/birth_date/").select_one("#month")["value"] == "5"  # type: ignore[index]


def test_you_means_whom_one_answers_for(see: See, give: Give) -> None:
    for who, says in (
        ("carer", "“You” means the person you care for."),
        ("doctor", "“You” means your patient."),
    ):
        give({}, who)
        assert says in words(see("question/ecog/"))
    give({}, "patient")
    assert "“You” means" not in words(see("question/ecog/"))


# Too many


@pytest.mark.parametrize(
    ("path", "sent"),
    [
        ("question/life_expectancy/", {"value": "7 months"}),
        ("answers/", None),
        ("", {"who": "doctor"}),
    ],
)
def test_too_many_answers_are_said_and_nothing_is_lost(
    client: Client, give: Give, monkeypatch: pytest.MonkeyPatch, path: str, sent: dict[str, str] | None
) -> None:
    give({"ecog": "1"})
    before = client.cookies[kept.COOKIE].value
    monkeypatch.setattr(kept, "write", _too_many)
    if sent is not None:
        answer = client.post(FIT + path, sent)
        assert answer.status_code == 422 and f"{FIT}answers/" in answer.content.decode()
        for text in sent.values():
            assert text in answer.content.decode() or path == ""
    assert client.cookies[kept.COOKIE].value == before


def test_a_cookie_that_really_is_full_is_said(client: Client, give: Give) -> None:
    full = {f"moon_{number}": Answer("1") for number in range(kept.MOST_ANSWERS)}
    give(full)
    answer = client.post(f"{FIT}question/ecog/", {"value": "1"})
    assert answer.status_code == 422 and "more than your browser may keep" in answer.content.decode()
    assert _kept(client).said == full
    client.post(f"{FIT}answers/take-back/", {"others": "1"})
    assert not _kept(client).said


# Lists


def _lesion(**said: str) -> dict[str, str]:
    return {"f-site": "liver", "f-kind": "metastasis"} | said


def test_a_clinician_writes_a_list_entry_by_entry(client: Client, see: See, give: Give) -> None:
    give({}, "doctor")
    assert "Add the first" in words(see("question/lesions/"))
    entry = f"{FIT}question/lesions/entry/"
    sent = _lesion(**{"r-scans-0-on": "2026-01-02", "r-scans-0-size": "20", "c-scans": "1"})
    assert client.post(f"{entry}1/", sent)["Location"] == f"{FIT}question/lesions/"
    assert client.post(f"{entry}2/", {"f-site": "bone"})["Location"] == f"{FIT}question/lesions/"
    page = words(see("question/lesions/"))
    assert "Liver, metastasis; 2026-01-02 20 mm" in page and "Bone" in page
    client.post(f"{entry}2/", {"f-site": "brain"})
    assert [each.said["site"] for each in _kept(client).listed("lesions").entries] == ["liver", "brain"]
    client.post(f"{FIT}question/lesions/", {"remove": "1"})
    assert [each.said["site"] for each in _kept(client).listed("lesions").entries] == ["brain"]
    assert client.post(f"{FIT}question/lesions/", {"end": "complete"})["Location"] == f"{FIT}next/"
    assert _kept(client).listed("lesions").end == "complete"


@pytest.mark.parametrize(
    ("had", "sent", "then"),
    [
        (0, {"end": "none"}, Answer("none")),
        (0, {"unknown": "1"}, Answer("unknown")),
        (1, {"unknown": "1"}, "open"),
        (1, {"end": "open"}, "open"),
        (1, {"end": "complete"}, "complete"),
    ],
)
def test_a_list_ends_in_one_of_five_ways(
    client: Client, give: Give, had: int, sent: dict[str, str], then: Answer | str
) -> None:
    give({"lesions": Listed((Entry({"site": "bone"}),) * had)}, "doctor")
    assert client.post(f"{FIT}question/lesions/?change=1", sent)["Location"] == f"{FIT}answers/"
    found = _kept(client)
    assert (found.of("lesions") or found.listed("lesions").end) == then


@pytest.mark.parametrize(
    ("had", "sent"),
    [
        (0, {"end": "complete"}),
        (1, {"end": "none"}),
        (1, {"end": "x"}),
        (1, {}),
        (1, {"remove": "2"}),
        (1, {"remove": "0"}),
        (1, {"remove": "9" * 5000}),
        (1, {"remove": "²"}),
    ],
)
def test_what_is_no_way_on_changes_nothing(
    client: Client, give: Give, had: int, sent: dict[str, str]
) -> None:
    give({"lesions": Listed((Entry({"site": "bone"}),) * had)}, "doctor")
    answer = client.post(f"{FIT}question/lesions/", sent)
    assert answer.status_code == 422 and "Choose one of the ways on." in answer.content.decode()
    assert kept.COOKIE not in answer.cookies


def test_entries_come_one_after_the_other(client: Client, give: Give) -> None:
    give({"lesions": Listed((Entry({"site": "bone"}),))}, "doctor")
    for number, status in ((0, 404), (1, 200), (2, 200), (3, 404)):
        assert client.get(f"{FIT}question/lesions/entry/{number}/").status_code == status
    give({"lesions": Listed((Entry({"site": "bone"}),) * kept.MOST_ENTRIES)}, "doctor")
    assert client.get(f"{FIT}question/lesions/entry/{kept.MOST_ENTRIES + 1}/").status_code == 404


def test_a_wrong_entry_is_shown_again_with_what_was_typed(client: Client, give: Give) -> None:
    give({}, "doctor")
    answer = client.post(f"{FIT}question/lesions/entry/1/", _lesion(**{"r-scans-0-on": "soon"}))
    text = answer.content.decode()
    assert answer.status_code == 422 and 'value="soon"' in text and "is not a day" in text
    assert 'aria-describedby="r-scans-0-on-error"' in text
    assert '<option value="liver" selected>' in text


def test_a_list_that_does_not_fit_leads_to_the_count_instead(
    client: Client, give: Give, monkeypatch: pytest.MonkeyPatch
) -> None:
    give({}, "doctor")
    monkeypatch.setattr(kept, "write", _too_many)
    answer = client.post(f"{FIT}question/lesions/entry/1/", _lesion())
    text = answer.content.decode()
    assert answer.status_code == 422 and "The list is longer than your browser may keep." in text
    assert f"{FIT}question/progressing_lesions/" in text and '<option value="liver" selected>' in text


# Answers and result


def test_answers_are_taken_back_one_by_one(client: Client, see: See, give: Give) -> None:
    give({"ecog": "1", "can_consent": "yes", "moon": "yes", "sun": "yes"})
    assert "You gave 2 more answers for other trials." in words(see("answers/"))
    assert client.post(f"{FIT}answers/take-back/", {"key": "ecog"})["Location"] == f"{FIT}answers/"
    assert list(_kept(client).said) == ["can_consent", "moon", "sun"]
    client.post(f"{FIT}answers/take-back/", {"key": "nonsense"})
    client.post(f"{FIT}answers/take-back/", {"others": "1"})
    assert list(_kept(client).said) == ["can_consent"]


def test_without_answers_every_page_says_so(see: See) -> None:
    assert "You have not answered a question of this trial yet." in words(see("answers/"))
    page = see("result/")
    assert words(page.h1) == "Nothing is answered yet"
    assert page.select_one(".fit__forget") is None


def test_the_result_says_what_speaks_against_first(see: See, give: Give) -> None:
    give({"birth_date": "2015", "can_consent": "yes"})
    page = see("result/")
    assert words(page.h1) == "Something speaks against this trial"
    assert [each["id"] for each in page.main.select("section > details h2, section > h2")] == [  # type: ignore[union-attr]
        "against",
        "ask",
        "open",
        "for",
        "given",
    ]
    assert "That need not be the last word" in words(page)
    assert page.select_one("details:has(#against)").has_attr("open")  # type: ignore[union-attr]
    assert not page.select_one("details:has(#open)").has_attr("open")  # type: ignore[union-attr]


def test_the_result_leads_to_those_who_can_say_more(see: See, give: Give) -> None:
    give({"can_consent": "yes"})
    onward = see("result/").select_one(f".row a[href='/studies/{STOP_2}/contact/']")
    assert onward is not None and words(onward) == "Write to a study centre"


def test_drafts_are_marked_and_speak_against_nobody(see: See, give: Give) -> None:
    give({"birth_date": "2015", "ecog": "4"})
    page = see("result/", HARBOUR)
    assert "These rules are drafts that a program read out of the record" in words(page)
    assert page.select_one("#against") is None
    assert "Worth asking the study team. By our reading:" in words(page)
    assert "The study team has not reviewed these rules" in words(see("result/"))


def test_the_trials_own_words_stand_beside_each_reason(see: See) -> None:
    page = see("result/")
    quoted = [words(each) for each in page.select(".fit__words blockquote")]
    assert len(quoted) == 26
    assert any(each.lower().startswith("age") for each in quoted)


@pytest.mark.parametrize("nct_id", [STOP_2, HARBOUR])
@pytest.mark.parametrize("path", ["", "question/ecog/", "result/", "answers/"])
def test_no_page_says_that_somebody_can_take_part(see: See, give: Give, nct_id: str, path: str) -> None:
    give({"birth_date": "1960", "ecog": "1", "can_consent": "yes"})
    page = see(path, nct_id)
    for quote in page.select("blockquote, q, .fit__lines strong"):
        quote.decompose()
    text = words(page.main).lower()
    assert "eligible" not in text and "you qualify" not in text and "you can join" not in text


def test_where_nothing_is_open_and_all_speaks_for_it_still_promises_nothing(
    see: See, give: Give, monkeypatch: pytest.MonkeyPatch
) -> None:
    give({"ecog": "1"})
    none, line = Group("x", ()), Line("I1", "Age", "The age is 66 years.", True, "", (), ())
    everything_met = Result(none, none, Group("for", (line,)), none, (), False, False, "")
    monkeypatch.setattr(showing, "result", lambda _: everything_met)
    page = see("result/")
    assert words(page.h1) == "Nothing said so far speaks against this trial"
    assert "Only the study team can say whether you may join" in words(page.main)
    assert page.select_one("#ask") is None and page.select_one("a.button") is None


def test_a_trial_of_which_nothing_can_be_asked_says_so(see: See, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(showing, "next_question", lambda *_, **__: "")
    page = see("result/")
    assert words(page.h1) == "We have no question about this trial"
    assert "Nothing in its rules is something that we can ask you." in words(page.main)
    assert page.select_one("a[href*='next/']") is None


def test_hostile_words_are_only_words(client: Client, give: Give) -> None:
    bad = "<script>alert(1)</script>"
    give({"ecog": bad, "lesions": Listed((Entry({"site": bad, "size": bad}),)), bad: bad}, "doctor")
    for path in ("question/ecog/", "question/lesions/", "question/lesions/entry/1/", "result/", "answers/"):
        answer: HttpResponse = client.get(FIT + path)  # type: ignore[assignment]
        assert answer.status_code == 200 and bad not in answer.content.decode()
