"""Rules of the lint about days: criteria that count from several, and from days that have not come at screening."""

from __future__ import annotations

import re
from collections.abc import Iterator

from equipoise.core.protocol.finding import Finding, Quote
from equipoise.core.protocol.lint_text import Passage, Text, about, joined, shown

_TO = r"(?:prior\s+to|before|preceding|since|after|following|at(?:\s+the\s+time\s+of)?|time\s+of|of)\s+(?:the\s+)?"
CLOCKS = {
    "progression": re.compile(
        rf"\b{_TO}(?:(?:any|first|documented|development|of|disease)\s+){{0,4}}\w*progress\w*"
        r"|\b(?:where|when|once)\s+\w*progression\s+(?:arises|occurs)",
        re.IGNORECASE,
    ),
    "enrolment": re.compile(
        rf"\b{_TO}(?:study\s+|trial\s+)?(?:enrol\w*|registration|inclusion|entry|screening|(?:signing|informed)\s\w+)",
        re.IGNORECASE,
    ),
    "randomisation": re.compile(rf"\b{_TO}randomi[sz]\w+", re.IGNORECASE),
    "start of treatment": re.compile(
        rf"\b{_TO}(?:(?:start|initiation|beginning|commencement)\s+of\s+(?:\w+\s+){{0,2}}\w+"
        r"|first\s+(?:dose|day|fraction|cycle)|day\s+(?:\w+\s+){1,2}(?:starts|begins)|\w+\s+start(?:\s+date)?\b)",
        re.IGNORECASE,
    ),
}
"""Days that criteria count from, by what shows them in the words."""
AHEAD = ("randomisation", "start of treatment")
_SPAN = re.compile(r"\b\d+\s*(?:hours?|days?|weeks?|months?|years?)\b", re.IGNORECASE)
_PROGRESSING_OF = re.compile(r"of\s+(?!progression\b)\S*", re.IGNORECASE)


def _days(passage: Passage) -> Iterator[tuple[str, Quote]]:
    """The days that a passage counts from, each with where it says so."""
    for name, pattern in CLOCKS.items():
        for quote in passage.find(pattern):
            bare_of = quote.words.lower().startswith("of ")
            if not bare_of or (name != "progression" and _SPAN.search(_before(passage, quote))):
                yield name, quote


def _before(passage: Passage, quote: Quote) -> str:
    return passage.source[max(passage.top.start, quote.start - 30) : quote.start]


def several_clocks(text: Text) -> Iterator[Finding]:
    """Criteria that count from different days."""
    found = [(passage, name, quote) for passage in text.passages for name, quote in _days(passage)]
    names = tuple(dict.fromkeys(name for _, name, _ in found))
    if len(names) > 1:
        yield Finding(
            "several-clocks",
            tuple(dict.fromkeys(passage.id for passage, _, _ in found)),
            tuple(quote for _, _, quote in found),
            f"The criteria count from {len(names)} different days: {joined(names)}.",
            "How far apart may these days lie, and is each criterion looked at again on its day?",
        )


def clock_ahead(text: Text) -> Iterator[Finding]:
    """A stretch of time that ends on a day that has not come when somebody is screened."""
    for passage in text.passages:
        for name, quote in _days(passage):
            if name in AHEAD and _SPAN.search(_before(passage, quote)):
                yield about(
                    "clock-ahead",
                    passage,
                    (quote,),
                    f"{shown(quote)}: at screening this day lies ahead, so that nobody can know yet whether the time "
                    "will be kept.",
                    f"What happens if the day of the {name} is put off: is the examination done again?",
                )
