"""Conditions of every kind over a small scope, for laws that hold of all of them."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import strategies as st

from equipoise.core.criteria.model import (
    All,
    AnyOf,
    Compare,
    Condition,
    Count,
    FactTerm,
    Has,
    Holds,
    InRange,
    InWindow,
    LimitTerm,
    Measure,
    Named,
    Not,
    OneOf,
    Operator,
    Reading,
    Readings,
    ScoreTerm,
    Term,
    Unless,
    When,
    Words,
)
from equipoise.core.criteria.scope import Clock, Scope
from equipoise.core.criteria.score_facts import of_all_scores
from equipoise.core.person.fact import ASKED, Fact
from equipoise.core.person.standard import STANDARD
from equipoise.core.values.durations import Duration
from equipoise.core.values.possible import INFINITY, Span

GRADES = ("low", "high", "not graded")
OWN = (
    Fact("treated", "yes-no", "Treated before", "Were you treated before?"),
    Fact("grade", "choice", "Grade", "Which grade is it?", choices={each: each for each in GRADES}),
    Fact("operation", "date", "Day of the operation", "When was the operation?"),
    Fact("size_now", "number", "Size now", "How large is it now?", unit="mm", low=Decimal(0), high=Decimal(500)),
    Fact("size_before", "number", "Size before", "How large was it?", unit="cm", low=Decimal(0), high=Decimal(50)),
    Fact("visits", "number", "Number of visits", "How many visits were there?", whole=True),
    Fact(
        "lesions",
        "list",
        "Lesion",
        "Which places has it?",
        fields={
            "site": Fact("site", "choice", "Place", "Where is it?", choices={"lung": "lung", "liver": "liver"}),
            "size": Fact("size", "number", "Size", "How large is it?", unit="mm"),
            "new": Fact("new", "yes-no", "New", "Is it new?"),
            "seen": Fact("seen", "date", "Day it was seen", "When was it seen?"),
        },
    ),
)  # fmt: skip
DEFINITIONS: dict[str, Condition] = {"fit": Compare(FactTerm("ecog"), "<=", Measure(Decimal(1)))}
SCOPE = Scope(
    {**STANDARD, **of_all_scores(), **{each.name: each for each in OWN}},
    {
        "enrolment": Clock("enrolment", "the day you join", "When do you join?", default_today=True),
        "start": Clock("start", "the day treatment starts", "When does treatment start?", not_before_today=True),
    },
    DEFINITIONS,
)  # fmt: skip

_NONE = Duration(0, "day")
clocks = st.sampled_from(sorted(SCOPE.clocks))
amounts = st.decimals(0, 999, places=1)
durations = st.builds(Duration, st.integers(0, 60), st.sampled_from(["day", "week", "month", "year"]))
words = st.lists(
    st.text("abcdefghij:#'\"{}[]-é,&*!|>%@`", min_size=1, max_size=8), min_size=1, max_size=4
).map(" ".join)
operators: st.SearchStrategy[Operator] = st.sampled_from([">=", ">", "<=", "<", "=", "!="])


def _term(name: str) -> st.SearchStrategy[FactTerm]:
    return st.builds(FactTerm, st.just(name), st.just("") | clocks, st.none() | durations)


@st.composite
def _holds(draw: st.DrawFn, names: tuple[str, ...]) -> Holds:
    return Holds(draw(_term(draw(st.sampled_from(names)))))


@st.composite
def _compare(draw: st.DrawFn, numbers: dict[str, tuple[str, ...]]) -> Compare:
    name = draw(st.sampled_from(sorted(numbers)))
    unit = draw(st.sampled_from(numbers[name]))
    right = Measure(draw(amounts), unit)
    if draw(st.booleans()):
        terms: list[Term] = [FactTerm(each) for each, units in numbers.items() if units == numbers[name]]
        if name == "haemoglobin":
            terms += [LimitTerm("upper", name), LimitTerm("lower", name)]
        plus = draw(st.just(Decimal(0)) | st.decimals(-99, 99, places=1))
        right = Measure(
            plus, unit if plus else "", draw(st.sampled_from(terms)), draw(st.decimals("0.1", 9, places=1))
        )
    return Compare(draw(_term(name)), draw(operators), right)


@st.composite
def _range(draw: st.DrawFn, numbers: dict[str, tuple[str, ...]]) -> InRange:
    name = draw(st.sampled_from(sorted(numbers)))
    low, high = sorted((draw(amounts), draw(amounts)))
    return InRange(draw(_term(name)), Span(low, high), draw(st.sampled_from(numbers[name])))


@st.composite
def _one_of(draw: st.DrawFn, choices: dict[str, tuple[str, ...]]) -> OneOf:
    name = draw(st.sampled_from(sorted(choices)))
    picked = draw(st.lists(st.sampled_from(choices[name]), min_size=1, max_size=2, unique=True))
    return OneOf(draw(_term(name)), tuple(picked))


@st.composite
def _window(draw: st.DrawFn, names: tuple[str, ...]) -> InWindow:
    by = draw(durations)
    start, end = draw(
        st.sampled_from(
            [
                (None, (-1, by)),
                ((1, by), None),
                ((-1, by), (1, _NONE)),
                ((1, _NONE), (1, by)),
                ((-1, by), (1, by)),
            ]
        )
    )
    return InWindow(FactTerm(draw(st.sampled_from(names))), draw(clocks), start, end)


def _scores() -> st.SearchStrategy[Condition]:
    numbers = st.builds(
        Compare, st.just(ScoreTerm("SINS")), operators, st.builds(Measure, st.integers(0, 18).map(Decimal))
    )
    classes = st.lists(st.sampled_from("ABC"), min_size=1, unique=True).map(tuple)
    tables = st.sampled_from(["albumin 2.8", "albumin 3.0"])
    return numbers | st.builds(OneOf, st.builds(ScoreTerm, st.just("Child-Pugh"), tables), classes)


def _leaves(
    yes_no: tuple[str, ...],
    numbers: dict[str, tuple[str, ...]],
    choices: dict[str, tuple[str, ...]],
    days: tuple[str, ...],
) -> st.SearchStrategy[Condition]:
    said = st.builds(Words, words, st.sampled_from(ASKED))
    return st.one_of(
        _holds(yes_no), _compare(numbers), _range(numbers), _one_of(choices), _window(days), said
    )


_INSIDE = _leaves(
    ("new", "treated"),
    {"size": ("mm", "cm"), "visits": ("",)},
    {"site": ("lung", "liver")},
    ("seen", "operation"),
)
_OUTSIDE = _leaves(
    ("treated", "pregnant"),
    {
        "size_now": ("mm", "cm"),
        "size_before": ("mm", "cm"),
        "haemoglobin": ("g/L", "g/dL", "mmol/L"),
        "age": ("years",),
        "ecog": ("",),
        "platelets": ("10^9/L", "10^3/uL"),
    },
    {"grade": ("low", "high", "not graded"), "sex": ("female", "male")},
    ("operation", "birth_date"),
) | _scores() | st.just(Named("fit"))  # fmt: skip


def _two(parts: st.SearchStrategy[Condition]) -> st.SearchStrategy[tuple[Condition, ...]]:
    return st.lists(parts, min_size=1, max_size=3).map(tuple)


def _joined(parts: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
    readings = st.dictionaries(
        st.sampled_from("ABCD"), st.builds(Reading, words, parts), min_size=2, max_size=3
    )
    return st.one_of(
        st.builds(All, _two(parts)),
        st.builds(AnyOf, _two(parts)),
        st.builds(Not, parts),
        st.builds(When, parts, parts, st.booleans()),
        st.builds(Unless, parts, parts),
        st.builds(Readings, readings, words, st.sampled_from(["", "A"])).map(_ruled),
        st.builds(lambda span, among: Count("", None, span, among), spans(), _two(parts)),
    )


def _ruled(readings: Readings) -> Readings:
    known = readings.default in readings.readings
    return readings if known else Readings(readings.readings, readings.question)


@st.composite
def spans(draw: st.DrawFn) -> Span:
    """How many of a list: at least, at most, between, exactly."""
    low, high = sorted((draw(st.integers(0, 5)), draw(st.integers(0, 5))))
    return draw(st.sampled_from([Span(Decimal(low), Decimal(high)), Span(Decimal(low), INFINITY)]))


entries: st.SearchStrategy[Condition] = st.recursive(_INSIDE, _joined, max_leaves=4)
"""Conditions about an entry of the list of lesions."""

_LISTS = st.one_of(
    st.builds(Count, st.just("lesions"), st.none() | entries, spans()),
    st.builds(
        Has, st.sampled_from(["conditions", "treatments"]), st.sampled_from(["asthma", "heart failure"])
    ),
)
conditions: st.SearchStrategy[Condition] = st.recursive(_OUTSIDE | _LISTS, _joined, max_leaves=6)
"""Valid conditions of every kind over `SCOPE`."""
