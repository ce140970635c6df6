"""Conditions, drugs and acronyms are found in a text, with their other names."""

from __future__ import annotations

import re
import sqlite3
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import equipoise.links.vocabulary
from equipoise.links.vocabulary import Expansion, Vocabulary
from equipoise.links.vocabulary.acronyms import Acronyms, read
from equipoise.links.vocabulary.store import Store
from equipoise.links.vocabulary.vocabulary import FILES
from equipoise.links.vocabulary.words import digest, fold, key_of
from tests.home import FIXTURE_SHARED

DATA = Path(equipoise.links.vocabulary.__file__).parent / "data"


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    """The bundled one."""
    return Vocabulary.open()


def lower(found: Expansion) -> set[str]:
    return {each.lower() for each in found.alternatives}


def only(vocabulary: Vocabulary, text: str) -> Expansion:
    found = vocabulary.expand(text)
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize(
    ("text", "kind", "other"),
    [
        ("breast cancer", "condition", "malignant tumor of breast"),
        ("heart attack", "condition", "myocardial infarction"),
        ("kidney cancer", "condition", "renal cancer"),
        ("Keytruda", "drug", "pembrolizumab"),
        ("pembrolizumab", "drug", "keytruda"),
        ("NSCLC", "acronym", "non-small cell lung cancer"),
        ("nsclc", "acronym", "non-small cell lung cancer"),
        ("non-small cell lung cancer", "condition", "nsclc"),
        ("SABR", "acronym", "stereotactic body radiotherapy"),
        ("mCRPC", "acronym", "metastatic castration-resistant prostate cancer"),
        ("high blood pressure", "condition", "hypertension"),
        ("Alzheimer's disease", "condition", "alzheimer dementia"),
        ("tylenol", "drug", "acetaminophen"),
        ("radiotherapy", "procedure", "radiation therapy"),
    ],
)
def test_a_term_has_its_other_names(vocabulary: Vocabulary, text: str, kind: str, other: str) -> None:
    found = only(vocabulary, text)
    assert (found.start, found.end, found.kind) == (0, len(text), kind)
    assert other in lower(found)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("lung tumours", "lung tumor"),
        ("acute lymphoblastic leukaemia", "acute lymphoblastic leukemia"),
        ("oesophageal cancer", "esophageal cancers"),
        ("Non-Small-Cell Lung Cancer", "non small cell lung cancer"),
        ("haemophilia", "hemophilia"),
        ("cancer of the lung", "cancer of lung"),
        ("Parkinson’s disease", "Parkinson's disease"),
        ("anaemias", "anemia"),
    ],
)
def test_spelling_number_and_hyphens_do_not_matter(vocabulary: Vocabulary, one: str, other: str) -> None:
    first, second = vocabulary.concept(one), vocabulary.concept(other)
    assert first
    assert first == second


@pytest.mark.parametrize(
    ("text", "expanded"),
    [
        ("ALL", ""),
        ("all patients with leukemia", ""),
        ("relapsed ALL, a leukemia of children", "acute lymphoblastic leukemia"),
        ("MS", ""),
        ("relapsing MS and its demyelination", "multiple sclerosis"),
        ("net benefit in grade 2 tumours", ""),
        ("grade 2 NET of the pancreas, somatostatin", "neuroendocrine tumor"),
        ("UC and the bowel", "ulcerative colitis"),
        ("UC of the bladder", "urothelial carcinoma"),
        ("UC of the bladder and of the bowel", ""),
        ("eGFR below 30, renal", "estimated glomerular filtration rate"),
        ("EGFR exon 19 lung", "epidermal growth factor receptor"),
        ("the gist of it", ""),
        ("GIST", "gastrointestinal stromal tumor"),
    ],
)
def test_an_acronym_stands_for_what_the_words_around_it_say(
    vocabulary: Vocabulary, text: str, expanded: str
) -> None:
    longs = [each.alternatives[0] for each in vocabulary.expand(text) if each.kind == "acronym"]
    assert longs == ([expanded] if expanded else [])


@pytest.mark.parametrize(
    "word", ["excluded", "disease", "the", "lung", "water", "child", "severe", "a", "", "42"]
)
def test_words_that_would_mislead_are_left_alone(vocabulary: Vocabulary, word: str) -> None:
    assert vocabulary.expand(word) == ()


def test_the_longest_term_is_taken_and_terms_do_not_overlap(vocabulary: Vocabulary) -> None:
    text = (
        "triple negative breast cancer with brain metastases, Keytruda for renal cell carcinoma. The tumour"
    )
    found = vocabulary.expand(text)
    pieces = [text[each.start : each.end].lower() for each in found]
    assert "breast cancer" not in pieces
    assert "renal cell carcinoma" in pieces
    assert "keytruda" in pieces
    assert all(before.end <= after.start for before, after in pairwise(found))


def test_articles_inside_a_term_do_not_hide_it(vocabulary: Vocabulary) -> None:
    plain = only(vocabulary, "cholesterolosis of gallbladder")
    assert only(vocabulary, "cholesterolosis of the gallbladder").concept == plain.concept


