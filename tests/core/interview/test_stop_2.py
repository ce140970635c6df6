"""The interview on STOP-2: what it asks, of whom, and what it leaves alone."""

from __future__ import annotations

from functools import cache

import pytest
from benchmarks._made_up import MadeUp, people

from equipoise.core.interview.question import About, Question
from equipoise.core.judging.compiled import Compiled
from equipoise.core.judging.outcome import Verdict, Why
from equipoise.core.person.fact import NO, YES
from equipoise.core.person.model import NEVER, Observation, Person, Source, WhyUnknown
from equipoise.core.values.possible import Options
from tests.core.interview.asking import ALL, TODAY, person, said, stop_2, stop_2_interview


def _asked_of(start: Person, who: tuple[str, ...] = ALL, *, go_on: bool = False) -> list[Question]:
    """All that would be asked of who knows nothing."""
    now, skip, found = start, set[str](), []
    while (question := stop_2_interview().next_question(now, who, skip, go_on=go_on)) is not None:
        found.append(question)
        if question.about is About.FACT:
            now = said(now, question.name, WhyUnknown.DONT_KNOW, question.who)
        else:
            skip.add(question.key)
    return found


@cache
def _asked_of_nobody_known() -> list[Question]:
    return _asked_of(Person())


@cache
def _all_asked() -> list[Question]:
    return _asked_of(Person(), go_on=True)


def _names(questions: list[Question]) -> set[str]:
    return {each.name for each in questions}


def test_each_question_goes_to_somebody_who_may_know_and_to_each_of_them_once() -> None:
    asked = _asked_of_nobody_known()
    assert len({(each.key, each.who) for each in asked}) == len(asked)
    for each in asked:
        if each.about is About.FACT:
            assert each.who in stop_2().scope.facts[each.name].ask
            assert not set(each.criteria) - {one.id for one in stop_2().gates}


def test_who_is_not_there_is_asked_nothing() -> None:
    assert {each.who for each in _asked_of(Person(), ("patient",))} == {"patient"}
    assert _asked_of(Person(), ()) == []


def test_all_that_gates_can_rest_on_is_asked_of_who_wants_to_learn_all_when_nobody_knows_anything() -> None:
    gates = [each for each in Compiled(stop_2()).judge(Person(), TODAY).criteria if each.criterion.gate]
    needed = {gap.fact for each in gates for gap in each.gaps}
    assert len(needed) > 50
    assert needed <= _names(_all_asked())


def test_a_preference_is_asked_only_by_who_wants_to_learn_all() -> None:
    assert "metastasis_biopsied" not in _names(_asked_of_nobody_known())
    assert "metastasis_biopsied" in _names(_asked_of(Person(), ("patient",), go_on=True))


@pytest.mark.parametrize(
    ("known", "spared"),
    [
        ("sex: male", {"child_bearing_potential", "pregnancy_test", "pregnant", "breastfeeding"}),
        ("child_bearing_potential: no", {"pregnancy_test"}),
        ("on_systemic_therapy: yes", {"last_response", "response_duration", "other_disease"}),
        ("on_systemic_therapy: no", {"last_agent_duration", "initial_response"}),
        ("liver_metastases: no", {"fiducials_needed", "existing_markers", "child_pugh", "albumin", "inr"}),
        ("spine_metastases: no", {"sins", "sins_pain", "sins_collapse"}),
        ("sins: 12", {"spine_metastases", "sins_pain"}),
        ("brain_metastases: no", {"largest_brain_metastasis", "brain_metastasis_volume"}),
        ("crohns_disease: no\nulcerative_colitis: no", {"gastrointestinal_tract_in_field", "bowel_in_field"}),
        ("interstitial_lung_disease: no", {"thoracic_lesions"}),
        ("prior_radiotherapy: no", {"substantial_overlap", "composite_plan_within_constraints"}),
        ("spinal_cord_compression: no", {"compression_resected"}),
        ("all_sites_safe: yes", {"all_sites_treatable"}),
        (
            "lesions: none",
            {"liver_metastases", "brain_metastases", "spine_metastases", "progressing_lesions"},
        ),
    ],
)
def test_what_cannot_matter_any_more_is_neither_asked_nor_listed(known: str, spared: set[str]) -> None:
    assert spared <= _listed(Person())
    assert spared.isdisjoint(_listed(person(stop_2(), known)))


