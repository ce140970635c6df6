"""Write the page that says how the software stands to OWASP's ASVS, from `tests/security/asvs.toml`.

Example: python tools/security_reference.py
"""

from __future__ import annotations

import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

ITEMS = Path(__file__).resolve().parents[1] / "tests" / "security" / "asvs.toml"
PAGE = ITEMS.parents[2] / "docs" / "security" / "asvs.md"
CHAPTERS = {
    "1": "Encoding and sanitising",
    "2": "Validation and business logic",
    "3": "Browsers",
    "4": "Interfaces",
    "5": "Files",
    "6": "Authentication",
    "7": "Sessions",
    "8": "Authorisation",
    "9": "Signed values",
    "11": "Cryptography",
    "12": "Communication",
    "13": "Configuration",
    "14": "Data protection",
    "15": "Code and libraries",
    "16": "Logs and errors",
}
MET, PARTLY, OPEN, OUTSIDE = "met", "in part", "not yet", "does not apply"


def items() -> list[dict[str, Any]]:
    """Every item, in the order of the file."""
    found: list[dict[str, Any]] = tomllib.loads(ITEMS.read_text())["item"]
    return found


def state(item: dict[str, Any]) -> str:
    """How the software stands to one item."""
    if "outside" in item:
        return OUTSIDE
    if "tests" not in item:
        return OPEN
    return PARTLY if "open" in item else MET


def page() -> str:
    """The counts, then a table a chapter."""
    return "\n\n".join([_introduction(), *(_chapter(number) for number in CHAPTERS)]) + "\n"


def _introduction() -> str:
    counted = Counter(state(each) for each in items())
    counts = ", ".join(f"{counted[each]} {each}" for each in (MET, PARTLY, OPEN, OUTSIDE))
    return (
        "<!-- Made by tools/security_reference.py from tests/security/asvs.toml: change it there. -->\n"
        "# How it stands to OWASP ASVS\n\n"
        "The items of the [Application Security Verification Standard](https://owasp.org/www-project-application-"
        "security-verification-standard/) 5.0.0 at levels 1 and 2, and a few of level 3 that are met. The numbers are "
        "the standard's, the words are ours. Each item names the tests that would fail if it broke, or says what is "
        "missing. It is our own list; nobody else has audited it.\n\n"
        f"{len(items())} items: {counts}. Chapters 10 (OAuth) and 17 (WebRTC) do not apply: there is neither.\n\n"
        "Who attacks, and where they would come in, is in [the threat model](threats.md)."
    )


def _chapter(number: str) -> str:
    rows = [each for each in items() if each["number"].split(".")[0] == number]
    heads = ["| No. | Level | What | How it stands |", "| --- | --- | --- | --- |"]
    lines = [f"## {number} {CHAPTERS[number]}", "", *heads]
    return "\n".join([*lines, *map(_row, rows)])


def _row(item: dict[str, Any]) -> str:
    return f"| {item['number']} | {item['level']} | {item['what']} | {'<br>'.join(_parts(item))} |"


def _parts(item: dict[str, Any]) -> list[str]:
    """What stands in the last cell: how, what is missing, and the tests."""
    if "outside" in item:
        return [f"does not apply: {item['outside']}"]
    missing = [f"**{state(item)}:** {item['open']}"] if "open" in item else []
    where = [item["where"]] if "where" in item else []
    return [*where, *missing, *(f"`{each}`" for each in item.get("tests", []))]


if __name__ == "__main__":
    PAGE.write_text(page())
