"""Laws of the drafts, on texts that are made up."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from equipoise.core.drafting.drafter import draft
from equipoise.core.drafting.limits import Edge
from equipoise.core.drafting.plain import plain
from equipoise.core.drafting.statements import Bound, as_json
from equipoise.core.drafting.tokens import tokens
from equipoise.core.eligibility.reader import read
from equipoise.core.eligibility.tree import walk
from tests.core.drafting.saying import bounds

NUMBERS = st.decimals(min_value=1, max_value=89, places=1, allow_nan=False)
EDGES = st.builds(Edge, NUMBERS, st.booleans())
BOUNDS = st.builds(
    Bound,
    st.just("bmi"),
    st.none() | EDGES,
    st.none() | EDGES,
    st.just("kg/m2"),
    st.just(0),
    st.just(1),
    outside=st.just(False),
)

LOWER = [
    "≥ {}",
    ">= {}",
    "at least {}",
    "no less than {}",
    "{} or more",
    "greater than or equal to {}",
    "a minimum of {}",
]
ABOVE = ["> {}", "more than {}", "greater than {}", "above {}", "exceeding {}"]
UPPER = [
    "≤ {}",
    "<= {}",
    "at most {}",
    "no more than {}",
    "{} or less",
    "not exceeding {}",
    "a maximum of {}",
]
BELOW = ["< {}", "less than {}", "lower than {}", "below {}"]
SAID = {(True, True): LOWER, (True, False): ABOVE, (False, True): UPPER, (False, False): BELOW}
BETWEEN = ["between {} and {}", "{} to {}", "{}-{}", "{} – {}", "from {} to {}", "ranging from {} to {}"]
FACTS = {
    "bmi": (["BMI", "Body mass index", "Body mass index (BMI)"], [("kg/m2", "kg/m2"), ("kg/m²", "kg/m2")]),
    "haemoglobin": (["Haemoglobin", "Hb", "Hemoglobin level"], [("g/dL", "g/dL"), ("g/L", "g/L")]),
    "platelets": (["Platelets", "Platelet count"], [("x 10^9/L", "10^9/L"), ("× 10⁹/L", "10^9/L"), ("/mm3", "/uL")]),
    "creatinine": (["Creatinine", "Serum creatinine"], [("mg/dL", "mg/dL"), ("µmol/L", "umol/L"), ("x ULN", "ULN")]),
    "systolic_blood_pressure": (["Systolic blood pressure", "SBP"], [("mmHg", "mmHg"), ("mm Hg", "mmHg")]),
    "life_expectancy": (["Life expectancy", "Expected survival"], [("months", "month"), ("weeks", "week")]),
    "age": (["Age", "Aged", "Patients' age"], [("years", "year"), ("yrs", "year"), ("months", "month")]),
}  # fmt: skip
JOINTS = [" ", ": ", " of ", " is ", " must be "]


@st.composite
def one_sided(draw: st.DrawFn) -> tuple[str, Bound]:
    """A sentence with one limit, and the bound that made it."""
    fact = draw(st.sampled_from(sorted(FACTS)))
    names, units = FACTS[fact]
    unit = draw(st.sampled_from(units))
    edge = draw(EDGES)
    low = draw(st.booleans())
    amount = f"{edge.value} {unit[0]}"
    words = draw(st.sampled_from(SAID[low, edge.inclusive])).format(amount)
    text = f"{draw(st.sampled_from(names))}{draw(st.sampled_from(JOINTS))}{words}"
    return text, Bound(fact, edge if low else None, None if low else edge, unit[1], 0, 0)


@st.composite
def ranges(draw: st.DrawFn) -> tuple[str, Bound]:
    """A sentence with a range, and the bound that made it."""
    fact = draw(st.sampled_from(sorted(FACTS)))
    names, units = FACTS[fact]
    unit = draw(st.sampled_from(units))
    low, high = sorted(draw(st.lists(NUMBERS, min_size=2, max_size=2, unique=True)))
    words = draw(st.sampled_from(BETWEEN)).format(low, f"{high} {unit[0]}")
    text = f"{draw(st.sampled_from(names))}{draw(st.sampled_from(JOINTS))}{words}"
    return text, Bound(fact, Edge(low, True), Edge(high, True), unit[1], 0, 0)


@given(one_sided() | ranges())
def test_a_sentence_gives_the_bound_that_made_it(made: tuple[str, Bound]) -> None:
    text, expected = made
    found = [replace(bound, start=0, end=0) for bound in bounds(text)]
    assert found == [expected]


@given(one_sided() | ranges(), one_sided(), st.sampled_from([" and ", ", ", "; ", ", and "]))
def test_two_sentences_give_both(first: tuple[str, Bound], second: tuple[str, Bound], joint: str) -> None:
    found = {replace(bound, start=0, end=0) for bound in bounds(first[0] + joint + second[0])}
    assert found == {first[1], second[1]}


@given(one_sided())
def test_an_exclusion_asks_for_the_contrary(made: tuple[str, Bound]) -> None:
    text, expected = made
    found = [replace(bound, start=0, end=0) for bound in bounds(text, out=True)]
    assert found == [expected.inverted()]


@given(BOUNDS)
def test_inverting_twice_is_the_same(bound: Bound) -> None:
    assert bound.inverted().inverted() == bound


@given(BOUNDS.filter(lambda bound: bound.lower or bound.upper), NUMBERS)
def test_the_inverse_admits_just_what_the_bound_does_not(bound: Bound, value: Decimal) -> None:
    assert bound.inverted().admits(value) != bound.admits(value)


HOSTILE = st.text(
    st.sampled_from("≥<>=/-–~,.;:()[]{}0123456789 \n\t\\&*x+%°µ²⁹eE'\"|اﷺİßα\u200b\ud7ff")
    | st.characters(codec="utf-8"),
    max_size=300,
)
PIECES = [
    "Inclusion Criteria:\n", "Exclusion Criteria:\n", "* ", "\n", "age", "≥", "<", "between", "and", "or", "18", "1,2",
    "1.2.3", "9" * 400, "years", "of age", "x 10^9/L", "ULN", "ECOG", "0-", "-", "to", "within", "last", "(", ")", ".",
    "unless", "not", "one", "+", "160/", "/", "platelets", "hemoglobin", "g/dL", "BMI", "&lt;", "\\>", "III",
    "pregnant",     "history of", "women", "If", ":",
]  # fmt: skip
SHARDS = st.lists(st.sampled_from(PIECES), max_size=60).map(" ".join)


@given(HOSTILE | SHARDS)
def test_whatever_the_text_is_quotes_lie_in_their_items(text: str) -> None:
    tree = read(text)
    drafts = draft(tree)
    places = {item.start: item for item in walk(tree.items)}
    for start, found in drafts.by_item.items():
        for bound in found:
            assert places[start].start <= bound.start < bound.end <= places[start].end
            assert as_json(bound)["fact"]


@given(HOSTILE)
def test_plain_text_is_as_long_as_the_text(text: str) -> None:
    same = plain(text)
    assert len(same) == len(text)
    assert all(token.start < token.end <= len(text) for token in tokens(same))


ITEMS = st.lists((one_sided() | ranges()).map(lambda made: made[0]), min_size=1, max_size=6)


@given(ITEMS, ITEMS, st.integers(2, 4))
def test_blank_lines_between_items_change_nothing(inside: list[str], outside: list[str], count: int) -> None:
    def said(gap: str) -> list[Bound]:
        text = gap.join(["Inclusion Criteria:", *(f"* {each}" for each in inside), "Exclusion Criteria:",
                         *(f"* {each}" for each in outside)])  # fmt: skip
        return [replace(bound, start=0, end=0) for bound in draft(read(text)).bounds()]

    assert said("\n") == said("\n" * count)


def test_a_document_of_a_megabyte_is_drafted_whole() -> None:
    line = "* Haemoglobin ≥ 9 g/dL, platelets ≥ 100 x 10^9/L and age between 18 and 75 years (inclusive)\n"
    text = "Inclusion Criteria:\n" + line * 11_000
    drafts = draft(read(text))
    assert len(text.encode()) > 1_000_000
    assert len(drafts.by_item) == 11_000
    assert len(drafts.bounds()) == 3


def test_a_line_of_half_a_megabyte_is_drafted_whole() -> None:
    text = "Inclusion Criteria:\n* " + "age ≥ 18 years, (a b c) " * 20_000
    assert len(draft(read(text)).bounds()) == 1
