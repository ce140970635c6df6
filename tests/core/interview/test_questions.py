"""Questions from gaps, the answers worth supposing, and trials that the shipped one has no example of."""

from __future__ import annotations

from decimal import Decimal

import pytest

from equipoise.core.interview.answers import answers, limits
from equipoise.core.interview.interview import Interview
from equipoise.core.interview.likelihoods import FITS, SPEAKS_AGAINST, Vote
from equipoise.core.interview.question import About, Question
from equipoise.core.judging.outcome import Why
from equipoise.core.person.fact import Fact
from equipoise.core.person.model import Entries, Observation, Person, Source, WhyUnknown
from equipoise.core.values.possible import Options
from equipoise.core.values.units import Amount
from tests.core.interview.asking import ALL, TODAY, person, protocol, said, stop_2, stop_2_interview

A_B = "  a: {type: yes-no, question: 'A?'}\n  b: {type: yes-no, question: 'B?'}\n  c: {type: yes-no, question: 'C?'}"


def _next(criteria: str, facts: str, known: str = "", who: tuple[str, ...] = ALL) -> Question | None:
    rules = protocol(criteria, facts)
    return Interview(rules, TODAY).next_question(person(rules, known) if known else Person(), who)


def _keys(criteria: str, facts: str, known: str = "", *, go_on: bool = True) -> set[str]:
    """What would be asked of who knows nothing of it."""
    rules = protocol(criteria, facts)
    now, skip, found = (person(rules, known) if known else Person()), set[str](), set[str]()
    while (question := Interview(rules, TODAY).next_question(now, ALL, skip, go_on=go_on)) is not None:
        found.add(question.key)
        skip.add(question.key)
    return found


# What is asked


def test_readings_that_can_never_agree_are_not_asked_about() -> None:
    readings = "{readings: {A: {words: Yes., rule: a}, B: {words: No., rule: not a}}, question: 'Which?'}"
    assert _keys(f"include: {{I1: {{rule: {readings}}}}}", A_B) == set()
    assert _keys(f"include: {{I1: {{rule: {readings}}}, I2: {{rule: b}}}}", A_B) == {"b"}


def test_what_only_shows_that_the_rest_cannot_matter_is_asked_too() -> None:
    """Whoever says anything of `b` says `a`. Where `a` is not so, the readings never agree, whatever `b` is."""
    facts = A_B.replace("'A?'", "'A?', yes if: {any: [b, not b]}")
    readings = "{A: {words: Both., rule: a and b}, B: {words: If., rule: {when: a, require: b}}}"
    criteria = f"include: {{I1: {{rule: {{readings: {readings}, question: 'Which?'}}}}}}"
    assert _keys(criteria, facts) == {"a", "b"}
    assert _keys(criteria, facts, "a: no") == set()


def test_words_that_nothing_computes_are_listed_and_what_stands_beside_them_is_asked() -> None:
    criteria = "include: {I1: {rule: {all: [a, {words: In good spirits., ask: doctor}]}}}"
    assert _keys(criteria, A_B) == {"a"}
    listed = Interview(protocol(criteria, A_B), TODAY).to_ask(Person())
    assert [(each.about, each.words) for each in listed["doctor"]] == [(About.WORDS, "In good spirits.")]


def test_a_fact_that_cancels_out_is_not_asked() -> None:
    """Whatever `a` is, `b` alone decides."""
    assert _keys("include: {I1: {rule: b and (a or b)}}", A_B) == {"b"}
    assert _keys("include: {I1: {rule: b and (a or c)}}", A_B) == {"a", "b", "c"}


def test_who_cannot_bring_all_to_pass_is_asked_only_what_can_speak_against() -> None:
    """`b` would be the doctor's to say; without it nothing that lets pass can settle the trial."""
    facts = A_B + "\n  d: {type: yes-no, question: 'D?', ask: [site]}"
    of_patient = {"facts": facts, "known": "", "who": ("patient",)}
    assert _next("include: {I1: {rule: d or a}}", **of_patient).key == "a"  # type: ignore[arg-type,union-attr]
    assert _next("include: {I1: {rule: d}, I2: {rule: c}}", **of_patient).key == "c"  # type: ignore[arg-type,union-attr]
    assert _next("include: {I1: {rule: d}, I2: {rule: c or d}}", **of_patient) is None  # type: ignore[arg-type]
    assert _next("exclude: {E1: {rule: d and a}, E2: {rule: d}}", **of_patient) is None  # type: ignore[arg-type]
    assert _next("exclude: {E1: {rule: d or a}, E2: {rule: d}}", **of_patient).key == "a"  # type: ignore[arg-type,union-attr]


