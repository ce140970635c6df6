"""Every sentence that patients and carers meet is of grade 8 or lower."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from equipoise.core.criteria.readability import PLAIN, grade
from equipoise.core.scores import catalogue
from equipoise.web import fit
from equipoise.web.fit import showing
from equipoise.web.fit.answers import UNKNOWN
from equipoise.web.fit.fields import from_post, of_fact
from equipoise.web.fit.queries import asked, next_question
from equipoise.web.fit.saying import ENDS
from equipoise.web.fit.views import common, listing
from tests.web.fit.conftest import Give, See
from tests.web.fit.made_up import STOP_2, TODAY, again, as_said, check, kinds, stop_2

NAMES = {
    "ataxia-telangiectasia": "an illness: who has it knows its name, and nobody else has to",
    "ulcerative colitis": "an illness: who has it knows its name, and nobody else has to",
    "interstitial lung disease": "an illness, and the question says what it is",
    "Equipoise": "our name",
    "Glossary": "the name of a part of the site",
    "Accessibility": "the name of a page of the site, as other sites call it",
}
TEMPLATES = sorted((Path(fit.__file__).parent / "templates" / "fit").glob("*.html"))
FOR_CLINICIANS = {"list.html", "entry.html", "_box.html"}
SCORES = [said for each in catalogue.SCORES.values() for said in (each.name, each.title)]
FIGURE = re.compile(r"\w*\d[\w.,]*")
"""Years and numbers: the measure spells them out, and people don't."""
FIT = f"/studies/{STOP_2}/fit/"


def hard(sentences: Iterator[str]) -> list[tuple[float, str]]:
    """Those above grade 8. One of three words or fewer has no grade worth the name: it is a label."""
    found = {re.sub(r"\s+", " ", each).strip() for each in sentences}
    plain = ((FIGURE.sub("one", each), each) for each in found if len(each.split()) > 3)
    graded = ((round(grade(read, [*NAMES, *SCORES]), 1), each) for read, each in plain)
    return sorted(each for each in graded if each[0] > PLAIN)


def _sentences(text: str) -> Iterator[str]:
    yield from re.split(r"(?<=[.!?:])\s+", text)


def _of_page(page: BeautifulSoup) -> Iterator[str]:
    """The page's sentences without what the trial or the record says, and without code."""
    for each in page.select(
        "q, blockquote, .fit__lines strong, .lead, .print-only, [dir=auto]:not(h1, label, li)"
    ):
        each.decompose()
    for each in page.select("main"):
        for text in each.get_text("\n").splitlines():
            yield from _sentences(text)


@pytest.mark.parametrize(
    "path", [each for each in TEMPLATES if each.name not in FOR_CLINICIANS], ids=lambda x: x.name
)
def test_templates(path: Path) -> None:
    text = re.sub(r"{%.*?%}|{#.*?#}", "\n", path.read_text())
    text = re.sub(r"{{.*?}}", "it", text)
    page = BeautifulSoup(text, "html.parser")
    for each in page.select("title, .print-only"):
        each.decompose()
    assert not hard(each for line in page.get_text("\n").splitlines() for each in _sentences(line))


@pytest.mark.parametrize("trial", [stop_2(), kinds()], ids=["STOP-2", "made up"])
def test_questions_that_patients_get_and_why(trial: object) -> None:
    found, said = check(trial), []  # type: ignore[arg-type]
    while key := next_question(found, go_on=True):
        question = asked(found, key)
        assert question is not None
        said += [question.words, question.why, *(each.words for each in question.field.choices)]
        found = again(found.trial, found.answers.with_answer(key, as_said(UNKNOWN)))
    assert len(said) > 10
    assert not hard(each for text in said for each in _sentences(text))


def test_the_sentences_that_stand_in_code() -> None:
    said = [
        common.TOO_MANY,
        listing.NO_MORE,
        showing.ONLY_WORDS,
        *ENDS.values(),
        *showing.WHOM["patient"].values(),
    ]
    said += showing.WHOM["carer"].values()
    assert not hard(each for text in said for each in _sentences(text))


def test_errors() -> None:
    said: list[str] = []
    scope = kinds().rules.scope
    for name, sent in (
        ("smokes", {}),
        ("smokes", {"value": "x"}),
        ("kind", {"value": "x"}),
        ("weight", {"value": "x"}),
        ("weight", {"value": "3,5"}),
        ("weight", {"value": "70000"}),
        ("weight", {"value": "7" * 70}),
        ("large_spots", {"value": "2.5"}),
        ("scan", {}),
        ("scan", {"year": "x"}),
        ("scan", {"year": "26"}),
        ("scan", {"year": "2027"}),
        ("scan", {"year": "2026", "never": "1"}),
    ):
        field, _ = from_post(of_fact(scope.facts[name], False, None), scope.facts[name], sent, TODAY)
        assert field.error
        said.append(field.error)
    assert not hard(each for text in said for each in _sentences(text))


@pytest.mark.parametrize("who", ["patient", "carer"])
@pytest.mark.parametrize("path", ["", "question/ecog/", "question/restaging/", "answers/", "result/"])
def test_pages_as_they_are_met(see: See, give: Give, who: str, path: str) -> None:
    give({"birth_date": "2015", "on_systemic_therapy": "no", "ecog": "unknown"}, who)
    page = see(path)
    for each in page.select(".fit__lines, .fit__ask"):
        each.decompose()  # reasons and questions for others: these are for the doctor to read
    assert not hard(_of_page(page))


def test_the_measure_finds_what_is_hard(client: Client) -> None:
    assert hard(iter(["Participants demonstrating radiographically confirmed oligoprogression qualify."]))
    assert not hard(iter(["You can stop when you like."]))
