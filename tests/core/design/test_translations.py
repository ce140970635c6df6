"""Visits and participants' forms in another language: a form is said in it whole, or the file is refused."""

from __future__ import annotations

from dataclasses import replace

import pytest

from equipoise.core.criteria.yaml_writing import text as as_yaml
from equipoise.core.design.differences import Meaning, differences
from equipoise.core.design.reading_forms import form
from equipoise.core.design.telling import value_words
from equipoise.core.design.writing import form_data
from equipoise.core.followup.forms import Form
from equipoise.core.followup.translations import Words, words_in
from equipoise.core.values.errors import InputError
from equipoise.core.values.lines import parse
from equipoise.core.values.places import Place
from tests.core.design.making import changed, design

FORM = """
title: How it goes
fr: Comment ça va
purpose: questionnaire
filled by: participant
items:
  PAIN:
    title: Pain
    question: Do you have pain
    hint: Today.
    kind: choice
    choices: {"0": none, "1": some}
    fr: {title: Douleur, question: Avez-vous mal, hint: Aujourd’hui., choices: {"0": aucune, "1": un peu}}
  G1: {title: G1, kind: choice, choices: 0..4}
  MORE: {title: More, fr: Autre chose, kind: text}
"""


def read(text: str) -> Form:
    root = parse("how:" + text.replace("\n", "\n  "), "x")
    assert root.fields
    return form(root.fields["how"], Place("x", "forms.how"))


def test_it_is_read_and_written_back_equal() -> None:
    found = read(FORM)
    assert found.translations == (Words("fr", "Comment ça va"),)
    pain, code, more = found.items
    choices = (("0", "aucune"), ("1", "un peu"))
    assert words_in(pain.translations, "fr") == Words(
        "fr", "Douleur", "Avez-vous mal", "Aujourd’hui.", choices
    )
    assert words_in(more.translations, "fr") == Words("fr", "Autre chose")
    assert words_in(code.translations, "fr") is None, "a code stands for itself"
    assert read("\n" + as_yaml(form_data(found))) == found


@pytest.mark.parametrize(
    ("old", "new", "wrong"),
    [
        ("fr: Comment ça va\n", "", "the form has no title"),
        ("filled by: participant", "filled by: coordinator", "only forms that participants fill"),
        ("fr: Autre chose, ", "", "“MORE” has no words"),
        ("question: Avez-vous mal, ", "", "“PAIN” has its question in one language alone"),
        ("    hint: Today.\n", "", "“PAIN” has its hint in one language alone"),
        (', "1": un peu}', "}", "“PAIN” has choices without words"),
        ('"1": un peu', '"1": un peu, "2": fort', "“PAIN” has words for a choice that there isn't"),
        ("{title: Douleur, ", "{", "fr: “title” is missing"),
        ("hint: Aujourd", "help: Aujourd", "“help” is not known here"),
    ],
)
def test_half_a_form_is_refused_with_what_it_lacks(old: str, new: str, wrong: str) -> None:
    assert old in FORM
    with pytest.raises(InputError, match=wrong):
        read(FORM.replace(old, new))


def test_it_is_told_and_its_change_moves_nothing() -> None:
    before = design()
    after = design(changed("title: First\n", "title: First\n        fr: Première\n"))
    visit = after.visits.need("The test")[0]
    assert visit.translations == (Words("fr", "Première"),)
    assert value_words("visits", (visit,))[1] == "  In French: Première"
    (change,) = differences(before, after)
    assert (change.words, change.means) == ("Visits, first, fr is new: “Première”.", Meaning.PLANS)
    assert "In French: Douleur; Avez-vous mal; Aujourd’hui.; aucune, un peu" in " ".join(
        value_words("forms.how", read(FORM))
    )
    assert replace(visit, translations=()) == before.visits.need("The test")[0]