def test_once_somebody_cannot_say_the_rest_is_asked_only_where_it_can_speak_against() -> None:
    criteria = "include: {I1: {rule: a}, I2: {rule: b or c}}"
    assert _keys(criteria, A_B, go_on=False) == {"a", "b"}
    assert _keys(criteria, A_B) == {"a", "b", "c"}


def test_what_cannot_be_spelt_out_is_asked_though_something_beside_it_cannot() -> None:
    """Nobody knows the age, and the record may know the date of birth."""
    rules = protocol("include: {I1: {rule: age >= 19 years}}", "  birth_date: standard\n  age: standard")
    now = said(Person(), "birth_date", WhyUnknown.DONT_KNOW)
    for who in ("patient", "record"):
        now = said(now, "age", WhyUnknown.DONT_KNOW, who)
    asked = Interview(rules, TODAY).next_question(now, ALL)
    assert asked is not None and (asked.key, asked.who) == ("birth_date", "record")


def test_of_two_alike_the_first_in_the_file_is_asked() -> None:
    assert _next("include: {I1: {rule: b}, I2: {rule: a}}", A_B).key == "b"  # type: ignore[union-attr]
    assert _next("include: {I1: {rule: a}, I2: {rule: b}}", A_B).key == "a"  # type: ignore[union-attr]


def test_of_two_alike_the_one_the_patient_knows_is_asked() -> None:
    facts = "  a: {type: yes-no, question: 'A?', ask: [doctor]}\n  b: {type: yes-no, question: 'B?', ask: [patient]}"
    assert _next("include: {I1: {rule: a}, I2: {rule: b}}", facts).key == "b"  # type: ignore[union-attr]


def test_what_settles_two_criteria_is_asked_first() -> None:
    criteria = "exclude: {E1: {rule: b and a}, E2: {rule: c and a}}"
    first = _next(criteria, A_B)
    assert first is not None and set(first.criteria) == {"E1", "E2"} and first.key == "a"


def test_one_number_is_easier_to_say_than_a_list() -> None:
    facts = (
        "  spots: {type: list, question: 'Which spots?', ask: [patient], fields: {hurts: {type: yes-no}}}\n"
        "  sore: {type: number, question: 'How many?', ask: [patient], whole: yes, low: 0, high: 9, "
        "counted: {of: spots, where: hurts}}"
    )
    assert _next("include: {I1: {rule: 'sore in 1..5'}}", facts).key == "sore"  # type: ignore[union-attr]


def test_what_a_list_lacks_is_asked_as_such() -> None:
    fields = "{hurts: {type: yes-no, ask: [patient]}}"
    facts = f"  spots: {{type: list, question: 'Which spots?', ask: [patient], fields: {fields}}}"
    criteria = "include: {I1: {rule: {count: {of: spots, where: hurts, between: [1, 2]}}}}"
    rules = protocol(criteria, facts)
    assert _keys(criteria, facts) == {"spots"}
    one = person(rules, "spots: {entries: [{hurts: yes}]}")
    first = Interview(rules, TODAY).next_question(one)
    assert first is not None and (first.key, first.about, first.why) == (
        "spots.complete",
        About.COMPLETE,
        Why.INCOMPLETE,
    )
    two = person(rules, "spots: {complete: yes, entries: [{hurts: yes}, {}, {}]}")
    second = Interview(rules, TODAY).next_question(two)
    assert second is not None and (second.key, second.about, second.field) == (
        "spots.hurts",
        About.FIELD,
        "hurts",
    )


