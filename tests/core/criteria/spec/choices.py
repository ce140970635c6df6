# ruff: noqa: E501 -- a table is as wide as its widest row
"""Choices, and things named freely."""

from __future__ import annotations

from tests.core.criteria.spec.table import Part, Table, rows

_GRADE = """\
facts:
  response:
    type: choice
    title: Response
    choices: {CR: complete response, PR: partial response, SD: stable disease, PD: progressive disease}
"""

PART = Part(
    "Choices and names",
    "",
    (
        Table(
            "in: one of some choices",
            "A person's choice may be narrowed down without being known: `PR or SD`.",
            _GRADE + "include:\n  I1: response in [CR, PR, SD]\n",
            rows("""
                response: CR       | met
                response: SD       | met
                response: PD       | not met
                response: PR or SD | met
                response: SD or PD | unknown
                -                  | unknown
            """),
        ),
        Table(
            "is, is not",
            "Short for one choice. Words that aren't one word stand in double quotes.",
            _GRADE + "include:\n  I1: response is not PD\n",
            rows("""
                response: SD       | met
                response: PD       | not met
                response: CR or PR | met
                response: SD or PD | unknown
            """),
        ),
        Table(
            "has: an illness, a medicine",
            "Yes where an entry names it. No only where the list is complete and empty: a thing has many names, so "
            "another name is no proof of the contrary.",
            "include:\n  I1: conditions has asthma\n",
            rows("""
                conditions: [{name: asthma}]                                | met
                conditions: [{name: Asthma of childhood}]                   | met
                conditions: {complete: yes, entries: [{name: gout}]}        | unknown | it may be the same by another name
                conditions: {complete: yes, entries: []}                    | not met
                conditions: none                                            | not met
                conditions: [{name: gout}]                                  | unknown
                -                                                           | unknown
            """),
        ),
        Table(
            "has, in, where",
            "The entry that names it may have to meet more.",
            "clocks:\n  start: {default: today}\ninclude:\n  I1:\n    has: melanoma\n    in: conditions\n"
            "    where: ended at least 5 years before start\n",
            rows("""
                conditions: [{name: melanoma, ended: 2021-11-22}] | met
                conditions: [{name: melanoma, ended: 2021-11-23}] | unknown | there may be an earlier one
                conditions: [{name: melanoma}]                    | unknown | nobody said when it ended
                conditions: none                                  | not met
            """),
        ),
    ),
)
