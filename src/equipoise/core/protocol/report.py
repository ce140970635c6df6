"""A judgement as text for people: what speaks against, what is open and whom to ask, what speaks for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from equipoise.core.judging.looking import Looking
from equipoise.core.judging.outcome import Judged, Judgement, Verdict
from equipoise.core.person.model import Person
from equipoise.core.protocol.showing import DIED, Shown, criteria_of, heading
from equipoise.core.protocol.sources import words

ASKED = {
    "patient": "Can be said by the person",
    "doctor": "Ask the doctor",
    "record": "Look in the medical record",
    "radiology": "Look in the scan report, or ask radiology",
    "site": "Ask the study centre",
}
_LAST = "Only the study team can decide who may take part."


def report(
    shown: Shown, judgement: Judgement, person: Person, today: date, notes: tuple[str, ...] = ()
) -> str:
    """The whole report, ending with a line break."""
    return "\n".join(_lines(shown, judgement, person, today, notes)) + "\n"


def _lines(
    shown: Shown, judgement: Judgement, person: Person, today: date, notes: tuple[str, ...]
) -> Iterator[str]:
    protocol, looking = shown.protocol, shown.looking(person, today)
    yield f"{protocol.name} ({protocol.trial}), criteria version {protocol.version}, on {today.isoformat()}"
    if protocol.approved is None:
        yield (
            "These criteria were written down by "
            + protocol.drafted.by
            + "; no study team has approved them."
        )
    if judgement.died:
        yield DIED
    for title, verdict in _PARTS:
        found = criteria_of(judgement, verdict)
        yield from ("", f"{title} ({len(found)} of {len(protocol.rules.gates)})")
        for each in found:
            yield from _criterion(shown, each, looking)
    yield from _preferences(shown, judgement, looking)
    yield from _questions(shown, judgement)
    if notes:
        yield from ("", "Not used of the record", *(f"  {each}" for each in notes))
    yield from ("", _LAST)


_PARTS = (
    ("Speaks against", Verdict.NOT_MET),
    ("Not known yet", Verdict.UNKNOWN),
    ("Speaks for", Verdict.MET),
    ("Does not apply", Verdict.NOT_APPLICABLE),
)


def _criterion(shown: Shown, judged: Judged, looking: Looking) -> Iterator[str]:
    yield f"  {heading(judged.criterion)}"
    yield f"      {shown.reason(judged, looking)}"
    quoted = words(judged.criterion, shown.texts)
    if quoted and judged.verdict in (Verdict.NOT_MET, Verdict.UNKNOWN):
        yield f"      “{quoted}”"


def _preferences(shown: Shown, judgement: Judgement, looking: Looking) -> Iterator[str]:
    found = criteria_of(judgement, *Verdict, gate=False)
    if found:
        yield from ("", "Preferred, and decides nothing")
        for each in found:
            yield from _criterion(shown, each, looking)


def _questions(shown: Shown, judgement: Judgement) -> Iterator[str]:
    """What to ask, by who knows best, with the criteria that each answer bears on."""
    asked: dict[str, dict[str, list[str]]] = {}
    for judged in criteria_of(judgement, Verdict.UNKNOWN, Verdict.NOT_MET):
        for gap in judged.gaps:
            whom = gap.ask[0] if gap.ask else "doctor"
            on = asked.setdefault(whom, {}).setdefault(shown.question(gap), [])
            if judged.criterion.id not in on:
                on.append(judged.criterion.id)
    for whom, heads in ASKED.items():
        if whom in asked:
            yield from ("", heads)
            yield from (f"  {question} ({', '.join(on)})" for question, on in asked[whom].items())
