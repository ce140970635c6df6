"""The grade of a text, and that nothing we ask people is harder than grade 8."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from equipoise.core.criteria.readability import PLAIN, grade, grade_of, syllables
from equipoise.core.criteria.score_facts import of_all_scores
from equipoise.core.person.fact import Fact
from equipoise.core.person.standard import STANDARD
from equipoise.core.protocol.reading import read
from equipoise.core.scores import catalogue
from equipoise.protocols import texts

COUNTED = """
cat 1 table 2 little 2 hope 1 hoped 1 wanted 2 treated 2 stopped 1 changes 2 places 2 times 1 lesions 2 tumour 2
radiotherapy 6 radiation 4 oncologist 4 metastasis 4 metastases 4 diagnosis 4 disease 2 illness 2 breastfeeding 3
medical 3 record 2 doctor 2 hospital 3 operation 4 surgery 3 kidney 2 bowel 2 bones 1 chemotherapy 5 hormone 2
bilirubin 4 albumin 3 haemoglobin 4 platelets 2 creatinine 4 calcium 3 sodium 3 testosterone 4 neutrophils 3
reaction 3 hepatitis 4 diabetes 4 pneumonia 3 anaemia 4 leukaemia 4 scleroderma 4 ataxia 4 ulcerative 4 colitis 3
interstitial 4 comorbidity 5 serious 3 previous 3 area 3 idea 3 science 2 quiet 2 being 2 people 2 trial 2 usual 3
value 2 continue 3 rescue 2 blue 1 questions 2 social 2 special 2 able 2 simple 2 whole 1 female 2 scale 1 careful 2
safely 2 movement 2 somewhere 2 everywhere 3 months 1 breathe 1 breathing 2 cough 1 thought 1 weight 1 eight 1
laboratory 5 measured 2 received 2 caused 1 passed 1 washed 1 decided 3 ventricular 4 systolic 3 pressure 2 active 2
expectancy 4 saturation 4 fluid 2 removed 2 overlap 3 compression 3 vertebra 3 agree 2 knee 1 radium 3 region 2
million 2 hour 1 tired 1 require 2 bruises 2 exercises 4 doses 2 nurse 1 edges 2 judged 1 urgent 2 damaged 2 biopsy 3
tissue 2 microscope 3 imaging 3 resonance 3 ultrasound 3 stability 4 responsible 4 muscle 2 oestrogen 3 mechanical 4
bilateral 4 society 4 variety 4 anxiety 4 efficient 3 experience 4 situation 4 evaluate 4 actual 3 quality 3 equal 2
january 4 surgeon 2 gorgeous 2 simultaneous 5 spontaneous 4 continuous 4
"""
NAMES = {
    "ataxia-telangiectasia": "an illness: who has it knows its name, and nobody else has to",
    "ulcerative colitis": "an illness: who has it knows its name, and nobody else has to",
    "AIDS": "an illness, told apart from HIV",
    "HIV": "a virus, and its short name is the one that people know",
    "HbA1c": "a blood test, as its report calls it",
}
"""Words that stay as they are, each with the reason. Besides these the names of blood tests and of scores stay: whoever
answers reads them off a report, where they stand so."""


def names() -> list[str]:
    tests = [each.title for each in {**of_all_scores(), **STANDARD}.values() if each.limits]
    scores = [said for each in catalogue.SCORES.values() for said in (each.name, each.title)]
    return [*NAMES, *tests, *scores]


@pytest.mark.parametrize(
    ("word", "count"), [(word, int(n)) for word, n in re.findall(r"(\S+) (\d)\s", COUNTED)]
)
def test_syllables_are_as_counted_by_hand(word: str, count: int) -> None:
    assert syllables(word) == count


@pytest.mark.parametrize(
    ("word", "count"), [("ECG", 3), ("WHO", 5), ("2026", 4), ("doctor's", 2), ("I", 1), ("Liver", 2)]
)
def test_abbreviations_and_figures_are_spelt_out(word: str, count: int) -> None:
    assert syllables(word) == count


@pytest.mark.parametrize(
    ("words", "sentences", "syllable_count", "known"),
    [(13, 1, 24, 11.3), (6, 1, 6, -1.4), (100, 5, 150, 9.9), (100, 10, 130, 3.6)],
)
def test_the_formula_gives_published_and_hand_worked_grades(
    words: int, sentences: int, syllable_count: int, known: float
) -> None:
    assert round(grade_of(words, sentences, syllable_count), 1) == known


def test_a_text_is_counted_into_words_and_sentences() -> None:
    assert grade("The cat sat down. It was warm.") == pytest.approx(grade_of(7, 2, 7))
    assert grade("It was 3.5 cm; was it more?") == pytest.approx(grade_of(7, 2, 8))
    assert grade("") == grade("?") == 0.0


def test_a_known_name_counts_as_a_word_of_one_syllable() -> None:
    assert grade("Do you have Crohn's disease?", ["Crohn's disease"]) == grade("Do you have it?")
    assert grade("Do you have scleroderma?", ["sclero"]) == grade("Do you have scleroderma?")


def asked() -> Iterator[tuple[str, str]]:
    """Everything that people read before they answer: questions and the reasons for asking."""
    protocols = [read(text, name) for name, text in texts().items()]
    facts = [
        *STANDARD.values(),
        *of_all_scores().values(),
        *(fact for each in protocols for fact in each.facts.values()),
    ]
    for fact in facts:
        yield from _of(fact, fact.name)
    for protocol in protocols:
        for clock in protocol.rules.scope.clocks.values():
            yield clock.name, clock.question


def _of(fact: Fact, name: str) -> Iterator[tuple[str, str]]:
    yield f"{name}: question", fact.question
    yield f"{name}: why", fact.why
    for each in fact.fields.values():
        yield from _of(each, f"{name}.{each.name}")


def test_every_question_is_plain() -> None:
    known = names()
    found = {(name, text): round(grade(text, known), 1) for name, text in asked() if text}
    assert len(found) > 200
    assert {each: its for each, its in found.items() if its > PLAIN} == {}


def test_a_hard_question_would_be_seen() -> None:
    assert grade("Have you experienced substantial cardiovascular comorbidity previously?", names()) > PLAIN
