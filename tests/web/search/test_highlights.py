"""Words marked where they stand."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from equipoise.links.index.language import parse
from equipoise.links.index.ranking import Wording
from equipoise.web.search.highlights import marker

LETTERS = st.sampled_from(
    [*"abcisk ABCISKı", "İ", "ſ", "\u212a", "ß", "é", "Ж", "ж", "-", "\n", "stop ", "lung "]
)


@given(
    st.lists(LETTERS, max_size=30).map("".join),
    st.sampled_from(["lung", "stop", "is", "kiss", "b*", "é*", "жж", "si OR ck", "lungs -a"]),
)
def test_a_text_that_is_not_looked_through_holds_no_word(text: str, asked: str) -> None:
    marking = marker(Wording(parse(asked)))
    if marking.pattern is not None and marking.pattern.search(text):
        assert marking.may_stand_in(text)


def test_a_word_is_found_whatever_its_case_and_ending() -> None:
    marking = marker(Wording(parse("irradiation")))
    text = "IRRADIATED at the Świętokrzyskie centre, irradiating. Radiation is another word"
    assert [text[start:end] for start, end in marking.spans(text)] == ["IRRADIATED", "irradiating"]
    assert not list(marker(Wording(parse("lung"))).spans("Świętokrzyskie"))
