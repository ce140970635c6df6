"""And, or, not, guards, exceptions: with their full three-valued truth tables."""

from __future__ import annotations

from tests.core.criteria.spec.table import Part, Table, rows

_FACTS = """\
facts:
  a: {type: yes-no, title: Having had surgery}
  b: {type: yes-no, title: Having had radiation}
"""

PART = Part(
    "Joining statements",
    "Statements are yes, no or unknown (strong Kleene logic). Unknown is not no: it decides only where nothing that "
    "could still be learnt would change the answer.",
    (
        Table(
            "A fact",
            "A fact that is yes or no is a statement by itself. An inclusion criterion is met where it is yes.",
            _FACTS + "include:\n  I1: a\n",
            rows("""
                a: yes     | met
                a: no      | not met
                a: unknown | unknown | somebody was asked, and does not know
                -          | unknown | nobody was asked
            """),
        ),
        Table(
            "An exclusion criterion",
            "It is written as the protocol words it, and is met (lets the person pass) where its statement is no.",
            _FACTS + "exclude:\n  E1: a\n",
            rows("""
                a: yes | not met
                a: no  | met
                -      | unknown
            """),
        ),
        Table(
            "not",
            "`not` turns yes and no round; unknown stays.",
            _FACTS + "include:\n  I1: not a\n",
            rows("""
                a: yes | not met
                a: no  | met
                -      | unknown
            """),
        ),
        Table(
            "and, all",
            "`a and b` on one line, or a list under `all:`. No where one part is no, yes where all are yes.",
            _FACTS + "include:\n  I1: {rule: {all: [a, b]}}\n",
            rows("""
                a: yes; b: yes | met
                a: yes; b: no  | not met
                a: yes         | unknown
                a: no; b: yes  | not met
                a: no; b: no   | not met
                a: no          | not met | whatever b is
                b: yes         | unknown
                b: no          | not met | whatever a is
                -              | unknown
            """),
        ),
        Table(
            "or, any",
            "`a or b` on one line, or a list under `any:`. Yes where one part is yes, no where all are no. `and` binds "
            "closer than `or`; brackets part them.",
            _FACTS + "include:\n  I1: a or b\n",
            rows("""
                a: yes; b: yes | met
                a: yes; b: no  | met
                a: yes         | met     | whatever b is
                a: no; b: yes  | met
                a: no; b: no   | not met
                a: no          | unknown
                b: yes         | met     | whatever a is
                b: no          | unknown
                -              | unknown
            """),
        ),
        Table(
            "when, require: a guard",
            "`require` binds only those for whom the guard is yes. For the others the criterion does not apply, which "
            "counts as met and is shown as such.",
            _FACTS + "include:\n  I1: {when: a, require: b}\n",
            rows("""
                a: yes; b: yes | met
                a: yes; b: no  | not met
                a: yes         | unknown
                a: no; b: yes  | not applicable
                a: no; b: no   | not applicable
                a: no          | not applicable
                b: yes         | met            | whether it applies or not
                b: no          | unknown
                -              | unknown
            """),
        ),
        Table(
            "when, exclude: a guard",
            "`exclude` looks only at those for whom the guard is yes.",
            _FACTS + "exclude:\n  E1: {when: a, exclude: b}\n",
            rows("""
                a: yes; b: yes | not met
                a: yes; b: no  | met
                a: yes         | unknown
                a: no; b: yes  | not applicable
                a: no; b: no   | not applicable
                a: no          | not applicable
                b: yes         | unknown
                b: no          | met            | whether it applies or not
                -              | unknown
            """),
        ),
        Table(
            "unless: an exception",
            "The statement beside it, lifted where the exception is yes.",
            _FACTS + "exclude:\n  E1: {rule: a, unless: b}\n",
            rows("""
                a: yes; b: yes | met
                a: yes; b: no  | not met
                a: yes         | unknown
                a: no; b: yes  | met
                a: no; b: no   | met
                a: no          | met
                b: yes         | met     | whatever a is
                b: no          | unknown
                -              | unknown
            """),
        ),
        Table(
            "prefer: a preference",
            "It is judged and shown, and never decides whether somebody may take part.",
            _FACTS + "include:\n  I1: {prefer: a}\n",
            rows("""
                a: yes | met
                a: no  | not met | and yet nothing speaks against taking part
                -      | unknown
            """),
        ),
        Table(
            "Definitions",
            "A condition that is used more than once gets a name. A definition may use those before it.",
            _FACTS + "definitions:\n  both: a and b\ninclude:\n  I1: not both\n",
            rows("""
                a: yes; b: yes | not met
                a: no          | met
                a: yes         | unknown
            """),
        ),
    ),
)
