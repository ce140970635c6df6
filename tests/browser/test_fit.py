"""Could this fit me, as people meet it: by eye, by keyboard, without scripts, large, dark and on paper."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.conftest import Visitor
from tests.browser.made_up import BARE, LONG, PLAIN, RTL, STOP_2
from tests.browser.paper import pages
from tests.browser.test_pages import LEVELS, SHIFT, WEIGHT

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


def _post(visitor: Visitor, path: str, sent: dict[str, str]) -> None:
    """Send a form of the check as its page would."""
    page = visitor.context.request.get(FIT).text()
    found = re.search(r'csrfmiddlewaretoken" value="([^"]+)', page)
    assert found
    answer = visitor.context.request.post(
        path, form={**sent, "csrfmiddlewaretoken": found[1]}, headers={"Referer": visitor.site}
    )
    assert answer.ok, (path, answer.status)


def _answered(visitor: Visitor, who: str = "doctor") -> Visitor:
    """The visitor after some answers."""
    _post(visitor, FIT, {"who": who})
    for key, sent in ANSWERED.items():
        _post(visitor, f"{FIT}question/{key}/", sent)
    if who == "doctor":
        _post(visitor, f"{FIT}question/lesions/entry/1/", LESION)
    return visitor


def _open(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true; })")


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(visit: Visit, name: str) -> None:
    page = _answered(visit(reduced_motion="reduce")).see(PAGES[name])
    _open(page)
    for width in (1440, 768, 360):
        page.set_viewport_size({"width": width, "height": 900})
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            violations = Axe().run(page, options=LEVELS).response["violations"]
            told = [(each["id"], [node["html"][:160] for node in each["nodes"]][:4]) for each in violations]
            assert not told, f"{width} px, {scheme}: {told}"


@pytest.mark.parametrize("key", ["life_expectancy", "ecog", "restaging", "lesions/entry/1"])
def test_axe_finds_nothing_in_errors(visit: Visit, key: str) -> None:
    page = _answered(visit(width=360)).see(f"{FIT}question/{key}/")
    for field in page.locator("main input:not([type=radio]):not([type=checkbox]):not([type=hidden])").all():
        if field.is_visible():
            field.fill("13x")
    for radio in page.locator("main input[type=radio]:checked").all():
        radio.evaluate("each => { each.checked = false; }")
    page.locator("main form button").first.click()
    page.wait_for_load_state()
    assert page.title().startswith("Something is wrong:")
    assert page.locator(".field__error").first.is_visible()
    assert Axe().run(page, options=LEVELS).response["violations"] == []


@pytest.mark.parametrize("name", PAGES)
def test_nothing_scrolls_sideways(visit: Visit, name: str) -> None:
    """320 is WCAG's reflow; 640 is 1280 at 200 %."""
    page = _answered(visit()).see(PAGES[name])
    _open(page)
    for width in (1440, 960, 768, 640, 360, 320):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, width


@pytest.mark.parametrize("width", [360, 1440])
@pytest.mark.parametrize("name", ["start", "choice", "entry", "result"])
def test_still_light_and_alone(visit: Visit, name: str, width: int) -> None:
    visitor = _answered(visit(width=width))
    page = visitor.see(PAGES[name], until="networkidle")
    assert page.evaluate(SHIFT) < 0.001
    assert page.evaluate(WEIGHT) < 120_000
    assert visitor.foreign() == []
    assert visitor.errors == []


def test_targets_are_large_enough(visit: Visit) -> None:
    visitor = _answered(visit(width=360))
    for name in ("start", "choice", "day", "list", "entry", "result", "answers"):
        page = visitor.see(PAGES[name])
        small = page.evaluate(
            """() => [...document.querySelectorAll('main :is(a, button, summary, select, input:not([type=hidden]))')]
            .filter(each => !each.closest('.prose p, .field__hint') && each.offsetParent)
            .map(each => [each.closest('.choice') || each, each])
            .map(([box, each]) => [Math.round(box.getBoundingClientRect().height), each.outerHTML.slice(0, 90)])
            .filter(([height]) => height < 44)"""
        )
        assert small == [], name


def _tab_to(page: Page, selector: str) -> None:
    """Press Tab until the focus is there; every stop on the way must be seen to have it."""
    for _ in range(150):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        pin = page.evaluate(
            "document.activeElement.matches('.map__pin')"
        )  # its ring is drawn, not an outline
        assert pin or outline != "none", page.evaluate("document.activeElement.outerHTML.slice(0, 120)")
    raise AssertionError(f"{selector} can't be reached with the Tab key")


