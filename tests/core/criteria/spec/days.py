# ruff: noqa: E501 -- a table is as wide as its widest row
"""Clocks, windows, freshness, partial dates, ages."""

from __future__ import annotations

from tests.core.criteria.spec.table import Part, Table, rows

_FACTS = "facts:\n  surgery: {type: date, title: Day of surgery}\n"
_START = "clocks:\n  start: {title: the day treatment starts, not before: today}\n"

PART = Part(
    "Days",
    "Clocks are days that criteria count from. Today is 22 November 2026 in all examples. Months and years are those of "
    "the calendar. A date may be known to the month or the year only; then it is any of their days.",
    (
        Table(
            "within ... before",
            "The first and the last day belong to it.",
            _FACTS
            + "clocks:\n  scan: {title: the day of the scan}\ninclude:\n  I1: surgery within 4 weeks before scan\n",
            rows("""
                surgery: 2026-10-03 | not met | a day too early               | scan: 2026-11-01
                surgery: 2026-10-04 | met     | exactly 4 weeks before        | scan: 2026-11-01
                surgery: 2026-11-01 | met     | on the day                    | scan: 2026-11-01
                surgery: 2026-11-02 | not met | a day after                   | scan: 2026-11-01
                surgery: 2026-10    | unknown | some days of it, some not     | scan: 2026-11-01
                surgery: 2026-09    | not met | no day of it                  | scan: 2026-11-01
                surgery: never      | not met | what never happened lies nowhere | scan: 2026-11-01
                surgery: 2026-10-20 | unknown | the clock has no day          |
                -                   | unknown |                               | scan: 2026-11-01
            """),
        ),
        Table(
            "within ... after",
            "",
            _FACTS + "clocks:\n  scan: {}\ninclude:\n  I1: surgery within 1 month after scan\n",
            rows("""
                surgery: 2026-09-30 | not met | | scan: 2026-10-01
                surgery: 2026-10-01 | met     | | scan: 2026-10-01
                surgery: 2026-11-01 | met     | | scan: 2026-10-01
                surgery: 2026-11-02 | not met | | scan: 2026-10-01
            """),
        ),
        Table(
            "within ... of",
            "Before or after.",
            _FACTS + "clocks:\n  scan: {}\ninclude:\n  I1: surgery within 7 days of scan\n",
            rows("""
                surgery: 2026-10-02 | not met | | scan: 2026-10-10
                surgery: 2026-10-03 | met     | | scan: 2026-10-10
                surgery: 2026-10-17 | met     | | scan: 2026-10-10
                surgery: 2026-10-18 | not met | | scan: 2026-10-10
            """),
        ),
        Table(
            "at least ... before",
            "A washout, for example.",
            _FACTS + "clocks:\n  scan: {}\ninclude:\n  I1: surgery at least 4 weeks before scan\n",
            rows("""
                surgery: 2026-10-03 | met     | | scan: 2026-11-01
                surgery: 2026-10-04 | met     | | scan: 2026-11-01
                surgery: 2026-10-05 | not met | | scan: 2026-11-01
                surgery: never      | not met | | scan: 2026-11-01
            """),
        ),
        Table(
            "at least ... after",
            "",
            _FACTS + "clocks:\n  scan: {}\ninclude:\n  I1: surgery at least 2 days after scan\n",
            rows("""
                surgery: 2026-11-02 | not met | | scan: 2026-11-01
                surgery: 2026-11-03 | met     | | scan: 2026-11-01
                surgery: 2026-11-04 | met     | | scan: 2026-11-01
            """),
        ),
        Table(
            "before",
            "The day itself does not belong to it.",
            _FACTS + "clocks:\n  scan: {}\ninclude:\n  I1: surgery before scan\n",
            rows("""
                surgery: 2026-10-31 | met     | | scan: 2026-11-01
                surgery: 2026-11-01 | not met | | scan: 2026-11-01
                surgery: 2026-11-02 | not met | | scan: 2026-11-01
            """),
        ),
        Table(
            "after",
            "The day itself does not belong to it.",
            _FACTS + "clocks:\n  scan: {}\ninclude:\n  I1: surgery after scan\n",
            rows("""
                surgery: 2026-10-31 | not met | | scan: 2026-11-01
                surgery: 2026-11-01 | not met | | scan: 2026-11-01
                surgery: 2026-11-02 | met     | | scan: 2026-11-01
            """),
        ),
        Table(
            "A clock that is today unless it is given",
            "`default: today`",
            _FACTS
            + "clocks:\n  enrolment: {default: today}\ninclude:\n  I1: surgery within 1 day before enrolment\n",
            rows("""
                surgery: 2026-11-20 | not met | today it is 2 days ago |
                surgery: 2026-11-21 | met     |                        |
                surgery: 2026-11-21 | not met |                        | enrolment: 2026-11-23
            """),
        ),
        Table(
            "A clock that still lies ahead",
            "`not before: today`: until it is planned it may be any day from today on.",
            _FACTS + _START + "include:\n  I1: surgery within 4 weeks before start\n",
            rows("""
                surgery: 2026-11-20 | unknown | it depends on the day that is planned    |
                surgery: 2026-10-24 | not met | too long ago already, whichever the day  |
                surgery: 2026-11-20 | met     |                                          | start: 2026-12-01
                surgery: 2026-11-20 | not met |                                          | start: 2026-12-31
            """),
        ),
        Table(
            "within: how fresh an answer has to be",
            "After any other statement, `within 4 weeks before start` says how old a result may be on that day. It needs "
            "the day on which the result was found (`on`). A criterion to include that has only a result which is too old is "
            "not met as things stand, and says that a newer one can change that; an exclusion stays unknown.",
            "facts:\n  test: {type: choice, title: Pregnancy test, choices: [negative, positive]}\n"
            + _START
            + "include:\n  I1: test is negative within 4 weeks before start\n",
            rows("""
                test: {value: negative, on: 2026-11-02} | not met | out of date by a day, and not met until there is a new test | start: 2026-12-01
                test: {value: negative, on: 2026-11-03} | met     |                                               | start: 2026-12-01
                test: {value: positive, on: 2026-11-03} | not met |                                               | start: 2026-12-01
                test: {value: positive, on: 2026-11-02} | not met |                                               | start: 2026-12-01
                test: {value: negative, on: 2026-11-20} | unknown | it depends on the day that is planned         |
                test: negative                          | unknown | without a day nobody knows how old it is      | start: 2026-12-01
            """),
        ),
        Table(
            "at: as of a clock",
            "The newest value by that day counts.",
            "facts:\n  treated: {type: yes-no, title: On treatment}\nclocks:\n  scan: {}\ninclude:\n  I1: treated at scan\n",
            rows("""
                treated: [{value: yes, on: 2026-10-01}, {value: no, on: 2026-11-10}] | met     | | scan: 2026-11-01
                treated: [{value: no, on: 2026-10-01}, {value: yes, on: 2026-11-10}] | not met | | scan: 2026-11-01
                treated: [{value: yes, on: 2026-10-01}, {value: no, on: 2026-10-20}] | not met | the newest by then | scan: 2026-11-01
                treated: [{value: yes, on: 2026-10-01}, {value: no, on: 2026-10}]    | unknown | either may be the newest | scan: 2026-11-01
                treated: yes                                                         | met     | said today, of that day | scan: 2026-11-01
            """),
        ),
        Table(
            "Age",
            "From the date of birth, in completed years on the day that is named; also where only the month or the year of "
            "birth is known. Without a date of birth a stated age is used.",
            "clocks:\n  enrolment: {default: today}\ninclude:\n  I1: age >= 19 years at enrolment\n",
            rows("""
                birth_date: 2007-11-22 | met     | 19 today
                birth_date: 2007-11-23 | not met | 19 tomorrow
                birth_date: 2007-11-23 | met     | | enrolment: 2026-11-23
                birth_date: 2007-11    | unknown
                birth_date: 2007-10    | met
                birth_date: 2007       | unknown
                birth_date: 2008       | not met
                age: 19                | met
                age: 18                | not met
                age: 18                | unknown | a birthday may lie between | enrolment: 2026-12-24
                age: 17                | not met | | enrolment: 2026-12-24
            """),
        ),
    ),
)
