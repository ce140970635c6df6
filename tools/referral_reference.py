"""The page about what becomes of a message, from the tables in `equipoise.core.referral`."""

from __future__ import annotations

from equipoise.core.referral import consents, deadlines, reasons, retention
from equipoise.core.referral.states import STANDINGS, TRANSITIONS, Party, State, diagram

PARTIES = {Party.PERSON: "the person", Party.TEAM: "the study team", Party.SYSTEM: "the software"}


def page() -> str:
    """States, transitions, deadlines, consents, reasons and retention."""
    return "\n\n".join((_introduction(), _states(), _transitions(), _words(), _kept())) + "\n"


def _table(heads: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = [heads, tuple("---" for _ in heads), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _introduction() -> str:
    reminders = " and ".join(str(each) for each in deadlines.REMINDERS)
    return (
        "# What becomes of a message\n\n"
        "A message to a study team is a referral. One table (`equipoise.core.referral.states`) says what can happen "
        "to it; the pages, the tests and this page are made from it.\n\n"
        f"The team is reminded after {reminders} working days of the site. After {deadlines.LAPSE} without an "
        "answer the person is told, and offered the next centre."
    )


def _states() -> str:
    rows = [
        (
            f"`{state}`",
            each.name,
            f"{each.heading}. {each.meaning}",
            PARTIES[each.turn] if each.turn else "nobody's",
            "yes" if each.clock else "no",
            "yes" if each.outcome else "no",
        )
        for state, each in STANDINGS.items()
    ]
    heads = ("State", "Name", "What the person reads", "Whose turn", "The team's time runs", "Outcome")
    return f"## States\n\n{_table(heads, rows)}"


def _transitions() -> str:
    rows = [
        (
            f"`{each.event}`",
            PARTIES[each.by],
            ", ".join(f"`{state}`" for state in State if state in each.sources),
            f"`{each.target}`" if each.target else "stays",
        )
        for each in TRANSITIONS
    ]
    heads = ("Event", "By", "From", "To")
    return f"## Transitions\n\n{_table(heads, rows)}\n\n```mermaid\n{diagram()}```"


def _words() -> str:
    agreed = [
        (f"`{each.purpose}`", each.version, each.words, "yes" if each.required else "no")
        for each in consents.CONSENTS
    ]
    declined = [
        (f"`{each.code}`", each.title, each.words, "yes" if each.explain else "no")
        for each in reasons.REASONS
    ]
    return (
        f"## What is agreed to\n\n{_table(('Purpose', 'Version', 'Words', 'Needed'), agreed)}\n\n"
        "## Reasons for declining\n\n"
        f"{_table(('Code', 'What the team picks', 'What the person reads', 'Needs words of the team'), declined)}"
    )


def _kept() -> str:
    rows = [(each.what, f"{each.days} days", each.since, each.why) for each in retention.PERIODS]
    return f"## How long it is kept\n\n{_table(('What', 'How long', 'After', 'Why'), rows)}"