def _listed(now: Person) -> set[str]:
    """All that is still to be asked of anybody; `test_what_is_listed_is_what_is_asked` says so."""
    return {each.name for those in stop_2_interview().to_ask(now).values() for each in those}


def test_what_is_listed_is_what_is_asked() -> None:
    now = person(stop_2(), "sex: male\nliver_metastases: no\nspine_metastases: no\nbrain_metastases: no")
    # The age is asked of who doesn't know the date of birth.
    preferred = {each.id for each in stop_2().criteria if not each.gate}
    asked = {each.name for each in _asked_of(now, go_on=True) if not preferred.issuperset(each.criteria)}
    assert asked - {"age"} == _listed(now) - {""}
    assert _names(_asked_of(now)) < asked


@pytest.mark.parametrize("known", ["ecog: 3", "birth_date: 2010-01-01", "pregnant: yes", "sins: 13"])
def test_once_a_gate_is_not_met_nothing_is_asked_unless_all_is_wanted(known: str) -> None:
    known = f"{known}\nspine_metastases: yes"
    assert _asked_of(person(stop_2(), known)) == []
    assert stop_2_interview().settled(person(stop_2(), known))
    assert stop_2_interview().to_ask(person(stop_2(), known)) == {}
    assert len(_asked_of(person(stop_2(), known), ("patient",), go_on=True)) > 15


def test_the_guard_that_three_criteria_share_comes_before_what_stands_under_it() -> None:
    order = [each.name for each in _all_asked()]
    for below in ("last_agent_duration", "initial_response", "last_response", "other_disease_stable"):
        assert order.index("on_systemic_therapy") < order.index(below)


def test_what_may_spare_questions_about_pregnancy_is_asked_before_them() -> None:
    order = [each.name for each in _all_asked()]
    first = min(map(order.index, ("sex", "child_bearing_potential")))
    for spared in ("pregnancy_test", "pregnant", "breastfeeding"):
        assert first < order.index(spared)


def test_a_score_is_asked_for_before_its_parts() -> None:
    order = [each.name for each in _asked_of(person(stop_2(), "spine_metastases: yes"), ("doctor",))]
    assert order.index("sins") < order.index("sins_collapse")


def test_an_age_that_is_said_stands_for_the_birth_date() -> None:
    assert {"birth_date", "age"}.isdisjoint(_listed(person(stop_2(), "age: 64")))
    assert "age" not in _listed(Person())
    assert "age" in _names(_asked_of(said(Person(), "birth_date", WhyUnknown.DECLINED), ("patient",)))


def test_who_does_not_know_is_not_asked_again_and_the_next_is() -> None:
    now = said(Person(), "liver_metastases", WhyUnknown.DONT_KNOW)
    others = ("patient", "radiology", "record")
    asked = [each.who for each in _asked_of(now, others, go_on=True) if each.name == "liver_metastases"]
    assert asked == ["radiology", "record"]
    listed = stop_2_interview().to_ask(now)
    assert "liver_metastases" in _names(list(listed["radiology"]))
    assert "liver_metastases" not in _names(list(listed["patient"]))


def test_a_clinician_in_a_source_is_the_doctor() -> None:
    now = said(Person(), "life_expectancy", WhyUnknown.DONT_KNOW, "clinician")
    assert "life_expectancy" not in _names(_asked_of(now, ("doctor",)))
    assert "life_expectancy" in _names(list(stop_2_interview().to_ask(now)["doctor"]))


def test_what_follows_from_others_is_asked_of_who_does_not_know_it() -> None:
    now = said(Person(), "child_bearing_potential", WhyUnknown.DONT_KNOW)
    now = said(said(now, "pregnant", Options.of(NO)), "breastfeeding", Options.of(NO))
    assert "sex" in _names(_asked_of(now, ("patient",), go_on=True))
    counted = said(Person(), "progressing_lesions", WhyUnknown.DONT_KNOW, "radiology")
    assert "lesions" in _names(_asked_of(counted, ("radiology",)))


