"""A made-up trial with every kind of question, STOP-2 as the demonstration has it, and checks of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from equipoise.core.judging.compiled import Compiled
from equipoise.core.protocol.reading import read
from equipoise.core.registry.record import Eligibility, Study
from equipoise.protocols import texts
from equipoise.web.criteria.queries import Trial
from equipoise.web.fit import queries
from equipoise.web.fit.answers import Answer, Answers, Said, Who

TODAY = date(2026, 11, 22)
STOP_2 = "NCT06918951"
KINDS = """
protocol: KINDS
trial: NCT90000001
title: A trial with a question of every kind
version: "1"
drafted: {by: tests, on: 2026-11-22}
approved: no
clocks:
  start: {title: the day it starts, question: "On which day will it start?", not before: today}
  seen: {title: the day it was seen, question: "On which day was it seen?"}
facts:
  birth_date: standard
  age: standard
  smokes: {type: yes-no, title: Smokes, question: "Do you smoke?", why: Smoke matters here.}
  kind: {type: choice, title: Kind, choices: {a: first kind, b: second kind}, question: "Which?", ask: [patient]}
  weight: {type: number, unit: kg, low: 1, high: 650, title: Weight, question: "How heavy are you?"}
  scan: {type: date, title: Day of the scan, question: "When was the last scan?"}
  test: {type: choice, title: Test, choices: [negative, positive], question: "What did the test say?"}
  alt: standard
  spots:
    type: list
    title: Spot
    question: "Which spots are there?"
    ask: [radiology]
    fields:
      site: {type: choice, title: Place, choices: [liver, lung]}
      seen: {type: date, title: Seen on}
      label: {type: concept, title: Name}
      size: {type: number, unit: mm, low: 0, high: 500, title: Size now, of: scans, take: latest}
      scans:
        type: list
        title: Scan
        question: "How large was it on each scan?"
        fields:
          on: {type: date, title: Day}
          size: {type: number, unit: mm, low: 0, high: 500, title: Size}
  large_spots:
    type: number
    title: Number of large spots
    question: "How many large spots are there?"
    ask: [radiology]
    low: 0
    high: 99
    whole: yes
    counted: {of: spots, where: size >= 10 mm}
include:
  I1: {title: Age, rule: age >= 18 years}
  I2: {title: The first kind, rule: kind is a}
  I3: {title: Weight, rule: weight in 40..120 kg}
  I4: {title: A recent scan, rule: scan within 12 weeks before start}
  I5: {title: A recent test, rule: test is negative within 4 weeks before start}
  I6: {title: Large spots, rule: large_spots in 1..5}
  I7: {title: The liver works, rule: alt <= 3 x ULN}
  I8:
    title: Seen or smoking
    rule:
      readings:
        A: {words: Whoever smokes may not join., rule: not smokes}
        B: {words: Smoking does not matter., rule: weight > 0 kg}
      question: "Does smoking matter?"
  I9: {title: Seen long ago, rule: scan at least 2 days before seen}
exclude:
  E1: {title: A smoker who is light, rule: smokes and weight < 45 kg}
"""


def rules_of(text: str = KINDS) -> Compiled:
    """A file's rules, ready to judge."""
    return Compiled(read(text, "made-up.yaml").rules)


def stop_2() -> Trial:
    """STOP-2 as it ships."""
    return Trial("STOP-2", _STOP_2, "shipped")


def kinds(*, drafted: bool = False) -> Trial:
    """The made-up trial, reviewed, or as if a program had drafted it."""
    return Trial("KINDS", _KINDS, "drafted" if drafted else "in force", "1")


def check(trial: Trial, said: Mapping[str, Said | str] | None = None, who: Who = "patient") -> queries.Check:
    """A check of a trial: `check(kinds(), {"smokes": "yes"})`."""
    answers = Answers({key: as_said(each) for key, each in (said or {}).items()}, who)
    return again(trial, answers)


def again(trial: Trial, answers: Answers) -> queries.Check:
    """The same, of answers as they are."""
    person = queries.person(answers, trial.rules)
    judgement = trial.compiled.judge(person, TODAY)
    study = Study("NCT90000001", title="A made-up trial", eligibility=Eligibility(criteria="* Words"))
    return queries.Check(
        study, trial, answers, person, judgement, queries.ready(trial.compiled, TODAY), TODAY
    )


def as_said(said: Said | str) -> Said:
    """An answer; a text stands for one without a day."""
    return Answer(said) if isinstance(said, str) else said


_KINDS, _STOP_2 = rules_of(), rules_of(texts()["stop-2.yaml"])
