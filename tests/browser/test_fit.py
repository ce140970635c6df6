"""Could this fit me, as people meet it: by eye, by keyboard, without scripts, large, dark and on paper."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

import pytest
from playwright.sync_api import Browser, Page, StorageState, expect

from tests.browser import steps
from tests.browser.conftest import Visitor
from tests.browser.made_up import BARE, LONG, PLAIN, RTL, STOP_2
from tests.browser.paper import pages
from tests.browsing import evaluated

Visit = Callable[..., Visitor]
FIT = f"/studies/{STOP_2}/fit/"
ANSWERED = {
    "birth_date": {"year": "1960", "month": "5"},
    "ecog": {"value": "4"},
    "can_consent": {"value": "yes"},
    "on_systemic_therapy": {"value": "yes"},
    "restaging": {"day": "2", "month": "11", "year": "2026"},
}
LESION = {"f-site": "liver", "f-kind": "metastasis", "r-scans-0-on": "2026-01-02", "r-scans-0-size": "20"}
PAGES = {
    "start": FIT,
    "choice": f"{FIT}question/ecog/",
    "number": f"{FIT}question/life_expectancy/",
    "day": f"{FIT}question/restaging/",
    "dated": f"{FIT}question/pregnancy_test/",
    "list": f"{FIT}question/lesions/",
    "entry": f"{FIT}question/lesions/entry/1/",
    "result": f"{FIT}result/",
    "answers": f"{FIT}answers/",
    "drafts": f"/studies/{PLAIN}/fit/result/",
    "long title": f"/studies/{LONG}/fit/question/ecog/",
    "right to left": f"/studies/{RTL}/fit/result/",
    "nothing said": f"/studies/{BARE}/fit/result/",
    "results": "/studies/?q=radiotherapy&page_size=4",
}
SMALL = """() => [...document.querySelectorAll('main :is(a, button, summary, select, input:not([type=hidden]))')]
  .filter(each => !each.closest('.prose p, .field__hint') && each.offsetParent)
  .map(each => [each.closest('.choice') || each, each])
  .map(([box, each]) => [Math.round(box.getBoundingClientRect().height), each.outerHTML.slice(0, 90)])
  .filter(([height]) => height < 44)"""
SPOIL = """() => {
  for (const each of document.querySelectorAll('main input:not([type=hidden])')) {
    if (['radio', 'checkbox'].includes(each.type)) { each.checked &&= each.type === 'checkbox'; }
    else if (each.checkVisibility()) { each.value = '13x'; }
  }
}"""
"""Writes what is wrong into every field that is seen, and leaves every choice unmade."""
WHITE_OR_NONE = r"^(rgb\(255, 255, 255\)|rgba\(0, 0, 0, 0\))$"


def _post(visitor: Visitor, path: str, sent: dict[str, str]) -> None:
    """Send a form of the check as its page would."""
    page = visitor.context.request.get(FIT).text()
    found = re.search(r'csrfmiddlewaretoken" value="([^"]+)', page)
    assert found
    answer = visitor.context.request.post(
        path, form={**sent, "csrfmiddlewaretoken": found[1]}, headers={"Referer": visitor.site}
    )
    assert answer.ok, (path, answer.status)


@pytest.fixture(scope="module")
def cookies(chromium: Browser, site: str) -> dict[str, StorageState]:
    """By who answers, the cookies after some answers."""
    found = dict[str, StorageState]()
    for who in ("doctor", "patient"):
        visitor = Visitor(chromium, site)
        _post(visitor, FIT, {"who": who})
        for key, sent in ANSWERED.items():
            _post(visitor, f"{FIT}question/{key}/", sent)
        if who == "doctor":
            _post(visitor, f"{FIT}question/lesions/entry/1/", LESION)
        found[who] = visitor.context.storage_state()
        visitor.context.close()
    return found


@pytest.fixture
def doctor(visit: Visit, cookies: dict[str, StorageState]) -> Visit:
    """A window of a clinician after some answers."""
    return partial(visit, storage_state=cookies["doctor"])


@pytest.fixture
def patient(visit: Visit, cookies: dict[str, StorageState]) -> Visit:
    """A window of a person after some answers."""
    return partial(visit, storage_state=cookies["patient"])


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_and_nothing_scrolls_sideways(doctor: Visit, name: str) -> None:
    page = doctor(reduced_motion="reduce").see(PAGES[name])
    steps.open_folds(page)
    steps.require_no_violations(page)
    steps.require_no_sideways_scrolling(page)


@pytest.mark.parametrize("key", ["life_expectancy", "ecog", "restaging", "lesions/entry/1"])
def test_axe_finds_nothing_in_errors(doctor: Visit, key: str) -> None:
    page = doctor(width=360, reduced_motion="reduce").see(f"{FIT}question/{key}/")
    evaluated(page, SPOIL)
    with page.expect_navigation():
        page.locator("main form button").first.click()
    expect(page).to_have_title(re.compile("^Something is wrong:"))
    expect(page.locator(".field__error").first).to_be_visible()
    steps.require_no_violations(page, [(360, "light")])


@pytest.mark.parametrize("width", [360, 1440])
@pytest.mark.parametrize("name", ["start", "choice", "entry", "result"])
def test_still_light_and_alone(doctor: Visit, name: str, width: int) -> None:
    visitor = doctor(width=width)
    steps.require_still_and_light(visitor, PAGES[name])
    assert visitor.foreign() == []
    assert visitor.errors == []


def test_targets_are_large_enough(doctor: Visit) -> None:
    visitor = doctor(width=360)
    for name in ("start", "choice", "day", "list", "entry", "result", "answers"):
        assert evaluated(visitor.see(PAGES[name]), SMALL) == [], name


def test_keyboard_alone_leads_from_the_study_to_the_result(visit: Visit) -> None:
    page = visit().see(f"/studies/{STOP_2}/")
    steps.tab_to(page, ".study__fit a")
    with page.expect_navigation(url=f"**{FIT}"):
        page.keyboard.press("Enter")
    steps.tab_to(page, "input[name=who]")
    steps.tab_to(page, ".fit__form .button")
    with page.expect_navigation(url="**/question/**"):
        page.keyboard.press("Enter")
    for _ in range(50):
        if not evaluated(page, "location.pathname.includes('/question/')"):
            break
        _answer_by_keyboard(page)
    expect(page).to_have_url(re.compile("/fit/result/$"))
    expect(page.locator("#ask")).to_be_visible()


def _answer_by_keyboard(page: Page) -> None:
    """Yes or the first choice with the space bar, a year where one is asked for, otherwise “I don't know”."""
    if evaluated(
        page, "!!document.querySelector('main input[type=radio]') && !document.querySelector('#year')"
    ):
        steps.tab_to(page, "main input[type=radio]")
        page.keyboard.press("Space")
        steps.tab_to(page, "main .button:not([name])")
    elif evaluated(page, "location.pathname.includes('birth_date')"):
        steps.tab_to(page, "#year")
        page.keyboard.type("1960")
        steps.tab_to(page, "main .button:not([name])")
    else:
        steps.tab_to(page, "main button[name=unknown]")
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_whole_without_javascript(visit: Visit) -> None:
    page = visit(width=360, java_script_enabled=False).see(FIT)
    main, day = page.locator("main"), page.get_by_label("Day of the scan, row 1")
    page.get_by_label("I am a clinician").check()
    with page.expect_navigation():
        page.get_by_role("button", name="Begin").click()
    expect(main).to_contain_text("“You” means your patient.")
    page.goto(f"{FIT}question/lesions/")
    page.get_by_role("link", name="Add the first").click()
    page.get_by_label("Place").select_option("lung")
    day.fill("2026-01-02")
    page.get_by_label("Longest diameter, row 1").fill("3,5")
    with page.expect_navigation():
        page.get_by_role("button", name="Keep this entry").click()
    expect(main).to_contain_text("Write decimals with a point")
    expect(day).to_have_value("2026-01-02")
    page.get_by_label("Longest diameter, row 1").fill("3.5 cm")
    with page.expect_navigation():
        page.get_by_role("button", name="Keep this entry").click()
    expect(main).to_contain_text("Lung; 2026-01-02 3.5 cm")
    with page.expect_navigation():
        page.get_by_role("button", name="That is all of them").click()
    page.goto(f"{FIT}answers/")
    expect(main).to_contain_text("1 entry. These are all.")
    with page.expect_navigation():
        page.get_by_role("button", name="Take back").click()
    expect(main).to_contain_text("You have not answered a question")
    expect(page.locator("[data-print]:visible")).to_have_count(0)


