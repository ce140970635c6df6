# ruff: noqa: E501 -- a table is as wide as its widest row
"""Readings, words, scores, facts that follow from others, sources that disagree."""

from __future__ import annotations

from tests.core.criteria.spec.table import Part, Table, rows

_SINS = "sins_location: mobile; sins_pain: mechanical; sins_bone: lytic; sins_alignment: subluxation"
_PUGH = "ascites: none; encephalopathy: none"
_TWO = "facts:\n  a: {type: yes-no, title: Having had surgery}\n  b: {type: yes-no, title: Having had radiation}\n"

READINGS = Part(
    "What is not clear, and what nothing computes",
    "",
    (
        Table(
            "readings: an ambiguous passage",
            "Every reading is judged. Where they say the same, that is the verdict; where they don't, it is unknown, with "
            "the question for the sponsor. Once the sponsor has ruled, `default:` names the reading.",
            _TWO + "include:\n  I1:\n    readings:\n      A: {words: Only surgery counts., rule: a}\n"
            "      B: {words: Both count., rule: a and b}\n    question: Does radiation count too?\n",
            rows("""
                a: yes; b: yes | met
                a: yes; b: no  | unknown | the readings differ
                a: no; b: yes  | not met
                a: no          | not met
                a: yes         | unknown
                -              | unknown
            """),
        ),
        Table(
            "default: the reading that the sponsor ruled for",
            "",
            _TWO + "include:\n  I1:\n    readings:\n      A: {words: Only surgery counts., rule: a}\n"
            "      B: {words: Both count., rule: a and b}\n    question: Does radiation count too?\n    default: A\n",
            rows("""
                a: yes; b: no | met
                a: no         | not met
                -             | unknown
            """),
        ),
        Table(
            "words: what nothing computes",
            "They are always unknown, and name who can say.",
            _TWO
            + "include:\n  I1: {rule: {all: [a, {words: The doctor expects a benefit., ask: doctor}]}}\n",
            rows("""
                a: yes | unknown
                a: no  | not met | whatever the doctor expects
            """),
        ),
    ),
)

SCORES = Part(
    "Scores",
    "`score NAME` is worked out of its parts; those that are missing leave it open only as far as they could change it. A "
    "score that exists in several tables needs `by` and the table. Where somebody reports the score itself, that is used.",
    (
        Table(
            "A score with missing parts",
            "SINS adds up six parts. What is known below makes 12 points before the last two parts.",
            "exclude:\n  E1: score SINS > 12\n",
            rows(f"""
                {_SINS}; sins_collapse: none; sins_posterolateral: none | met     | 11 points
                {_SINS}; sins_collapse: involved; sins_posterolateral: none | met | 12 points
                {_SINS}; sins_collapse: less than half; sins_posterolateral: none | not met | 13 points
                {_SINS}; sins_collapse: less than half          | not met | 13 points at least
                {_SINS}                                         | unknown | 11 to 17 points
                sins_pain: none; sins_bone: blastic; sins_alignment: normal | met | 9 points at most
                -                                               | unknown
            """),
        ),
        Table(
            "A score that is reported",
            "",
            "exclude:\n  E1: score SINS > 12\n",
            rows("""
                sins: 12                     | met
                sins: 13                     | not met
                sins: 12..13                 | unknown
                sins: 3; sins_pain: none     | met
            """),
        ),
        Table(
            "A score of several tables",
            "The two tables in use differ in the albumin from which on it is the worst.",
            'include:\n  I1: score "Child-Pugh" by "albumin 2.8" in [A]\n',
            rows("""
                child_pugh: A | met
                child_pugh: B | not met
                -             | unknown
            """),
        ),
        Table(
            "A fact that a score can stand in for",
            "",
            "include:\n  I1: bmi >= 18.5 kg/m2\n",
            rows("""
                bmi: 18.5                     | met
                height: 2 m; weight: 74 kg    | met     | 18.5
                height: 2 m; weight: 73.9 kg  | not met
                height: 2 m                   | unknown
            """),
        ),
    ),
)

DERIVED = Part(
    "Facts",
    "A file declares the facts it asks for; standard facts and the parts of scores need no declaration. Every value has a "
    "source, and a missing record is never a no.",
    (
        Table(
            "yes if, no if: facts that follow from others",
            "They are used where nobody answered the fact itself.",
            "facts:\n  pregnant:\n    type: yes-no\n    title: Pregnant\n    no if: sex is male\nexclude:\n  E1: pregnant\n",
            rows("""
                sex: male                    | met
                sex: female                  | unknown
                sex: female; pregnant: no    | met
                sex: female; pregnant: yes   | not met
                sex: male; pregnant: unknown | met     | who doesn't know hides nothing
            """),
        ),
        Table(
            "Sources that disagree",
            "Of several values the newest counts; of one day they count together, and where they differ, all that they "
            "leave possible.",
            "include:\n  I1: ecog <= 1\n",
            rows("""
                ecog: [{value: 2, on: 2026-01-10}, {value: 1, on: 2026-10-10}] | met
                ecog: [{value: 1, on: 2026-01-10}, {value: 2, on: 2026-10-10}] | not met
                ecog: [{value: 1, on: 2026-10-10}, {value: 2, on: 2026-10-10}] | unknown
                ecog: [{value: 0, on: 2026-10-10}, {value: 1, on: 2026-10-10}] | met
                ecog: [{value: 1, on: 2026-10-10}, {value: 2, on: 2026-10}]    | unknown | either may be the newest
            """),
        ),
        Table(
            "A judgement of somebody",
            "`judgement:` names whose it is. Nobody's silence stands for it.",
            "facts:\n  safe: {type: yes-no, title: Safe to treat, judgement: radiation oncologist, ask: [doctor]}\n"
            "include:\n  I1: safe\n",
            rows("""
                safe: yes | met
                safe: no  | not met
                -         | unknown
            """),
        ),
    ),
)
