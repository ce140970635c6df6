"""The clocks that times are counted from: enrolment, randomisation, the first dose and the like."""

from __future__ import annotations

import re
from collections.abc import Sequence

from equipoise.core.drafting.marks import Mark
from equipoise.core.drafting.phrases import words

_DIRECTIONS = words(
    "before prior preceding of after since from ago post following previous earlier until beforehand "
    "previously pre "
)
_ANCHORS = {
    "enrolment": "enrolment enrollment enrolling enrolled inclusion entry registration recruitment enroll entering "
    "accrual",
    "randomisation": "randomisation randomization randomised randomized",
    "screening": "screening baseline visit day assessment",
    "consent": "consent signing icf signature",
    "first_dose": "dose dosing drug administration treatment therapy start initiation infusion medication c1d1 cycle",
    "surgery": "surgery operation procedure intervention transplantation transplant resection",
    "radiotherapy": "radiotherapy radiation irradiation",
    "study": "study trial protocol",
    "vaccination": "vaccination immunization immunisation vaccine",
    "diagnosis": "diagnosis onset",
    "admission": "admission hospitalisation hospitalization",
}
_WORDS = {
    anchor: re.compile(rf"[^.;,()]{{0,60}}?\b(?:{'|'.join(known.split())})\b")
    for anchor, known in _ANCHORS.items()
}
_KNOWN = {word: anchor for anchor, words in _ANCHORS.items() for word in words.split()}
_REACH = 8


def end_of_anchor(text: str, place: int, anchor: str) -> int:
    """Where, in plain text, the words end that name the anchor after `place`; `place` itself where none do."""
    found = _WORDS[anchor].match(text, place) if anchor in _WORDS else None
    return found.end() if found else place


def anchor_after(row: Sequence[Mark], place: int) -> str | None:
    """The anchor of a time that ends before `place`: `before randomisation`. Empty where it is unsaid (`ago`).

    None where no word of direction follows.
    """
    if place >= len(row) or row[place].text not in _DIRECTIONS:
        return None
    fallback = ""
    for mark in row[place + 1 : place + _REACH]:
        if mark.kind in ("number", "before") or mark.text in (";", ".", ","):
            break
        anchor = _KNOWN.get(mark.text, "")
        if anchor not in ("", "study"):
            return anchor
        fallback = fallback or anchor
    return fallback
