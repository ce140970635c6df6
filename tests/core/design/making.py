# ruff: noqa: E501 -- a table is as wide as its widest row
"""A small trial with a design, and ways to change its file."""

from __future__ import annotations

from equipoise.core.design.model import Design
from equipoise.core.protocol.reading import read

HEAD = """\
protocol: SMALL
trial: NCT00000001
title: A small trial
version: "1"
drafted: {by: somebody, on: 2026-11-23}
facts:
  smoker: {type: yes-no, title: Smoker, question: "Do you smoke?", ask: [patient]}
"""
DESIGN = """\
design:
  about: {sponsor: {registry: A sponsor, field: sponsor}, start: {unset: "When?"}}
  participants: {registry: 40, field: enrollment}
  arms:
    registry:
      a: {title: Arm A, kind: experimental, description: More.}
      b: {title: Arm B, kind: other, description: Less.}
    field: arms
  treatment codes: {assumed: {a: Oak, b: Elm}, by: me, why: short}
  masking:
    participant: {registry: blind, field: masking}
    treating: {assumed: unblinded, by: me, why: they see it}
    on_call: {unset: "Who breaks a code?"}
  allocation:
    method: {assumed: permuted blocks, by: me, why: usual}
    ratio: {registry: {a: 2, b: 1}, field: ratio}
    factors: {assumed: {smoking: {title: Smoking, levels: {"yes": smokes, "no": does not}, fact: smoker}}, by: me, why: it matters}
    by site: {assumed: "no", by: me, why: small}
    block sizes: {assumed: [3, 6], by: me, why: fits}
    probability: {unset: "Which probability?"}
  sites: {assumed: {"01": {name: One, city: Town, country: Canada}}, by: me, why: one is enough}
  visits:
    assumed:
      first:
        title: First
        due: randomisation
        window: {before: 0 days, after: 1 week}
        forms: [visit]
      later:
        title: Later
        due: 3 months after randomisation
        window: {before: 14 days, after: 14 days}
        every: 3 months
        until: 1 year
        forms: [visit]
        remote: "yes"
      treatment: {title: Treatment, due: 1 week after randomisation, window: {before: 7 days, after: 7 days}, forms: [given]}
    by: me
    why: so
  forms:
    visit:
      assumed:
        title: Visit
        purpose: general
        filled by: coordinator
        items:
          DAY: {title: Day, kind: date, required: "yes"}
          PAIN: {title: Pain, kind: yes-no}
          SINCE: {title: Since, kind: partial date, after: [DAY], when: PAIN = yes}
          SCORE: {title: Score, kind: choice, choices: 0..4}
          WEIGHT: {title: Weight, kind: quantity, unit: kg, low: "30", high: "200"}
          DRUGS:
            title: Drugs
            kind: group
            items:
              NAME: {title: Name, kind: text}
              MORE: {title: More, kind: text, when: PAIN = yes}
      by: me
      why: so
    given:
      assumed:
        title: Given
        purpose: treatment delivered
        filled by: treating
        sealed: "yes"
        items: {DOSE: {title: Dose, kind: quantity, unit: Gy}}
      by: me
      why: so
    guess: {unset: "How is the arm guessed?"}
  endpoints:
    pfs:
      title: PFS
      level: primary
      measure: {registry: PFS, field: outcomes}
      definition: {unset: "What is progression?"}
  analyses:
    main: {title: Main, endpoints: [pfs], population: {unset: "Which population?"}}
  assumptions:
    power: {unset: "Which power?"}
"""
OVERLAY = """\
overlay of: SMALL
version: "1"
title: Assumptions for a test
by: Tester
design:
  masking:
    on_call: {assumed: unblinded, why: emergencies}
  endpoints:
    pfs: {definition: {assumed: pfs2, why: it is usual}}
  assumptions:
    power: {assumed: "0.8", why: usual}
    alpha: {assumed: "0.05", by: somebody else, why: usual}
"""


def design(text: str = HEAD + DESIGN, overlay: str = "") -> Design:
    """The design of a file."""
    found = read(text, "small.yaml", overlay).design
    assert found is not None
    return found


def changed(old: str, new: str, text: str = HEAD + DESIGN) -> str:
    """The file with one of its lines changed."""
    assert text.count(old) == 1, (text.count(old), old)
    return text.replace(old, new)
