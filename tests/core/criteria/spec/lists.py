# ruff: noqa: E501 -- a table is as wide as its widest row
"""Counts of entries and of statements, completeness, counted facts, measurements taken from a list."""

from __future__ import annotations

from tests.core.criteria.spec.table import Part, Table, rows

_LESIONS = """\
facts:
  lesions:
    type: list
    title: Lesion
    fields:
      site: {type: choice, choices: [lung, liver]}
      grows: {type: yes-no}
"""
_Y, _N, _U = "{grows: yes}", "{grows: no}", "{site: lung}"


def _complete(*entries: str) -> str:
    return f"lesions: {{complete: yes, entries: [{', '.join(entries)}]}}"


def _open(*entries: str) -> str:
    return f"lesions: [{', '.join(entries)}]"


PART = Part(
    "Lists and counts",
    "With k entries of which it is sure and u of which it isn't known, a count is anything from k to k + u; where the list "
    "may not be complete (nobody said `complete: yes`), anything from k up.",
    (
        Table(
            "count, between",
            "Entries that meet `where`; inside it the fields of an entry stand before the facts of the person.",
            _LESIONS + "include:\n  I1: {rule: {count: {of: lesions, where: grows, between: [1, 2]}}}\n",
            rows(f"""
                {_complete()}                   | not met | none
                {_complete(_Y)}                 | met
                {_complete(_Y, _Y, _N)}         | met
                {_complete(_Y, _Y, _Y)}         | not met | 3
                {_complete(_N, _U)}             | unknown | 0 or 1
                {_complete(_Y, _U)}             | met     | 1 or 2
                {_complete(_Y, _Y, _U)}         | unknown | 2 or 3
                {_complete(_Y, _Y, _Y, _U)}     | not met | 3 or 4
                {_open(_Y)}                     | unknown | 1 or more
                {_open(_Y, _Y, _Y)}             | not met | 3 or more
                {_open()}                       | unknown
                lesions: none                   | not met
                -                               | unknown
            """),
        ),
        Table(
            "at least",
            "What is met already stays met, whatever entries are missing.",
            _LESIONS + "include:\n  I1: {rule: {count: {of: lesions, where: grows, at least: 2}}}\n",
            rows(f"""
                {_complete(_Y)}     | not met
                {_complete(_Y, _U)} | unknown
                {_open(_Y, _Y)}     | met
                {_open(_Y)}         | unknown
            """),
        ),
        Table(
            "at most",
            "",
            _LESIONS + "include:\n  I1: {rule: {count: {of: lesions, where: grows, at most: 1}}}\n",
            rows(f"""
                {_complete(_Y)}     | met
                {_complete(_Y, _Y)} | not met
                {_complete(_U, _N)} | met
                {_open(_Y)}         | unknown
                {_open(_Y, _Y)}     | not met
            """),
        ),
        Table(
            "exactly",
            "Without `where` all entries count.",
            _LESIONS + "include:\n  I1: {rule: {count: {of: lesions, exactly: 2}}}\n",
            rows(f"""
                {_complete(_Y)}         | not met
                {_complete(_Y, _U)}     | met
                {_complete(_Y, _N, _U)} | not met
                {_open(_Y, _U)}         | unknown
            """),
        ),
        Table(
            "among: a count of statements",
            "",
            "facts:\n  a: {type: yes-no}\n  b: {type: yes-no}\n  c: {type: yes-no}\n"
            "include:\n  I1: {rule: {count: {among: [a, b, c], at least: 2}}}\n",
            rows("""
                a: yes; b: yes        | met
                a: yes; b: no         | unknown
                a: no; b: no          | not met
                a: yes; b: no; c: yes | met
                a: yes; b: no; c: no  | not met
                -                     | unknown
            """),
        ),
        Table(
            "counted: a number that is counted where nobody gives it",
            "What is given and what is counted are held together; where they contradict each other, it is unknown.",
            _LESIONS
            + "  growing:\n    type: number\n    title: Lesions that grow\n    low: 0\n    whole: yes\n"
            + "    counted: {of: lesions, where: grows}\ninclude:\n  I1: growing in 1..2\n",
            rows(f"""
                growing: 2                       | met
                growing: 3                       | not met
                {_complete(_Y, _N)}              | met
                {_complete(_Y, _U)}              | met     | 1 or 2
                {_complete(_N)}                  | not met
                {_open(_Y)}                      | unknown
                growing: 2; {_open(_Y)}          | met     | 1 or more, and somebody says 2
                growing: 2; {_complete(_Y)}      | unknown | they contradict each other
                growing: unknown; {_complete(_Y)} | met    | who doesn't know hides nothing
                -                                | unknown
            """),
        ),
        Table(
            "of, take: a number from dated measurements",
            "`latest`, `previous`, `earliest`, `smallest`, `largest`, `smallest before the latest`, `days between the last "
            "two`. A list that may not be complete can hide a smaller or an earlier number.",
            "facts:\n  scans:\n    type: list\n    title: Scan\n    fields: {on: {type: date}, size: {type: number, unit: mm, "
            "low: 0}}\n  now: {type: number, unit: mm, title: Size now, low: 0, of: scans, take: latest}\n"
            "  nadir: {type: number, unit: mm, title: Smallest size, low: 0, of: scans, take: smallest before the latest}\n"
            "include:\n  I1: now >= nadir + 5 mm\n",
            rows("""
                scans: {complete: yes, entries: [{on: 2026-01-05, size: 20 mm}, {on: 2026-06-05, size: 25 mm}]} | met
                scans: {complete: yes, entries: [{on: 2026-01-05, size: 20 mm}, {on: 2026-06-05, size: 24 mm}]} | not met
                scans: {complete: yes, entries: [{on: 2026-06-05, size: 25 mm}, {on: 2026-01-05, size: 20 mm}]} | met | in any order
                scans: {complete: yes, entries: [{on: 2026-01-05, size: 20 mm}, {on: 2026-03-05, size: 12 mm}, {on: 2026-06-05, size: 17 mm}]} | met
                scans: [{on: 2026-01-05, size: 20 mm}, {on: 2026-06-05, size: 24 mm}] | unknown | a scan that is missing may have shown less
                scans: [{on: 2026-01-05, size: 20 mm}, {on: 2026-06-05, size: 25 mm}] | met
                now: 24 mm; nadir: 19 mm | met | given outright
                scans: {complete: yes, entries: [{on: 2026-06-05, size: 25 mm}]} | unknown | there is nothing before
            """),
        ),
        Table(
            "each: a definition about entries",
            "",
            _LESIONS
            + "definitions:\n  bad: {each: lesions, rule: grows and site is liver}\n"
            + "exclude:\n  E1: {rule: {count: {of: lesions, where: bad, at least: 1}}}\n",
            rows("""
                lesions: [{site: liver, grows: yes}]                             | not met
                lesions: {complete: yes, entries: [{site: lung, grows: yes}]}    | met
                lesions: {complete: yes, entries: [{site: liver}]}               | unknown
            """),
        ),
    ),
)
