"""The page about what is held on whom, from the declarations in `equipoise.web.vault.declared`."""

from __future__ import annotations

from collections.abc import Iterable

from equipoise.core.referral import retention
from equipoise.web.vault.declared import installation, staff, writers
from equipoise.web.vault.holdings import Held, Nature

NATURES = {
    Nature.SEALED: "Tells of a person. Ciphertext in the database.",
    Nature.WORDS: "What somebody wrote. Ciphertext in the database.",
    Nature.DIGEST: "Nobody can be read from it: keyed, or of a random value.",
    Nature.PSEUDONYM: "A number or code of a message, never of a person across messages.",
    Nature.ACCOUNT: "Names somebody who works with the software.",
    Nature.NETWORK: "Where somebody who logs in comes from.",
    Nature.CREDENTIAL: "Lets somebody in; hashed, sealed or random.",
    Nature.PUBLIC: "Said in public by the registry or a site.",
    Nature.NEUTRAL: "Says nothing about anybody.",
}


def page() -> str:
    """Natures, periods, then every table."""
    parts = (
        _introduction(),
        _natures(),
        _periods(),
        _tables("People who write to a study centre", writers.TABLES),
        _tables("Staff and sites", staff.TABLES),
        _tables("The installation", installation.TABLES),
    )
    return "\n\n".join(parts) + "\n"


def _table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [heads, tuple("---" for _ in heads), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _introduction() -> str:
    return (
        "# What is held on whom\n\n"
        "Every field of every table is declared in `equipoise.web.vault.declared`; a test fails for one that is not, "
        "and for one that is declared sealed and is not. [The how-to](../how-to/privacy.md) says what to do when "
        "somebody asks for what is held on them, or to be erased."
    )


def _natures() -> str:
    return f"## What a field can be\n\n{_table(('Nature', 'Meaning'), list(NATURES.items()))}"


def _periods() -> str:
    rows = [(each.what, str(each.days), each.since, each.why) for each in retention.PERIODS]
    said = (
        "Then it is erased by itself: what the tables below say is emptied goes, and what is left is a count."
    )
    return f"## How long it is kept\n\n{said}\n\n{_table(('What', 'Days', 'After', 'Why'), rows)}"


def _tables(heading: str, tables: tuple[Held, ...]) -> str:
    return "\n\n".join((f"## {heading}", *map(_one, tables)))


def _one(table: Held) -> str:
    names = ", ".join(f"`{each}`" for each in table.rest_names)
    rows = [
        (f"`{name}`", part.nature.value, part.why, part.erasing.value) for name, part in table.parts.items()
    ]
    rows.append((names, table.rest.value, "", table.erasing.value))
    kept = table.how_long[:1].upper() + table.how_long[1:]
    heads = ("Field", "Nature", "Why it is held", "When its person is erased")
    return f"### {table.model}\n\n{table.what}.\n\nHeld: {kept}.\n\n{_table(heads, rows)}"