def test_back_changes_and_forgets(patient: Visit) -> None:
    visitor = patient()
    page = visitor.see(f"{FIT}question/pregnant/")
    page.get_by_role("link", name="Back to the question before").click()
    expect(page).to_have_url(re.compile("question/restaging/$"))
    expect(page.locator("#day")).to_have_value("2")
    page.goto(f"{FIT}answers/")
    page.get_by_role("link", name=re.compile("Change.*How active are you")).click()
    page.get_by_label("1: up and about").check()
    page.get_by_role("button", name="Go on").click()
    expect(page).to_have_url(re.compile("/fit/answers/$"))
    expect(page.locator("main")).to_contain_text("1: up and about")
    with page.expect_navigation():
        page.get_by_role("button", name="Delete all my answers").click()
    expect(page).to_have_url(re.compile(f"{FIT}$"))
    assert all(each["value"] == "" or each["name"] != "answers" for each in visitor.context.cookies())


def test_answers_lower_results_with_the_reason(patient: Visit) -> None:
    page = patient().see("/studies/?q=radiotherapy&page_size=4")
    lowered = page.locator(".result--against")
    expect(page.locator("article.result")).to_have_count(4)
    expect(lowered.filter(has_not_text="It may not fit your answers")).to_have_count(0)
    expect(page.locator("#found")).to_contain_text("Your answers to “Could this fit me?” are used here")


def test_the_result_on_paper_is_the_list_and_no_form(patient: Visit) -> None:
    page = patient().see(f"{FIT}result/")
    page.emulate_media(media="print", color_scheme="dark")
    for hidden in (".masthead", ".colophon", "form", "nav", ".button", ".link-button", ".fit__words"):
        expect(page.locator(f"{hidden}:visible")).to_have_count(0)
    expect(page.locator("body")).to_have_css("background-color", re.compile(WHITE_OR_NONE))
    page.emulate_media(media=None, color_scheme=None)
    sheets = pages(page.pdf(format="A4"))
    text = " ".join(sheets)
    for said in (
        "Something speaks against this trial",
        f"Registry number {STOP_2}",
        "Ask or bring",
        "Ask your doctor",
        "Are you pregnant?",
        "How long does your doctor expect you to live",
        "What was answered",
        "When were you born? May 1960",
        "When were the last scans of the whole body finished? 2 November 2026",
    ):
        assert said in text, said
    for left_out in (
        "Back to the trial",
        "Delete all my answers",
        "Print this page",
        "Find a trial",
        "Sources and licences",
    ):
        assert left_out not in text, left_out
    assert len(sheets) <= 5


def test_the_print_button_prints(visit: Visit) -> None:
    page = visit().see(f"{FIT}result/")
    evaluated(page, "window.print = () => { window.printed = true; }")
    page.get_by_role("button", name="Print this page").click()
    page.wait_for_function("window.printed === true")
