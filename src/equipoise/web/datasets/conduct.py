"""Tables of how the trial is run: allocations without arms, visits, data queries, and what marks and locks were set."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from equipoise.core.followup.due import Status
from equipoise.links.odm.tables import Table, Type, Variable
from equipoise.web.allocation.queries import Allocated
from equipoise.web.datasets.people import PARTICIPANT, SITE
from equipoise.web.datasets.reading import instant
from equipoise.web.followup.queries import Due
from equipoise.web.ledger.kinds import Event

FORM = (
    SITE,
    PARTICIPANT,
    Variable("visit", "Visit", key=True),
    Variable("form", "Form", key=True),
    Variable("occurrence", "Which of the forms that repeat", Type.INTEGER, key=True),
)
WHO = (
    Variable("at", "When", Type.DATETIME, key=True),
    Variable("by", "Who"),
    Variable("role", "In which role"),
    Variable("why", "Why"),
)
STEPS = {
    "followup.query_opened": "opened",
    "followup.query_answered": "answered",
    "followup.query_closed": "closed",
    "followup.query_reopened": "reopened",
}
MARKS = {
    "followup.verified": "compared with the source",
    "followup.unverified": "mark of comparing taken back",
    "followup.locked": "locked",
    "followup.unlocked": "unlocked",
    "followup.signed": "signed",
}


def allocations(found: Sequence[Allocated]) -> Table:
    """Who was allocated, and when: not to what, and not from which place of which list."""
    variables = (
        SITE,
        PARTICIPANT,
        Variable("number", "Which allocation of the trial it was", Type.INTEGER),
        Variable("allocated_at", "When", Type.DATETIME),
    )
    rows = [(each.site, each.participant, str(each.number), instant(each.at)) for each in found]
    return Table("allocations", "Who was allocated, and when", variables, rows)


def visits(found: Sequence[Due]) -> Table:
    """Every visit of everybody who consented: when it is due, and what became of it."""
    variables = (
        SITE,
        PARTICIPANT,
        Variable("visit", "Visit; with its number where it comes again", key=True),
        Variable("title", "What it is called"),
        Variable("due", "Due", Type.DATE),
        Variable("opens", "From", Type.DATE),
        Variable("closes", "Up to and with", Type.DATE),
        Variable("status", "What became of it", codes=tuple((each.value, each.value) for each in Status)),
        Variable("day", "When it was", Type.DATE),
        Variable("how", "In which way"),
        Variable("why", "Why it was missed, or outside its window"),
        Variable("forms_saved", "Forms that were saved", Type.INTEGER),
        Variable("forms_asked", "Forms that are asked for", Type.INTEGER),
    )
    ordered = sorted(found, key=lambda each: (each.participant, each.slot.due or date.max, each.slot.key))
    return Table("visits", "Visits", variables, [_visit(each) for each in ordered])


def _visit(found: Due) -> tuple[str, ...]:
    slot = found.slot
    days = (_day(each) for each in (slot.due, slot.opens, slot.closes))
    return (
        found.site, found.participant, slot.key, slot.title, *days, found.status.value, _day(found.day), found.how,
        found.why, str(found.saved), str(found.of),
    )  # fmt: skip


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def queries(events: Sequence[Event]) -> Table:
    """What sites were asked about values: each step, in order."""
    variables = (
        *FORM,
        Variable("number", "Number of the question on this form", Type.INTEGER, key=True),
        Variable("step", "What was done", codes=tuple((each, each) for each in STEPS.values())),
        Variable("path", "Item it is about; empty for the form, or where the question says it"),
        Variable("text", "Words"),
        *WHO[:3],
    )
    rows = [
        (
            *place(each), str(each.payload["number"]), STEPS[each.kind], str(each.payload.get("path", "")),
            str(each.payload["text"]), *who(each)[:3],
        )
        for each in events
        if each.kind in STEPS
    ]  # fmt: skip
    return Table("queries", "What sites were asked about values", variables, rows)


def marks(events: Sequence[Event]) -> Table:
    """What was compared with its source, locked and signed, and what was taken back, in order."""
    variables = (
        *FORM,
        Variable("mark", "What was done", codes=tuple((each, each) for each in MARKS.values()), key=True),
        Variable("what", "Items, what a lock holds, or what a signature says", key=True),
        *WHO,
    )
    rows = [
        (*place(each), MARKS[each.kind], _what(each), *who(each)) for each in events if each.kind in MARKS
    ]
    return Table("marks", "What was compared, locked and signed", variables, rows)


def _what(event: Event) -> str:
    told = event.payload
    return " ".join(told["paths"]) if "paths" in told else str(told.get("meaning") or told.get("scope", ""))


def place(event: Event) -> tuple[str, ...]:
    """Site, participant, visit, form and occurrence, as `FORM` has them."""
    told, kind, number = event.payload, *event.subject.partition(":")[::2]
    return (
        event.site, number if kind == "participant" else "", str(told.get("visit", "")), str(told.get("form", "")),
        str(told.get("occurrence", "")),
    )  # fmt: skip


def who(event: Event) -> tuple[str, ...]:
    """When, who, in which role and why, as `WHO` has them."""
    return (instant(event.at), event.actor, event.role, event.why)
