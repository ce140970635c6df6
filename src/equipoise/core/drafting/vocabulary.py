"""The dictionaries that the marks are made with."""

from __future__ import annotations

from collections.abc import Iterator

from equipoise.core.drafting.comparators import entries_after, entries_before
from equipoise.core.drafting.facts import Fact
from equipoise.core.drafting.facts_body import BODY
from equipoise.core.drafting.facts_laboratory import LABORATORY
from equipoise.core.drafting.phrases import Phrases, each, words

FACTS: dict[str, Fact] = {fact.name: fact for fact in (*BODY, *LABORATORY)}

NOT_AGE = (
    "childbearing age|child-bearing age|child bearing age|reproductive age|reproductive-age|"
    "fertile age|age of childbearing|age-related|age related|age-matched|age matched|age appropriate|"
    "age-appropriate|age-adjusted|age adjusted|age-specific|school age|advanced age|legal age|"
    "working age|age-dependent|old age|elderly age|age and sex matched|stone age|age of majority|"
    "before the age of|after the age of|before age|after age|at the age of|age at onset|age of onset|"
    "age at diagnosis|age at first|onset age|"
    "childbearing-age|bearing age|age- and sex-matched|middle age|aging study"
)
"""Words about age that no limit on the person's age stands with."""

PERSONS = words(
    "patient patients subject subjects participant participants male males female females man men woman "
    "women adult adults child children volunteer volunteers individual individuals person persons "
    "people adolescents adolescent boys girls infants infant outpatients inpatients gender sex sexes "
    "genders students student residents caregivers parents mothers smokers elderly veterans pediatric "
    "geriatric minor minors caregiver youth population males/females donors candidates "
)
"""Nouns for people: `patients over 70 years` speaks of age."""

FILLERS = words(
    "a an the of is are be was were must should shall will have has had having with : = , ( [ ) ] level "
    "levels value values score scores count counts grade class status scale ps that which range ranged "
    "ranging from between to at for defined as measured in by range: index any their his her its equal "
    "equals result results baseline serum plasma blood screening total concentration performance "
    "current documented demonstrated estimated being years year inclusive least approximately about "
    "either ' \" ^ ≈ approx circa ~ who ecog more than or it concentrations reading readings been "
)
"""Words that may stand between a fact and its limit without telling of something else."""

_NUMBERS = {
    "one": 1,
        "two": 2,
        "three": 3,
        "four": 4,
        "five": 5,
        "six": 6,
        "seven": 7,
        "eight": 8,
        "nine": 9,
        "ten": 10,
    "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17,
    "eighteen": 18,
        "nineteen": 19,
        "twenty": 20,
        "twenty-one": 21,
        "twenty-four": 24,
        "twenty-eight": 28,
        "thirty": 30,
    "thirty-six": 36,
        "forty": 40,
        "forty-five": 45,
        "forty-eight": 48,
        "fifty": 50,
        "sixty": 60,
        "sixty-five": 65,
    "seventy": 70, "seventy-two": 72, "seventy-five": 75, "eighty": 80, "ninety": 90, "single": 1, "twice": 2,
    "double": 2, "half": None, "once": 1,
}  # fmt: skip
NUMBER_WORDS: Phrases[int] = Phrases((word, value) for word, value in _NUMBERS.items() if value is not None)
ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5}


def _facts() -> Iterator[tuple[str, str]]:
    yield from ((phrase, "") for phrase in each(NOT_AGE))
    for fact in FACTS.values():
        yield from ((name, fact.name) for name in each(fact.names))


NAMES: Phrases[str] = Phrases(_facts())
"""Names of facts; the empty name is a word that looks like one and is none."""
BEFORE = Phrases(entries_before())
AFTER = Phrases(entries_after())