def test_a_complete_list_is_not_asked_whether_it_is() -> None:
    criteria = "exclude: {E1: {rule: {has: gout, in: conditions}}}"
    rules = protocol(criteria, A_B)
    whole = Person({"conditions": (Observation(Entries((), complete=False), Source("record")),)})
    assert Interview(rules, TODAY).next_question(whole).about is About.COMPLETE  # type: ignore[union-attr]
    known = person(rules, "conditions: {complete: yes, entries: [{name: asthma}]}")
    assert Interview(rules, TODAY).next_question(known, ALL) is None


def test_a_laboratorys_own_limit_is_asked_where_the_result_is_known() -> None:
    criteria = "include: {I1: {rule: alt <= 2.5 x ULN}}"
    assert _keys(criteria, "  alt: standard") == {"alt", "upper limit of alt"}
    assert _keys(criteria, "  alt: standard", "alt: 80 U/L") == {"upper limit of alt"}


def test_a_result_that_is_too_old_is_listed_for_who_can_get_a_new_one() -> None:
    facts = "  alt: standard"
    rules = protocol("include: {I1: {rule: alt <= 50 U/L within 4 weeks}}", facts)
    old = person(rules, "alt: {value: 20 U/L, on: 2026-01-05, source: record}")
    asked = Interview(rules, TODAY).next_question(old, ALL)
    assert asked is not None and (asked.who, asked.why) == ("doctor", Why.OUT_OF_DATE)


def test_what_is_awaited_is_asked_of_nobody_who_awaits_it() -> None:
    now = said(Person(), "ecog", WhyUnknown.PENDING)
    assert "ecog" not in {each.name for each in stop_2_interview().to_ask(now)["patient"]}


# What may be answered


@pytest.mark.parametrize(
    ("fact", "told_apart", "found"),
    [
        (Fact("x", "number", "X", low=Decimal(0), high=Decimal(10)), "4", "2 4 7"),
        (Fact("x", "number", "X", low=Decimal(0), high=Decimal(5), whole=True), "0 2", "0 1 2 4"),
        (Fact("x", "number", "X"), "4", "3.5 4 4.5"),
        (Fact("x", "number", "X", whole=True), "4", "3 4 5"),
        (Fact("x", "number", "X"), "", ""),
        (Fact("x", "date", "X"), "", ""),
    ],
)
def test_numbers_are_supposed_on_and_between_the_limits(fact: Fact, told_apart: str, found: str) -> None:
    values = answers(fact, [Decimal(each) for each in told_apart.split()])
    assert " ".join(str(each.span) for each in values if isinstance(each, Amount)) == found


def test_limits_are_found_wherever_a_fact_is_compared_in_its_own_unit() -> None:
    found = limits(stop_2())
    assert found["largest_brain_metastasis"] == [Decimal(0), Decimal("3.5")]
    assert found["progressing_lesions"] == [Decimal(1), Decimal(5)]
    assert found["life_expectancy"] == [Decimal(6)]
    metres = protocol("include: {I1: {rule: height >= 1.5 m}}", "  height: standard")
    assert limits(metres)["height"] == [Decimal(150)]


def test_an_answer_that_speaks_against_is_rare_and_one_that_implies_two_rarer() -> None:
    assert Vote(fits=True, against=0).weight == FITS
    assert Vote(fits=False, against=1).weight == SPEAKS_AGAINST
    assert Vote(fits=False, against=2).weight == pytest.approx(SPEAKS_AGAINST**2)
    assert Vote(fits=True, against=1).weight == Vote(fits=False, against=0).weight == 0.5


def test_likelihoods_are_shares_of_one() -> None:
    shares = stop_2_interview().likelihoods
    assert len(shares) > 40
    for key, each in shares.items():
        assert sum(each) == pytest.approx(1), key
    assert shares["on_systemic_therapy"] == [0.5, 0.5]
    assert shares["crohns_disease"] == pytest.approx([0.1, 0.9])
    assert shares["sex"] == [0.5, 0.5, 0.0]


def test_what_is_kept_with_a_trial_holds_nothing_that_anybody_said() -> None:
    interview = Interview(protocol("include: {I1: {rule: a or b}}", A_B), TODAY)
    kept = (dict(interview.kept.bare), dict(interview.kept.effects))
    interview.next_question(said(Person(), "a", Options.of("no")))
    assert (interview.kept.bare, interview.kept.effects) == kept
