"""What is kept of a trial between people changes nothing of what anybody is told."""

from __future__ import annotations

from datetime import date

from equipoise.core.interview.interview import Interview
from equipoise.core.interview.question import Question
from equipoise.core.interview.relevance import Relevance
from equipoise.core.person.file import answer
from equipoise.core.person.model import Observation, Person, Source
from equipoise.core.protocol.reading import read
from equipoise.core.values.dates import PartialDate
from equipoise.protocols import texts

TODAY = date(2026, 11, 22)
RULES = read(texts()["stop-2.yaml"], "stop-2.yaml").rules
SAID = (
    {},
    {"liver_metastases": "yes"},
    {"liver_metastases": "no", "sex": "male"},
    {"on_systemic_therapy": "no", "other_disease": "unknown"},
    {"brain_metastases": "yes", "largest_brain_metastasis": "4 cm"},
    {"liver_metastases": "unknown", "sex": "unknown", "pregnant": "unknown", "all_sites_safe": "unknown"},
    {
        "lesions": "unknown",
        "progressing_lesions": "unknown",
        "brain_metastases": "unknown",
        "sins_pain": "unknown",
    },
    {"pregnancy_test": "negative", "child_bearing_potential": "yes"},
)


def _people() -> list[Person]:
    made = []
    for said in SAID:
        facts = {
            name: (
                Observation(
                    answer(text, RULES.scope.facts[name]), Source("patient"), PartialDate(2026, 11, 20)
                ),
            )
            for name, text in said.items()
        }
        made += [Person(facts), Person(facts, {"radiotherapy_start": PartialDate(2026, 12, 1)})]
    return made


def _one_by_one(interview: Interview, person: Person) -> dict[str, Question]:
    """What is missing and matters, each question looked at for this person alone."""
    found: dict[str, Question] = {}
    for passing in interview.still_open(person, go_on=True):
        for each in interview._missing(passing, person):
            if Relevance(passing.criterion, interview.kept, person).matters(each):
                found.setdefault(each.key, each)
    return found


def test_the_list_of_what_to_ask_is_the_same_whoever_came_before() -> None:
    warm = Interview(RULES, TODAY)
    for people in (_people(), _people()[::-1]):
        for person in people:
            listed = warm.to_ask(person, go_on=True)
            assert {each.key: each for those in listed.values() for each in those} == _one_by_one(
                warm, person
            )


def test_nothing_that_was_said_is_kept() -> None:
    interview = Interview(RULES, TODAY)
    for person in _people():
        interview.to_ask(person, go_on=True)
        interview.next_question(person, go_on=True)
    assert "patient', title=''" not in repr(interview.kept.matters)
    assert "Observation" not in repr((interview.kept.matters, interview.kept.bare, interview.kept.effects))
