"""Courses of radiotherapy as forms hold them: those of this trial, and those before and after it.

Where an earlier course was is written in words. Words that name an organ are taken for it; others may be anywhere.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from equipoise.core.followup import taking
from equipoise.core.followup.taking import Values
from equipoise.core.scores.bed import Course
from equipoise.core.scores.score import ScoreError
from equipoise.core.values.dates import PartialDate
from equipoise.core.values.truth import Truth

BASELINE = "baseline form"
ELSEWHERE = "OTHER"
"""The code of an organ that is none of those listed."""


@dataclass(frozen=True, slots=True)
class Given:
    """A course that was given in this trial: to which lesion, in which organ, from when to when.

    `course` None: dose or fractions are not known.
    """

    lesion: str
    organ: str
    course: Course | None
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Before:
    """A course outside of this trial. `place`: in words, empty where it isn't known; `ended`: its last day, as far as
    it is known; `overlap`: whether it met a lesion of the trial; `told`: by what it is known. `course` None: dose or
    fractions are not known.
    """

    place: str
    course: Course | None
    ended: PartialDate | None = None
    overlap: Truth = Truth.UNKNOWN
    told: str = ""

    def meets(self, organ: str, places: Collection[str], names: Mapping[str, str]) -> Truth:
        """Whether it met the tissue that was treated in this organ. `places`: the organ of each thing treated.

        That it overlaps with a lesion of the trial says with which where it can be one alone.
        """
        if self.overlap is Truth.NO or same_place(self.place, organ, names) is Truth.NO:
            return Truth.NO
        possible = [each for each in places if same_place(self.place, each, names) is not Truth.NO]
        return Truth.YES if self.overlap is Truth.YES and len(possible) == 1 else Truth.UNKNOWN


def same_place(words: str, organ: str, names: Mapping[str, str]) -> Truth:
    """Whether words such as “left adrenal” name this organ: yes, no where they name another one, else unknown."""
    said = words.casefold()
    named = {code for code, name in names.items() if code != ELSEWHERE and _names(said, code, name)}
    if not named:
        return Truth.UNKNOWN
    return Truth.YES if organ in named else Truth.NO


def _names(said: str, code: str, name: str) -> bool:
    """By the code, the words, or the first of them: “adrenal” of the adrenal gland; not “lymph” of a lymph node."""
    words = {code.casefold(), name.casefold()}
    if name.casefold().endswith(" gland"):
        words.add(name.casefold().removesuffix(" gland"))
    return any(each and each in said for each in words)


def course_of(total: Decimal, fractions: int) -> Course:
    """A course from its total dose. ScoreError where there are no fractions."""
    if fractions < 1:
        raise ScoreError(f"{fractions} fractions are no course.", mend="Give one or more.")
    return Course(fractions, total / fractions)


def delivered(values: Values) -> list[Given]:
    """The courses of an entry of treatment delivered: the group LESION with TULNKID, TULOC, DOSE, FRACTIONS, ECSTDAT,
    ECENDAT. Rows that say nothing of a lesion, dose or fractions are left out.
    """
    found = []
    for row in taking.rows(values, "LESION"):
        if any(taking.text(row, item) for item in ("TULNKID", "DOSE", "FRACTIONS")):
            name, organ = taking.text(row, "TULNKID").strip().upper(), taking.text(row, "TULOC")
            days = taking.day(row, "ECSTDAT"), taking.day(row, "ECENDAT")
            found.append(Given(name, organ, _course(row, "DOSE", "FRACTIONS"), *days))
    return found


def earlier(values: Values) -> list[Before]:
    """Courses before the trial, as a baseline entry has them: the group EARLIER with PRLOC, PRDOSE, PRFRAC, PRENDAT,
    OVERLAP. Where PRIORRT says that there was one and none is listed, one of which nothing is known.
    """
    found = [
        Before(
            taking.text(row, "PRLOC"),
            _course(row, "PRDOSE", "PRFRAC"),
            taking.partial(row, "PRENDAT"),
            taking.truth(row, "OVERLAP"),
            BASELINE,
        )
        for row in taking.rows(values, "EARLIER")
    ]
    if not found and taking.truth(values, "PRIORRT") is Truth.YES:
        found.append(Before("", None, told=BASELINE))
    return found


def further(values: Values) -> list[Before]:
    """The course of an entry of further radiotherapy (PRKIND, PRLOC, PRDOSE, PRFRAC, PRSTDAT, TRIALLESION); none where
    it was another treatment. That it was no lesion of the trial doesn't say that it met none of the same tissue.
    """
    if taking.text(values, "PRKIND") not in ("RT", ""):
        return []
    overlap = Truth.YES if taking.truth(values, "TRIALLESION") is Truth.YES else Truth.UNKNOWN
    course, day = _course(values, "PRDOSE", "PRFRAC"), taking.partial(values, "PRSTDAT")
    return [Before(taking.text(values, "PRLOC"), course, day, overlap, "form of further treatment")]


def stated(values: Values) -> dict[str, Decimal]:
    """The EQD2 that a lesion's place had earlier as the treating team worked it out (PRIOREQD2), by lesion."""
    found = {
        taking.text(row, "TULNKID").strip().upper(): taking.number(row, "PRIOREQD2")
        for row in taking.rows(values, "LESION")
    }
    return {lesion: dose for lesion, dose in found.items() if dose is not None}


def _course(row: Values, dose: str, fractions: str) -> Course | None:
    total, count = taking.number(row, dose), taking.whole(row, fractions)
    return course_of(total, count) if total is not None and total >= 0 and count and count > 0 else None
