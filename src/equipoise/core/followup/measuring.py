"""From entries of lesion measurements to the series that responses are computed from.

Of an entry it reads TRDAT (the day of the scan), the group TARGET (TULNKID, TULOC, NODE, DIAM, and TRSTATE where the
form has it), NONTARGET (the other lesions together: NONE, CR, NCRNPD, PD, NE) and NEWLES. The first scan is the
baseline. TREATED of a lesion, where it is first listed, says whether it is one of the trial. A lesion that only a later
scan lists is new. Two rows with one number are the parts of a lesion that split.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from equipoise.core.followup import taking
from equipoise.core.followup.lesions import UNSEEN, Finding, Lesion, Part, Scan, Series, State
from equipoise.core.followup.taking import Values
from equipoise.core.scores.recist import TOO_SMALL_TO_MEASURE
from equipoise.core.values.possible import Span
from equipoise.core.values.truth import Truth

OTHERS = "all other lesions"
"""The name under which lesions that are no targets stand together."""
_STATES: Mapping[str, State] = {
    "MEASURED": State.MEASURED,
    "SMALL": State.TOO_SMALL,
    "GONE": State.GONE,
    "MERGED": State.MERGED,
    "NE": State.NOT_EVALUABLE,
}
_OTHERS: Mapping[str, State] = {
    "NONE": State.GONE,
    "CR": State.GONE,
    "NCRNPD": State.PRESENT,
    "PD": State.WORSE,
    "NE": State.NOT_EVALUABLE,
}


def series(entries: Iterable[Values]) -> Series:
    """The series of a participant, whose entries may come in any order; those without a day come last."""
    ordered = in_order(entries)
    lesions: dict[str, Lesion] = {}
    for at, entry in enumerate(ordered):
        for row in taking.rows(entry, "TARGET"):
            name = name_of(row)
            if name and name not in lesions:
                lesions[name] = _lesion(name, row, at)
    if any(taking.text(entry, "NONTARGET") not in ("", "NONE") for entry in ordered):
        lesions[OTHERS] = Lesion(OTHERS, "", Part.NON_TARGET)
    return Series(tuple(lesions.values()), tuple(_scan(each) for each in ordered))


def in_order(entries: Iterable[Values]) -> list[Values]:
    """Entries by the day of their scan, as the series has its scans."""
    return sorted(entries, key=_day)


def name_of(row: Values) -> str:
    """The number of a lesion, written in one way."""
    return taking.text(row, "TULNKID").strip().upper()


def _day(entry: Values) -> tuple[bool, date]:
    day = taking.partial(entry, "TRDAT")
    return day is None, day.earliest if day else date.max


def _lesion(name: str, row: Values, at: int) -> Lesion:
    part = Part.TARGET if at == 0 else Part.NEW
    is_node = taking.truth(row, "NODE") is Truth.YES
    return Lesion(name, taking.text(row, "TULOC"), part, is_node, taking.truth(row, "TREATED"))


def _scan(entry: Values) -> Scan:
    found: dict[str, Finding] = {}
    for row in taking.rows(entry, "TARGET"):
        name = name_of(row)
        if name:
            found[name] = _joined(found.get(name), _finding(row))
    others = taking.text(entry, "NONTARGET")
    if others:
        found[OTHERS] = Finding(_OTHERS.get(others, State.NOT_EVALUABLE))
    return Scan(taking.partial(entry, "TRDAT"), found, taking.truth(entry, "NEWLES"))


def _finding(row: Values) -> Finding:
    """What was found of a lesion: as was said, else by its size."""
    said, size = _STATES.get(taking.text(row, "TRSTATE")), taking.number(row, "DIAM")
    if said in (State.GONE, State.MERGED, State.NOT_EVALUABLE):
        return Finding(said)
    if said is State.TOO_SMALL and size is None:
        return Finding(said, (TOO_SMALL_TO_MEASURE,))
    if size is None or size < 0:
        return UNSEEN
    return Finding(State.GONE) if size == 0 else Finding(said or State.MEASURED, (Span.exactly(size),))


def _joined(before: Finding | None, now: Finding) -> Finding:
    """The parts of a lesion that split; one of which nothing is known leaves the whole open."""
    if before is None:
        return now
    if UNSEEN in (before, now):
        return UNSEEN
    return replace(before if before.parts else now, parts=(*before.parts, *now.parts))