def test_keyboard_alone_leads_from_the_study_to_the_result(visit: Visit) -> None:
    page = visit().see(f"/studies/{STOP_2}/")
    _tab_to(page, ".study__fit a")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{FIT}")
    _tab_to(page, "input[name=who]")
    _tab_to(page, ".fit__form .button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/question/**")
    for _ in range(50):
        if "/question/" not in page.url:
            break
        asked = page.url
        _answer_by_keyboard(page)
        page.wait_for_url(lambda url, asked=asked: url != asked)  # type: ignore[misc]
    assert page.url.endswith("/fit/result/")
    assert page.locator("#ask").is_visible()


def _answer_by_keyboard(page: Page) -> None:
    """Yes or the first choice with the space bar, a year where one is asked for, otherwise “I don't know”."""
    radios, year = page.locator("main input[type=radio]"), page.locator("#year")
    if radios.count() and not year.count():
        _tab_to(page, "main input[type=radio]")
        page.keyboard.press("Space")
        _tab_to(page, "main .button:not([name])")
    elif "birth_date" in page.url:
        _tab_to(page, "#year")
        page.keyboard.type("1960")
        _tab_to(page, "main .button:not([name])")
    else:
        _tab_to(page, "main button[name=unknown]")
    page.keyboard.press("Enter")


def test_whole_without_javascript(visit: Visit) -> None:
    visitor = visit(width=360, java_script_enabled=False)
    page = visitor.see(FIT)
    page.get_by_label("I am a clinician").check()
    page.get_by_role("button", name="Begin").click()
    assert "“You” means your patient." in page.inner_text("main")
    page.goto(f"{FIT}question/lesions/")
    page.get_by_role("link", name="Add the first").click()
    page.get_by_label("Place").select_option("lung")
    page.get_by_label("Day of the scan, row 1").fill("2026-01-02")
    page.get_by_label("Longest diameter, row 1").fill("3,5")
    page.get_by_role("button", name="Keep this entry").click()
    assert "Write decimals with a point" in page.inner_text("main")
    assert page.get_by_label("Day of the scan, row 1").input_value() == "2026-01-02"
    page.get_by_label("Longest diameter, row 1").fill("3.5 cm")
    page.get_by_role("button", name="Keep this entry").click()
    assert "Lung; 2026-01-02 3.5 cm" in page.inner_text("main")
    page.get_by_role("button", name="That is all of them").click()
    page.goto(f"{FIT}answers/")
    assert "1 entry. These are all." in page.inner_text("main")
    page.get_by_role("button", name="Take back").click()
    assert "You have not answered a question" in page.inner_text("main")
    assert not page.locator("[data-print]").count() or not page.locator("[data-print]").is_visible()


def test_back_changes_and_forgets(visit: Visit) -> None:
    visitor = _answered(visit(), "patient")
    page = visitor.see(f"{FIT}question/pregnant/")
    page.get_by_role("link", name="Back to the question before").click()
    assert page.url.endswith("question/restaging/") and page.locator("#day").input_value() == "2"
    page.goto(f"{FIT}answers/")
    page.get_by_role("link", name=re.compile("Change.*How active are you")).click()
    page.get_by_label("1: up and about").check()
    page.get_by_role("button", name="Go on").click()
    assert page.url.endswith("/fit/answers/") and "1: up and about" in page.inner_text("main")
    page.get_by_role("button", name="Delete all my answers").click()
    assert page.url.endswith(FIT)
    assert all(each["value"] == "" or each["name"] != "answers" for each in visitor.context.cookies())


def test_answers_lower_results_with_the_reason(visit: Visit) -> None:
    page = _answered(visit(), "patient").see("/studies/?q=radiotherapy&page_size=4")
    lowered = page.locator(".result--against")
    assert page.locator("article.result").count() == 4
    for each in lowered.all():
        assert "It may not fit your answers" in each.inner_text()
    assert "Your answers to “Could this fit me?” are used here" in page.inner_text("#found")


def test_the_result_on_paper_is_the_list_and_no_form(visit: Visit) -> None:
    page = _answered(visit(), "patient").see(f"{FIT}result/")
    page.emulate_media(media="print", color_scheme="dark")
    for hidden in (".masthead", ".colophon", "form", "nav", ".button", ".link-button", ".fit__words"):
        for each in page.locator(hidden).all():
            assert not each.is_visible(), hidden
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") in (
        "rgb(255, 255, 255)",
        "rgba(0, 0, 0, 0)",
    )
    page.emulate_media(media=None, color_scheme=None)  # type: ignore[arg-type]
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
    page.evaluate("window.print = () => { window.printed = true; }")
    page.get_by_role("button", name="Print this page").click()
    assert page.evaluate("window.printed") is True
