# ruff: noqa: E501 -- sentences are as long as they are
"""Why a verdict is as it is, in one sentence."""

from __future__ import annotations

from datetime import date

import pytest

from equipoise.core.judging.outcome import Gap, Why
from equipoise.core.judging.reasons import gap_words, reason
from equipoise.core.judging.reference import judge
from equipoise.core.person.file import read as read_person
from equipoise.core.protocol.reading import read

TODAY = date(2026, 11, 22)
FILE = """\
protocol: T
trial: NCT00000000
title: A trial
version: "1"
drafted: {by: Equipoise, on: 2026-11-22}
clocks:
  enrolment: {title: the day you join, default: today}
  start: {title: the day treatment starts, not before: today}
facts:
  a: {type: yes-no, title: Fever}
  b: {type: yes-no, title: Cough}
  c: {type: yes-no, title: Rash}
  d: {type: yes-no, title: Pain}
  kind: {type: choice, title: Kind of cancer, choices: {solid: a solid tumour, blood: a cancer of the blood}}
  surgery: {type: date, title: Day of surgery}
  safe: {type: yes-no, title: Safe to treat, question: "Is it safe to treat?", judgement: oncologist, ask: [doctor]}
  offered: {type: yes-no, title: Offered here, question: "Is it offered here?", ask: [site]}
  spots: {type: list, title: Spot, fields: {grows: {type: yes-no, title: Grows}}}
"""


def why(criterion: str, facts: str, clocks: str = "") -> str:
    side = "exclude" if criterion.startswith("E") else "include"
    protocol = read(f"{FILE}{side}:\n  {criterion}\n", "file.yaml")
    lines = "".join(f"  {each.strip()}\n" for each in facts.split(";"))
    scope = protocol.rules.scope
    text = f"today: {TODAY}\nclocks: {{{clocks}}}\nfacts:\n{lines}"
    person = read_person(text, "person.yaml", scope.facts, {name: name for name in scope.clocks}).person
    (judged,) = judge(protocol.rules, person, TODAY).criteria
    return reason(judged, protocol.rules, person, TODAY)


