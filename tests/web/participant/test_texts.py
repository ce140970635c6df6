"""Licensed words: shown where they are installed, said to be missing where they aren't, and checked by the doctor."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from equipoise.core.followup.forms import Form
from equipoise.web.participant import texts
from equipoise.web.participant.queries import Own
from equipoise.web.trials import queries as trials
from tests.web.participant import made_up
from tests.web.participant.made_up import TRIAL
from tests.web.trials.example import Example

pytestmark = pytest.mark.django_db
ITEMS = ("mobility", "self_care", "usual_activities", "pain", "anxiety")
WORDS = """
licence: A made-up foundation, until 2030
title: {title}
choices: {{"1": {best}, "2": b, "3": c, "4": d, "5": e}}
items:
{items}
  vas: {{question: "{title} as a number"}}
"""


@pytest.fixture
def folder(tmp_path: Path, settings: Any) -> Path:
    settings.EQUIPOISE_HOME = tmp_path
    found = tmp_path / "questionnaires"
    found.mkdir()
    return found


def put(folder: Path, name: str, title: str, best: str) -> None:
    items = "\n".join(f'  {each}: {{question: "{title} of {each}"}}' for each in ITEMS)
    (folder / name).write_text(WORDS.format(title=title, best=best, items=items), encoding="utf-8")


def form() -> Form:
    found = trials.design(TRIAL).forms["eq5d"].value
    assert found is not None
    return found


def page(own: Own, language: str = "en") -> str:
    return made_up.opened(own).get(f"/my/{own.secret}/baseline/eq5d/?in={language}").content.decode()


def test_without_words_there_are_short_names_and_a_note(own: Own, folder: Path) -> None:
    text = page(own)
    assert "The licensed words of these questions are not installed" in text and "Usual activities" in text


def test_words_are_shown_in_the_language_that_there_is(own: Own, folder: Path) -> None:
    put(folder, "eq5d.en.yaml", "A made-up title", "none at all")
    put(folder, "eq5d.fr.yaml", "Un titre inventé", "pas du tout")
    english, french = page(own), page(own, "fr")
    assert (
        "A made-up title of pain" in english and "none at all" in english and "not installed" not in english
    )
    assert "Un titre inventé of pain" in french and "pas du tout" in french
    (folder / "eq5d.fr.yaml").unlink()
    stands_in = page(own, "fr")
    assert '<h1 lang="en">A made-up title</h1>' in stands_in, "read aloud as English"


def test_what_is_sent_is_the_code_whatever_the_words(own: Own, folder: Path) -> None:
    put(folder, "eq5d.en.yaml", "A made-up title", "none at all")
    client = made_up.opened(own)
    client.post(f"/my/{own.secret}/baseline/eq5d/", made_up.answers({"mobility": "1"}))
    text = client.get(f"/my/{own.secret}/baseline/eq5d/").content.decode()
    assert "A made-up title of mobility" in text and "none at all" in text


def test_a_file_that_was_changed_is_read_anew(own: Own, folder: Path) -> None:
    put(folder, "eq5d.en.yaml", "Before", "none")
    assert texts.words(form(), "en").title == "Before"
    put(folder, "eq5d.en.yaml", "Afterwards", "none")
    assert texts.words(form(), "en").title == "Afterwards"


def test_the_doctor_names_what_is_missing_and_what_does_not_fit(
    example: Example, own: Own, folder: Path
) -> None:
    assert sum("are not installed" in each for each in texts.problems()) == 2
    put(folder, "eq5d.en.yaml", "A made-up title", "none")
    (folder / "factg.en.yaml").write_text("licence: x\nitems: {GP9: {question: a}}\n", encoding="utf-8")
    found = texts.problems()
    assert len(found) == 1 and "factg.en.yaml, line 2" in found[0] and "GP9" in found[0]
    assert (
        "The licensed words" in made_up.opened(own).get(f"/my/{own.secret}/baseline/factg/").content.decode()
    )


def test_the_doctor_tells_it_and_has_nothing_to_say_without_a_trial(example: Example, folder: Path) -> None:
    found, mend = texts.check(example.now)
    assert "are not installed" in found and mend == texts.MEND
    for form in ("eq5d", "factg"):
        shapes = [each.id for each in trials.design(TRIAL).forms[form].need("The test").items]
        lines = "\n".join(f"  {each}: {{question: {each}}}" for each in shapes)
        choices = (
            '{"0": z, "1": a, "2": b, "3": c, "4": d}'
            if form == "factg"
            else '{"1": a, "2": b, "3": c, "4": d, "5": e}'
        )
        text = f"licence: x\ntitle: t\nchoices: {choices}\nitems:\n{lines}\n"
        (folder / f"{form}.en.yaml").write_text(text, encoding="utf-8")
    assert texts.check(example.now) == ("None is missing.", "")
