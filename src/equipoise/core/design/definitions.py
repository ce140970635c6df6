"""Definitions of endpoints that a protocol can choose from, in words of ours; whoever analyses computes by them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Definition:
    """`starts`, and what is an event; `source` says whose definition it follows."""

    id: str
    title: str
    words: str
    source: str


_EMA = "EMA/CHMP/27994/2008, appendix 1 on progression-free survival"
_RECIST = "RECIST 1.1, Eur J Cancer 2009;45:228-247"
DEFINITIONS = {
    each.id: each
    for each in (
        Definition(
            "pfs2",
            "Second progression (PFS2)",
            "From randomisation to objective progression on the next line of treatment, or to death of any cause.",
            _EMA,
        ),
        Definition(
            "time on next line",
            "End of the next line of treatment",
            "From randomisation to the end of the next line of treatment for any reason, or to death of any cause: a "
            "stand-in for PFS2 where progression on the next line is not assessed.",
            _EMA,
        ),
        Definition(
            "progression-free survival",
            "Progression-free survival (PFS)",
            "From randomisation to objective progression, or to death of any cause.",
            _RECIST,
        ),
        Definition(
            "overall survival",
            "Overall survival (OS)",
            "From randomisation to death of any cause.",
            "the usual meaning",
        ),
        Definition(
            "time to next systemic therapy",
            "Time to the next line of systemic therapy",
            "From randomisation to the first day of a new line of systemic therapy, or to death of any cause.",
            "the usual meaning",
        ),
        Definition(
            "polymetastatic progression",
            "Progression beyond what can be treated locally (PPFS)",
            "From randomisation to progression in more lesions than local treatment is offered for, or to death.",
            "the family of measures used in trials of oligometastatic cancer; the number of lesions is the protocol's",
        ),
        Definition("proportion", "Share of participants", "How many of all have had it by a given time.", "—"),
        Definition("worst grade", "Worst grade", "The highest CTCAE grade of each participant.", "CTCAE"),
        Definition(
            "change from baseline", "Change from baseline", "The later score less the score at baseline.", "—"
        ),
        Definition("blinding index", "Blinding indices", "The indices of Bang and of James.", "Bang 2004; James 1996"),
        Definition(
            "cost per year of life", "Cost per quality-adjusted year of life", "Difference of costs over difference "
            "of quality-adjusted years of life.", "—"
        ),
        Definition("other", "Another definition", "Told in the endpoint's own words.", "—"),
    )
}  # fmt: skip