@pytest.mark.parametrize(
    ("criterion", "facts", "said"),
    [
        ("I1: age >= 19 years at enrolment", "birth_date: 2007-11-22", "Met: the age is 19 years."),
        ("I1: age >= 19 years at enrolment", "birth_date: 2007-11-23", "Not met: the age is 18 years, and it has to be at least 19 years to pass."),
        ("E1: score SINS > 12", "sins: 13", "Not met: the SINS score is 13, and it has to be at most 12 to pass."),
        ("E1: score SINS > 12", "sins: 12", "Met: the SINS score is 12."),
        ("I1: not score SINS > 12", "sins: 13", "Not met: the SINS score is 13, and it has to be at most 12 to pass."),
        ("E1: ecog in 3..5", "ecog: 3", "Not met: the ECOG performance status is 3, and it has to be less than 3 or more than 5 to pass."),
        ("E1: not a", "a: no", "Not met: “Fever” is no, and it has to be yes to pass."),
        ("I1: {prefer: a}", "a: no", "Not met: “Fever” is no, and it has to be yes, which is wanted and not needed."),
        ("I1: kind is solid", "kind: blood", "Not met: the kind of cancer is a cancer of the blood, and it has to be a solid tumour to pass."),
        ("E1: kind is blood", "kind: blood", "Not met: the kind of cancer is a cancer of the blood, and it has to be anything but a cancer of the blood to pass."),
        ("I1: alt <= 2 x ULN", "alt: {value: 90 U/L, limits: 5..40 U/L}", "Not met: the ALT (alanine aminotransferase) is 90 U/L, and it has to be at most 2 times the upper limit of normal (80 U/L) to pass."),
        ("I1: surgery before enrolment", "surgery: 2026-11-22", "Not met: the day of surgery is 22 November 2026, and it has to lie before the day you join (22 November 2026) to pass."),
        ("I1: surgery before enrolment", "surgery: never", "Not met: the day of surgery: it has not happened, and it has to lie before the day you join (22 November 2026) to pass."),
        ("I1: surgery within 4 weeks before start", "surgery: 2026-10", "Unknown: the day of surgery is not known exactly enough; you can say. 1 more thing is open."),
        ("I1: a and b", "a: no; b: no", "Not met: “Fever” is no, and it has to be yes to pass; “Cough” is no, and it has to be yes to pass."),
        ("I1: a or b", "a: no; b: no", "Not met: “Fever” is no; “Cough” is no; together they decide."),
        ("E1: a and b", "a: yes; b: yes", "Not met: “Fever” is yes; “Cough” is yes; together they decide."),
        ("E1: a or b", "a: yes; b: no", "Not met: “Fever” is yes, and it has to be no to pass."),
        ("I1: a and b and c and d", "a: yes; b: yes; c: yes; d: yes", "Met: “Fever” is yes; “Cough” is yes; “Rash” is yes; and 1 more."),
        ("I1: {when: a, require: b}", "a: no", "Does not apply: “Fever” is no."),
        ("I1: {when: a, require: b}", "a: yes; b: no", "Not met: “Cough” is no, and it has to be yes to pass."),
        ("E1: {when: a, exclude: b}", "a: yes; b: yes", "Not met: “Cough” is yes, and it has to be no to pass."),
        ("E1: {when: a, exclude: b}", "b: no", "Met: “Cough” is no."),
        ("E1: {rule: a, unless: b}", "a: yes; b: yes", "Met: “Cough” is yes."),
        ("E1: {rule: a, unless: b}", "a: yes; b: no", "Not met: “Fever” is yes; “Cough” is no; together they decide."),
        ("I1: {count: {of: spots, where: grows, between: [1, 2]}}", "spots: none", "Not met: the number of entries under “Spot” that count is 0, and it has to be from 1 to 2 to pass."),
        ("E1: {count: {of: spots, where: grows, at least: 1}}", "spots: [{grows: yes}]", "Not met: the number of entries under “Spot” that count is at least 1, and it has to be 0 to pass."),
        ("I1: {count: {among: [a, b], at least: 1}}", "a: yes", "Met: the number of statements that are so is from 1 to 2."),
        ("E1: conditions has gout", "conditions: [{name: gout}]", "Not met: “gout” is among the illnesses, and it must not be among them to pass."),
        ("I1: {readings: {A: {words: A., rule: a}, B: {words: B., rule: b}}, question: Which one}", "a: yes; b: no", "Unknown: the protocol can be read in more than one way, and here that matters: Which one."),
        ("I1: {readings: {A: {words: A., rule: a}, B: {words: B., rule: b}}, question: Which one, default: B}", "a: yes; b: no", "Not met: “Cough” is no, and it has to be yes to pass."),
        ("I1: {words: It helps., ask: doctor}", "a: yes", "Unknown: a person has to read these words: It helps."),
        ("I1: a", "b: yes", "Unknown: nobody has been asked yet for “Fever”; you can say."),
        ("I1: a", "a: unknown", "Unknown: “Fever” is not known by who was asked; you may know."),
        ("I1: a", "a: not said", "Unknown: “Fever” was not said."),
        ("I1: a", "a: result awaited", "Unknown: the result for “Fever” is awaited."),
        ("I1: a within 4 weeks", "a: {value: yes, on: 2026-10-24}", "Not met as things stand: what is known of “Fever” is out of date; a newer result can change that."),
        ("I1: a within 4 weeks", "a: yes", "Unknown: what is known of “Fever” has no date, and it has to be recent."),
        ("I1: surgery within 4 weeks before start", "surgery: 2026-11-20", "Unknown: the day treatment starts is not planned yet; your doctor or you can say."),
        ("I1: conditions has gout", "conditions: [{name: flu}]", "Unknown: there may be more to say of the illnesses; you or your medical record can say whether that is all."),
        ("I1: weight > 50 kg", "weight: 45..55 kg", "Unknown: the weight is not known exactly enough; you or your medical record can say."),
        ("I1: weight > 50 kg", "weight: [{value: 45 kg, on: 2026-11-01}, {value: 55 kg, on: 2026-11-01}]", "Unknown: sources disagree about the weight; you or your medical record can say which is right."),
        ("I1: offered", "a: yes", "Unknown: it depends on the study centre: Is it offered here?"),
        ("I1: safe", "a: yes", "Unknown: somebody has to judge: Is it safe to treat?"),
        ("I1: a and b and c", "d: yes", "Unknown: nobody has been asked yet for “Fever”; you can say. 2 more things are open."),
    ],
)  # fmt: skip
def test_a_verdict_has_its_reason(criterion: str, facts: str, said: str) -> None:
    assert why(criterion, facts) == said


def test_who_else_reads_a_reason_is_not_taken_for_the_person() -> None:
    scope = read(FILE, "file.yaml").rules.scope
    gap = Gap("a", Why.NOT_ASKED, ("patient", "doctor", "record"), "")
    assert gap_words(gap, scope).endswith("; you, your doctor or your medical record can say.")
    said = gap_words(gap, scope, to="other")
    assert said.endswith("; the person, their doctor or their medical record can say.")


def test_a_clock_that_is_known_is_said_with_its_day() -> None:
    said = why("I1: surgery within 4 weeks before start", "surgery: 2026-11-01", "start: 2026-12-31")
    assert said.endswith(
        "at most 4 weeks before the day treatment starts and not after it (31 December 2026) to pass."
    )


def test_every_kind_of_gap_has_words() -> None:
    scope = read(FILE, "file.yaml").rules.scope
    for each in Why:
        said = gap_words(Gap("a", each, ("doctor",), "Is there fever?"), scope)
        assert said.endswith((".", "?")) and "{" not in said
