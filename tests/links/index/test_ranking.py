"""Which study comes first, and what a word may also mean."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tantivy import Query

from equipoise.core.registry.record import Eligibility, Study
from equipoise.links.index.language import Clause, Kind, Part, Typed, parse
from equipoise.links.index.ranking import (
    Meant,
    Wording,
    everything,
    finding_more,
    needed,
    query,
    variants,
    words_query,
)
from equipoise.links.index.schema import TEXT_FIELDS, WHOLE_TEXT
from equipoise.links.index.spelling import Lexicon, slips_forgiven
from tests.links.index.making import indexed, study


def ranked(home: Path, studies: list[Study], text: str, **parts: object) -> list[int]:
    wording = Wording(parse(text), **parts)  # type: ignore[arg-type]
    return [int(hit.nct_id[3:]) for hit in indexed(home, studies).found(query(wording), 20).hits]


def test_a_title_beats_a_summary_beats_an_exclusion(tmp_path: Path) -> None:
    studies = [
        study(1, "A study", eligibility=Eligibility(criteria="Exclusion Criteria:\n* melanoma")),
        study(2, "A study", summary="About melanoma, among others, with long words around it"),
        study(3, "A melanoma study"),
        study(4, "Another study"),
    ]
    assert ranked(tmp_path, studies, "melanoma") == [3, 2, 1]


def test_one_word_in_a_title_beats_several_in_a_text(tmp_path: Path) -> None:
    studies = [
        study(1, "A study", summary="melanoma, melanoma and melanoma"),
        study(2, "A melanoma study", summary="On a long way with many other words around it " * 5),
        *(study(n, "Something else") for n in range(3, 9)),
    ]
    assert ranked(tmp_path, studies, "melanoma") == [2, 1]


def test_all_words_have_to_be_there_of_longer_queries_most(tmp_path: Path) -> None:
    studies = [
        study(1, "Breast cancer surgery"),
        study(2, "Breast surgery"),
        study(3, "Cancer surgery after breast"),
    ]
    assert set(ranked(tmp_path, studies, "breast cancer")) == {1, 3}
    assert [needed(n) for n in (1, 2, 3, 4, 5, 8)] == [1, 2, 3, 3, 4, 6]


def test_words_together_as_typed_come_first(tmp_path: Path) -> None:
    studies = [study(1, "Cancer of breast tissue"), study(2, "Breast cancer tissue study")]
    assert ranked(tmp_path, studies, "breast cancer")[0] == 2


def test_phrases_prefixes_alternatives_and_exclusions(tmp_path: Path) -> None:
    studies = [
        study(1, "Small cell lung cancer"),
        study(2, "Lung cell cancer, small"),
        study(3, "Radiotherapy"),
    ]
    assert ranked(tmp_path / "a", studies, '"small cell"') == [1]
    assert ranked(tmp_path / "b", studies, "radioth*", beginnings={"radioth": ("radiotherapy",)}) == [3]
    assert set(ranked(tmp_path / "c", studies, "radiotherapy OR lung")) == {1, 2, 3}
    assert ranked(tmp_path / "d", studies, 'lung -"small cell"') == [2]


def test_relaxed_one_word_is_enough(tmp_path: Path) -> None:
    studies = [study(1, "Breast surgery"), study(2, "Liver cancer")]
    assert ranked(tmp_path / "a", studies, "breast cancer") == []
    assert set(ranked(tmp_path / "b", studies, "breast cancer", relaxed=True)) == {1, 2}


def test_what_a_term_also_means_counts_less_than_what_was_typed(tmp_path: Path) -> None:
    studies = [study(1, "Renal neoplasm"), study(2, "Kidney cancer"), study(3, "Kidney stones")]
    meant = (Meant(frozenset({0, 1}), ((("renal", "neoplasm"), 0.6),)),)
    assert ranked(tmp_path, studies, "kidney cancer", meant=meant) == [2, 1]


@pytest.mark.parametrize("text", ["stop-2", "STOP 2", "stop2"])
def test_a_sponsors_number_however_it_is_joined(tmp_path: Path, text: str) -> None:
    studies = [study(1, org_study_id="STOP-2"), study(2, "Stop here", summary="2 times")]
    found = ranked(tmp_path, studies, text)
    assert found[:1] == ([1] if text != "STOP 2" else [2])


@pytest.mark.parametrize("text", ["metastatic disease", "metastases disease", "metastasis disease"])
def test_greek_endings_find_each_other(tmp_path: Path, text: str) -> None:
    studies = [
        study(1, "Disease, metastatic"),
        study(2, "Metastases, a disease"),
        study(3, "Disease in metastasis"),
    ]
    assert set(ranked(tmp_path, studies, text)) == {1, 2, 3}
    assert variants("cancer") == ("cancer",)


def test_spelling_looks_for_the_nearest_then_the_most_frequent() -> None:
    lexicon = Lexicon([("breast", 900), ("beast", 3), ("bread", 50), ("radiotherapy", 700), ("breasts", 1)])
    assert [each.word for each in lexicon.near("brest")] == ["breast"]
    assert [each.word for each in lexicon.near("radiotherpay")] == ["radiotherapy"]
    assert [each.word for each in lexicon.near("radoithreapy")] == ["radiotherapy"]
    assert lexicon.near("lun") == ()
    assert [slips_forgiven(word) for word in ("lung", "brest", "oncologyy", "her2neu3x")] == [0, 1, 2, 0]


SAID = st.lists(
    st.sampled_from(["lung", "cancer", "cancers", "metastatic", "metastases", "stop-2", "a"]), max_size=3
)
ASKED = st.lists(
    st.sampled_from(
        ["lung", "cancer", "-cancer", '"lung cancer"', "metastasis", "canc*", "OR", "stop2", "lungs"]
    ),
    min_size=1,
    max_size=4,
)


@settings(max_examples=15, deadline=None)
@given(
    st.lists(st.tuples(SAID, SAID, SAID, SAID), min_size=1, max_size=8),
    st.lists(ASKED, min_size=4, max_size=8),
)
def test_the_whole_text_finds_the_same_studies(
    said: list[tuple[list[str], ...]], asked: list[list[str]]
) -> None:
    """Counts are made over the whole text alone, so that has to find what the ranked query finds."""
    studies = [
        study(
            number,
            " ".join(["T", *title]),
            conditions=(" ".join(topic),),
            summary=" ".join(body),
            eligibility=Eligibility(criteria="Exclusion Criteria:\n" + " ".join(margin)),
        )
        for number, (title, topic, body, margin) in enumerate(said, 1)
    ]
    with TemporaryDirectory() as home:
        snapshot = indexed(Path(home), studies)
        for words in asked:
            synonym = Meant(frozenset({0}), ((("lung", "cancer"), 0.6),))
            for meant in ((), (synonym,)):
                wording = Wording(parse(" ".join(words)), meant, beginnings={"canc": ("cancer", "cancers")})
                ranked_, plain_ = (
                    {hit.nct_id for hit in snapshot.found(query(wording, names), 20).hits}
                    for names in (TEXT_FIELDS, WHOLE_TEXT)
                )
                assert ranked_ == plain_, words


PHRASES = st.lists(
    st.sampled_from(
        [
            ("lung", "cancer"),
            ("cancer",),
            ("a", "cancer"),
            ("metastatic", "lung", "cancer"),
            ("a",),
            ("a", "2"),
        ]
    ),
    max_size=4,
    unique=True,
)


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.tuples(SAID, SAID), min_size=1, max_size=8),
    st.lists(st.sampled_from(["lung", "cancer", "metastatic", "a"]), min_size=1, max_size=5, unique=True),
    PHRASES,
    st.integers(1, 2),
    st.booleans(),
)
def test_what_a_term_also_means_is_found_wherever_it_stands(
    said: list[tuple[list[str], list[str]]],
    words: list[str],
    phrases: list[tuple[str, ...]],
    span: int,
    relaxed: bool,
) -> None:
    """Against the sets that each word and phrase finds by itself."""
    studies = [
        study(n, " ".join(["T", *title]), summary=" ".join(body), org_study_id=f"a-{n}")
        for n, (title, body) in enumerate(said, 1)
    ]
    first = frozenset(range(min(span, len(words))))
    also = Meant(first, tuple((each, 0.6) for each in phrases))
    clauses = tuple(Clause((Part(Kind.WORD, (word,)),)) for word in words)
    wording = Wording(Typed(clauses), (also,), relaxed=relaxed)
    with TemporaryDirectory() as home:
        snapshot = indexed(Path(home), studies)

        def scores(asked: Query) -> dict[str, float]:
            return {hit.nct_id: hit.score for hit in snapshot.found(asked, 20).hits}

        by_word = [set(scores(words_query((word,)))) for word in words]
        by_phrase = set[str]().union(*(scores(words_query(each)) for each in phrases))
        group = set.intersection(*(by_word[i] for i in first)) | by_phrase
        met = [group, *(each for i, each in enumerate(by_word) if i not in first)]
        least = 1 if relaxed else needed(len(met))
        expected = {each for each in scores(everything()) if sum(each in some for some in met) >= least}
        assert scores(query(wording, TEXT_FIELDS)).keys() == expected
        assert scores(query(wording, WHOLE_TEXT)).keys() == expected


def test_what_other_words_find_already_is_not_looked_for_in_the_long_texts() -> None:
    phrases = (
        ("cancer", "of", "lung"),
        ("lung", "carcinoma"),
        ("small", "lung", "carcinomas"),
        ("lung", "tumour", "2"),
        ("lung", "tumour"),
        ("bronchial", "cancer"),
    )
    meant = Meant(frozenset({0, 1}), tuple((each, 0.6) for each in phrases))
    kept = {phrases[1], phrases[3], phrases[4], phrases[5]}
    assert finding_more(meant, parse("lung cancer")) == kept
    assert finding_more(meant, parse('lung "lung cancer"')) == {*kept, phrases[0]}
    assert finding_more(meant, parse("lung OR nothing cancer OR nothing")) == kept


def test_a_topic_longer_than_a_text_is_found_as_far_as_it_is_kept(tmp_path: Path) -> None:
    topic = ("filler " * 10_000 + "melanoma ", "angina")
    snapshot = indexed(tmp_path, [study(1, conditions=topic * 4)])
    for words in ("melanoma", "angina", "filler"):
        wording = Wording(parse(words))
        found = [snapshot.count(query(wording, names)) for names in (TEXT_FIELDS, WHOLE_TEXT)]
        assert found[0] == found[1], words
