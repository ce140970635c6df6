"""The glossary's words: complete, plain, found where they stand and nowhere else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from equipoise.web.glossary.terms import all_terms, find
from tests.web.glossary.readability import grade, syllables

TERMS = list(all_terms().values())


def words(text: str) -> dict[str, str]:
    """The marked words of a text and the slugs they lead to."""
    return {text[each.start : each.end]: each.term.slug for each in find(text)}


def test_there_are_at_least_160_terms_and_none_without_its_explanation() -> None:
    assert len(TERMS) >= 160
    for term in TERMS:
        assert term.sentence.endswith("."), term.slug
        assert all(part.strip() for part in (term.term, term.more, term.who, term.topic)), term.slug
        assert term.forms, term.slug


def test_plain_sentences_can_be_read_at_grade_8() -> None:
    hard = {term.slug: round(grade(term.sentence), 1) for term in TERMS if grade(term.sentence) > 8}
    assert hard == {}


def test_longer_explanations_can_be_read_at_grade_9() -> None:
    hard = {term.slug: round(grade(term.more), 1) for term in TERMS if grade(term.more) > 9}
    assert hard == {}


@pytest.mark.parametrize(
    ("word", "count"),
    [("cancer", 2), ("dose", 1), ("treated", 2), ("table", 2), ("radiation", 4), ("the", 1), ("study", 2)],
)
def test_syllables_are_counted(word: str, count: int) -> None:
    assert syllables(word) == count


def test_the_measure_tells_plain_from_hard() -> None:
    assert grade("We see how you do.") < 3
    assert grade("Histopathological confirmation necessitates immunohistochemical characterisation.") > 15


def test_see_also_leads_to_terms_that_exist_and_never_to_itself() -> None:
    known = all_terms()
    for term in TERMS:
        assert set(term.see) <= set(known), term.slug
        assert term.slug not in term.see


def test_no_slug_and_no_form_is_given_twice() -> None:
    forms = [
        (form.text if form.text.isupper() else form.text.casefold()) for term in TERMS for form in term.forms
    ]
    assert len(forms) == len(set(forms))


def test_the_longest_form_wins() -> None:
    text = "Progression-free survival and progression of disease progression"
    assert words(text) == {
        "Progression-free survival": "progression-free-survival",
        "progression": "progression",
    }


def test_a_term_is_marked_once_in_a_section() -> None:
    seen: set[str] = set()
    assert [each.term.slug for each in find("ECOG 0 or performance status 1", seen)] == ["ecog"]
    assert list(find("ECOG once more", seen)) == []


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("a randomised trial", "randomised"),
        ("a Randomized trial", "randomised"),
        ("low hemoglobin", "haemoglobin"),
        ("no tumor markers", "tumour-marker"),
        ("two Biopsies", "biopsy"),
        ("progression free  survival", "progression-free-survival"),
        ("Child–Pugh A", "child-pugh"),
        ("Crohn's disease", "bowel-inflammation"),
        ("8 Gy", "gray"),
        ("HER2-positive", "her2"),
        ("(SINS)", "sins"),
        ("leptomeningeal disease", "leptomeningeal"),
    ],
)
def test_other_forms_are_recognised(text: str, slug: str) -> None:
    assert slug in words(text).values()


@pytest.mark.parametrize(
    "text",
    [
        "pet dogs and an armchair",
        "non-randomized",
        "the alt key",
        "https://example.org/RECIST",
        "recist@example.org",
        "BIOPSYCHOLOGY",
        "SD of 3 mm",
        "PR interval",
    ],
)
def test_other_words_are_left_alone(text: str) -> None:
    assert words(text) == {}


def test_an_abbreviation_with_two_meanings_counts_only_beside_its_fellows() -> None:
    assert words("PR or CR") == {"PR": "partial-response", "CR": "complete-response"}
    assert "complete-response" not in words("tablet CR 20 mg").values()


def test_eGFR_is_the_kidneys_and_EGFR_the_gene() -> None:
    assert words("eGFR 60") == {"eGFR": "creatinine-clearance"}
    assert words("EGFR exon 19") == {"EGFR": "egfr"}


FORMS = sorted(form.text for term in TERMS for form in term.forms)


@given(st.lists(st.one_of(st.sampled_from(FORMS), st.text(max_size=8)), max_size=8).map(" ".join))
def test_marks_lie_in_the_text_in_order_without_overlap_and_never_twice(text: str) -> None:
    marks = list(find(text))
    edges = [edge for each in marks for edge in (each.start, each.end)]
    assert edges == sorted(edges)
    assert all(0 <= each.start < each.end <= len(text) for each in marks)
    assert len({each.term.slug for each in marks}) == len(marks)


@pytest.mark.parametrize("term", TERMS, ids=lambda each: each.slug)
def test_every_form_leads_to_its_own_term(term) -> None:  # type: ignore[no-untyped-def]
    for form in term.forms:
        text = " ".join([form.text, *form.beside])
        first = next(find(text), None)
        assert first is not None, form.text
        assert first.term.slug == term.slug, form.text
        assert first.end == len(form.text), form.text
