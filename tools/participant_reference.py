"""The page about what can become of a participant, from the tables in `equipoise.core.enrolment`."""

from __future__ import annotations

from collections.abc import Sequence

from equipoise.core.enrolment import flow, reasons
from equipoise.core.enrolment.states import STANDINGS, TRANSITIONS, Mark, State, diagram


def page() -> str:
    """States, transitions, withdrawals, and reasons of screen failures."""
    return "\n\n".join((_introduction(), _states(), _transitions(), _withdrawals(), _reasons())) + "\n"


def _table(heads: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    lines = [heads, tuple("---" for _ in heads), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _introduction() -> str:
    return (
        "# What can become of a participant\n\n"
        "One table (`equipoise.core.enrolment.states`) says what may follow what, from the first look to the end of "
        "follow-up; the pages, the tests and this page are made from it."
    )


def _states() -> str:
    rows = [
        (
            f"`{state}`",
            each.title,
            each.meaning,
            each.day,
            "yes" if each.enrolled else "no",
            "yes" if each.over else "no",
        )
        for state, each in STANDINGS.items()
    ]
    heads = ("State", "Name", "What it means", "Its day is called", "Enrolled", "Nothing more is done")
    return f"## States\n\n{_table(heads, rows)}"


def _transitions() -> str:
    rows = [
        (
            ", ".join(f"`{state}`" for state in State if state in each.sources),
            f"`{each.target}`",
            each.by,
            each.needs,
        )
        for each in TRANSITIONS
    ]
    heads = ("From", "To", "By the", "What has to be there")
    return f"## What may follow\n\n{_table(heads, rows)}\n\n```mermaid\n{diagram()}```"


def _withdrawals() -> str:
    rows = [(f"`{mark}`", flow.mark_title(mark)) for mark in Mark]
    return (
        "## Withdrawals\n\nEach stands by itself, beside the state; that from follow-up changes the state too.\n\n"
        f"{_table(('Mark', 'Name'), rows)}"
    )


def _reasons() -> str:
    rows = [
        (f"`{each.code}`", each.title, reasons.group([each.code]))
        for each in (reasons.NOT_MET, *reasons.REASONS)
    ]
    return (
        f"## Why somebody is not enrolled\n\n{_table(('Code', 'Reason', 'In the flow it counts as'), rows)}"
    )
