"""What of a reply is new: without what is quoted below or between, and without the signature.

Where nothing would be left, there is no answer in it. Where it can't be told what is quoted, all of it stays: better
too much than an answer lost.
"""

from __future__ import annotations

import re

OPENING = re.compile(
    r"^(on\b.{0,300}\bwrote:|le\b.{0,300}\ba écrit\s*:|am\b.{0,300}\bschrieb.{0,100}:|"
    r"-{2,}\s*(original message|message d'origine|forwarded message)\s*-{2,}|_{20,})$",
    re.IGNORECASE,
)
HEADERS = re.compile(r"^\*?(from|de|von)\s?:\*?\s.+$", re.IGNORECASE)
MORE_HEADERS = re.compile(
    r"^\*?(sent|date|to|subject|envoyé|à|objet|gesendet|an|betreff)\s?:\*?\s", re.IGNORECASE
)
SIGNATURE = re.compile(
    r"^(-- ?|sent from my .{1,60}|envoyé de mon .{1,60}|get outlook for .{1,40})$", re.IGNORECASE
)


def fresh(text: str) -> str:
    """The new part of a reply."""
    lines = [line.rstrip() for line in text.split("\n")]
    kept = lines[: _end(lines)]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line for line in kept if not line.startswith(">"))).strip()


def _end(lines: list[str]) -> int:
    """The line where a quotation opens that goes to the end, or a signature begins."""
    for number, line in enumerate(lines):
        if SIGNATURE.match(line) or _opens(lines, number):
            return number
    return len(lines)


def _opens(lines: list[str], number: int) -> bool:
    """Whether a quotation opens at a line: "On ... wrote:", also over two lines, or a block of headers."""
    line = lines[number].strip()
    following = [each for each in lines[number + 1 : number + 4] if each.strip()]
    if HEADERS.match(line):
        return any(MORE_HEADERS.match(each.strip()) for each in following)
    if not (OPENING.match(line) or (following and OPENING.match(f"{line} {following[0].strip()}"))):
        return False
    rest = [each for each in lines[number + 1 :] if each.strip()]
    return not rest or _is_rule(line) or any(each.startswith(">") for each in rest) or line.endswith(":")


def _is_rule(line: str) -> bool:
    return line.startswith(("--", "__"))