def test_the_day_radiotherapy_starts_is_asked_of_the_doctor_who_plans_it() -> None:
    asked = _asked_of(person(stop_2(), "restaging: 2026-10-20"), ("patient", "doctor"), go_on=True)
    clocks = {each.name: each for each in asked if each.about is About.CLOCK}
    assert set(clocks) == {"randomisation", "radiotherapy_start"}
    assert all(each.who == "doctor" and each.why is Why.NOT_DUE for each in clocks.values())
    never = Person({"restaging": (Observation(NEVER, Source("patient")),)})
    assert _asked_of(never) == []


def test_a_test_that_only_waits_for_its_day_is_not_asked_for_again() -> None:
    known = "child_bearing_potential: yes\npregnancy_test: {value: negative, on: 2026-11-20, source: patient}"
    asked = {
        (each.key, each.who) for each in _asked_of(person(stop_2(), known), ("record", "doctor"), go_on=True)
    }
    assert ("pregnancy_test", "record") not in asked
    assert ("clock radiotherapy_start", "doctor") in asked


def test_the_list_to_ask_or_bring_goes_by_who_can_say_and_holds_what_nobody_can_compute() -> None:
    listed = stop_2_interview().to_ask(person(stop_2(), "on_systemic_therapy: no\nother_disease: no"))
    assert list(listed) == ["patient", "doctor", "record", "radiology", "site"]
    names = [each.key for those in listed.values() for each in those]
    assert len(names) == len(set(names))
    assert "site_offers_fiducial_free_sabr" in _names(list(listed["site"]))
    assert "metastasis_biopsied" not in names
    open_words = [each for each in listed["site"] if each.about is About.WORDS]
    assert any(
        each.why is Why.AMBIGUOUS and "besides the growing lesions" in each.words for each in open_words
    )


@pytest.mark.parametrize("who", [ALL, ("patient",)], ids=["all", "patient"])
def test_made_up_people_end_where_all_that_is_known_would_have_led(who: tuple[str, ...]) -> None:
    judge = Compiled(stop_2())
    ends = []
    for somebody in people(stop_2(), TODAY, 7, 8):
        end = _interviewed(somebody, who)
        ends.append(judge.judge(end, TODAY).overall)
        assert ends[-1] is judge.judge(_all_known(somebody, who), TODAY).overall
    assert len(set(ends)) > 1 or who != ALL


def _interviewed(somebody: MadeUp, who: tuple[str, ...]) -> Person:
    now, skip = Person(), set[str]()
    while (question := stop_2_interview().next_question(now, who, skip)) is not None:
        after = somebody.answers(question, now)
        if after is None:
            skip.add(question.key)
        now = after or now
    return now


def _all_known(somebody: MadeUp, who: tuple[str, ...]) -> Person:
    """With everything that anybody there knows."""
    now = Person()
    for name, fact in stop_2().scope.facts.items():
        for each in fact.ask:
            question = Question(name, About.FACT, name, Why.NOT_ASKED, "", fact.ask, each)
            if each in who and name not in now.facts and somebody.knows(question):
                now = somebody.answers(question, now) or now
    for name in somebody.clocks:
        question = Question(f"clock {name}", About.CLOCK, name, Why.NOT_DUE, "", ("doctor",), "doctor")
        now = (somebody.answers(question, now) or now) if "doctor" in who else now
    return now


def test_made_up_people_are_of_all_kinds() -> None:
    judge = Compiled(stop_2())
    made_up = list(people(stop_2(), TODAY, 3, 30))
    verdicts = [judge.judge(Person(each.truth.facts, each.clocks), TODAY).overall for each in made_up]
    assert verdicts.count(Verdict.MET) >= 4
    assert verdicts.count(Verdict.NOT_MET) >= 4
    assert [each.truth for each in people(stop_2(), TODAY, 3, 3)] == [each.truth for each in made_up[:3]]
    men = [each.truth for each in made_up if each.truth.facts["sex"][0].value == Options.of("male")]
    assert not any(each.facts["pregnant"][0].value == Options.of(YES) for each in men)
