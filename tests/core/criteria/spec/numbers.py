# ruff: noqa: E501 -- a table is as wide as its widest row
"""Comparisons, ranges, units, limits of normal."""

from __future__ import annotations

from tests.core.criteria.spec.table import Part, Table, rows

PART = Part(
    "Numbers",
    "Numbers are decimals with units; what is exactly on a limit is judged exactly. A number need not be known exactly: "
    "`at least 6 months`, `2..4 cm` and `< 5 mg/L` are judged by all that they may be.",
    (
        Table(
            ">= at least",
            "",
            "include:\n  I1: weight >= 50 kg\n",
            rows("""
                weight: 49.99 kg       | not met
                weight: 50 kg          | met
                weight: 50.01 kg       | met
                weight: at least 50 kg | met
                weight: more than 49 kg | unknown
                weight: less than 50 kg | not met
                weight: at most 50 kg  | unknown
                weight: 45..55 kg      | unknown
                -                      | unknown
            """),
        ),
        Table(
            "> more than",
            "",
            "include:\n  I1: weight > 50 kg\n",
            rows("""
                weight: 49.99 kg        | not met
                weight: 50 kg           | not met
                weight: 50.01 kg        | met
                weight: more than 50 kg | met
                weight: at least 50 kg  | unknown
                weight: at most 50 kg   | not met
            """),
        ),
        Table(
            "<= at most",
            "",
            "include:\n  I1: weight <= 50 kg\n",
            rows("""
                weight: 49.99 kg        | met
                weight: 50 kg           | met
                weight: 50.01 kg        | not met
                weight: at most 50 kg   | met
                weight: more than 50 kg | not met
                weight: less than 51 kg | unknown
            """),
        ),
        Table(
            "< less than",
            "",
            "include:\n  I1: weight < 50 kg\n",
            rows("""
                weight: 49.99 kg        | met
                weight: 50 kg           | not met
                weight: 50.01 kg        | not met
                weight: less than 50 kg | met
                weight: at least 50 kg  | not met
            """),
        ),
        Table(
            "= exactly",
            "",
            "include:\n  I1: ecog = 1\n",
            rows("""
                ecog: 0    | not met
                ecog: 1    | met
                ecog: 2    | not met
                ecog: 0..1 | unknown
                ecog: 2..3 | not met
            """),
        ),
        Table(
            "!= anything but",
            "",
            "include:\n  I1: ecog != 1\n",
            rows("""
                ecog: 0    | met
                ecog: 1    | not met
                ecog: 2    | met
                ecog: 0..1 | unknown
                ecog: 2..3 | met
            """),
        ),
        Table(
            "in: a range",
            "Both ends belong to it.",
            "include:\n  I1: ecog in 1..2\n",
            rows("""
                ecog: 0    | not met
                ecog: 1    | met
                ecog: 2    | met
                ecog: 3    | not met
                ecog: 1..2 | met
                ecog: 2..3 | unknown
                ecog: 3..4 | not met
            """),
        ),
        Table(
            "Units",
            "A unit may be any that measures the same. Between mass and amount of substance the molar mass of what was "
            "measured is used.",
            "include:\n  I1: haemoglobin >= 9 g/dL\n",
            rows("""
                haemoglobin: 90 g/L       | met
                haemoglobin: 89.9 g/L     | not met
                haemoglobin: 9.0 g/dL     | met
                haemoglobin: 5.59 mmol/L  | met     | 90.1 g/L
                haemoglobin: 5.58 mmol/L  | not met | 89.9 g/L
                haemoglobin: 90           | met     | without a unit it is the fact's own, g/L
            """),
        ),
        Table(
            "ULN, LLN: limits of normal",
            "They are those that the laboratory gave with the result. A result without them leaves it open, unless no "
            "limit could change the answer.",
            "include:\n  I1: alt <= 2.5 x ULN\n",
            rows("""
                alt: {value: 100 U/L, limits: 5..40 U/L}       | met
                alt: {value: 100.1 U/L, limits: 5..40 U/L}     | not met
                alt: {value: 100 U/L, limits: at most 39 U/L}  | not met
                alt: 100 U/L                                   | unknown | its upper limit is not known
                alt: 0 U/L                                     | met     | whatever the limit is
                -                                              | unknown
            """),
        ),
        Table(
            "A limit of another fact",
            "`ULN(fact)` and `LLN(fact)` name whose limit is meant.",
            "include:\n  I1: ast < ULN(alt)\n",
            rows("""
                ast: 39 U/L; alt: {value: 90 U/L, limits: 5..40 U/L} | met
                ast: 40 U/L; alt: {value: 90 U/L, limits: 5..40 U/L} | not met
                ast: 40 U/L; alt: 90 U/L                             | unknown
            """),
        ),
        Table(
            "Two facts against each other",
            "A number times a fact, and a fact plus or minus an amount.",
            "facts:\n  now: {type: number, unit: mm, title: Size now}\n  earlier: {type: number, unit: cm, title: Earlier size}\n"
            "include:\n  I1: now >= 1.2 x earlier and now >= earlier + 5 mm\n",
            rows("""
                now: 24 mm; earlier: 2 cm   | not met | 20 % more, and 4 mm
                now: 25 mm; earlier: 2 cm   | met
                now: 35 mm; earlier: 3 cm   | not met | 5 mm more, and 16.7 %
                now: 36 mm; earlier: 3 cm   | met
                now: 25 mm; earlier: 1..2 cm | met
                now: 25 mm; earlier: 2..3 cm | unknown
                now: 25 mm                 | unknown
            """),
        ),
    ),
)