def test_a_term_does_not_run_over_the_end_of_a_sentence(vocabulary: Vocabulary) -> None:
    text = "a scan of the breast. Cancer was found"
    assert [text[each.start : each.end] for each in vocabulary.expand(text)] == ["Cancer"]


def test_narrower_concepts_of_a_concept(vocabulary: Vocabulary) -> None:
    lung = vocabulary.concept("lung cancer")
    assert lung
    below = [each.name for each in vocabulary.narrower(lung, limit=200)]
    assert "lung adenocarcinoma" in below
    assert "small cell lung carcinoma" in below
    assert "lung cancer" not in below
    assert len(vocabulary.narrower(lung, limit=3)) == 3
    drug = vocabulary.concept("Keytruda")
    assert drug
    assert vocabulary.narrower(drug) == ()


def test_a_limit_holds_and_the_term_itself_is_no_alternative(vocabulary: Vocabulary) -> None:
    found = vocabulary.expand("breast cancer", limit=3)[0]
    assert len(found.alternatives) == 3
    assert key_of("breast cancer") not in {key_of(each) for each in found.alternatives}


@given(st.text(max_size=300))
@settings(max_examples=150, deadline=None, suppress_health_check=FIXTURE_SHARED)
def test_any_text_is_answered_with_spans_inside_it(vocabulary: Vocabulary, text: str) -> None:
    for each in vocabulary.expand(text):
        assert 0 <= each.start < each.end <= len(text)
        assert each.alternatives


@given(
    st.sampled_from(["breast cancer", "NSCLC", "Keytruda", "heart attack"]), st.text("., ;:-\n()", max_size=8)
)
@settings(deadline=None, suppress_health_check=FIXTURE_SHARED)
def test_marks_around_a_term_do_not_hide_it(vocabulary: Vocabulary, term: str, marks: str) -> None:
    text = f"{marks} {term} {marks}"
    found = only(vocabulary, text)
    assert text[found.start : found.end] == term


@given(st.text(max_size=40))
def test_folding_is_settled_for_lower_case_words_without_marks(word: str) -> None:
    assert fold(word) == fold(word.upper()) or not word.isascii()


def slow_lookup(key: str) -> set[str]:
    """The codes of the concepts with a name that folds to the key, by reading every name."""
    found = set()
    for name in FILES:
        with sqlite3.connect(f"file:{DATA / name}?mode=ro&immutable=1", uri=True) as database:
            for code, terms in database.execute("SELECT code, terms FROM concept"):
                if any(key_of(term) == key for term in terms.split("\n")):
                    found.add(code)
        database.close()
    return found


@pytest.mark.parametrize("term", ["breast cancer", "gout", "semaglutide", "no such thing", "diabetes"])
def test_the_quick_lookup_agrees_with_reading_every_name(term: str) -> None:
    key = key_of(term)
    quick = {
        store.concept(row).id
        for store in map(Store, (DATA / name for name in FILES))
        for row in store.rows_of(digest(key))
    }
    assert quick == slow_lookup(key)


def test_no_alternative_of_any_concept_is_an_acronym_of_the_sources_or_on_the_stop_list() -> None:
    stop = {
        key_of(line)
        for line in (DATA / "stop.txt").read_text().splitlines()
        if line and not line.startswith("#")
    }
    for name in FILES:
        with sqlite3.connect(f"file:{DATA / name}?mode=ro&immutable=1", uri=True) as database:
            for (terms,) in database.execute("SELECT terms FROM concept"):
                for term in terms.split("\n"):
                    assert key_of(term) not in stop
                    assert not re.fullmatch(r"[A-Z]{2,}\d*", term)
        database.close()


def test_the_table_of_acronyms_is_large_and_every_ambiguous_one_has_words_that_decide() -> None:
    lines = [
        line for line in (DATA / "acronyms.txt").read_text().splitlines() if line and not line.startswith("#")
    ]
    senses = [read(line) for line in lines]
    assert len({each.short for each in senses}) >= 200
    for each in senses:
        same = [other for other in senses if other.short == each.short]
        assert len(same) == 1 or all(other.context for other in same), each.short
        assert all(word == word.lower() for word in each.context), each.short


def test_a_line_that_is_no_line_of_the_table_is_refused() -> None:
    with pytest.raises(ValueError, match="not a line"):
        Acronyms("NSCLC: non-small cell lung cancer")


def test_every_source_says_its_version_and_licence(vocabulary: Vocabulary) -> None:
    names = {each.name: each for each in vocabulary.sources()}
    assert {"MONDO Disease Ontology", "Medical Subject Headings", "Wikipedia"} <= names.keys()
    assert names["MONDO Disease Ontology"].licence == "CC BY 4.0"
    assert names["Wikipedia"].licence.startswith("CC BY-SA")
    assert all(each.version and each.licence and each.use for each in names.values())


def test_the_data_stays_small() -> None:
    assert sum((DATA / name).stat().st_size for name in FILES) < 6_500_000
