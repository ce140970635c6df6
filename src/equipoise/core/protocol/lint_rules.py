"""Rules of the lint about the file itself: what its criteria leave open, assume, or read otherwise than the text."""

from __future__ import annotations

from collections.abc import Iterator

from equipoise.core.criteria.model import Criterion, Readings, When, Words
from equipoise.core.criteria.walking import walk
from equipoise.core.protocol.finding import Finding
from equipoise.core.protocol.lint_text import Passage, Text
from equipoise.core.protocol.lint_wording import PREFERENCE
from equipoise.core.protocol.model import Protocol


def open_matters(protocol: Protocol) -> Iterator[Finding]:
    """Readings that nobody ruled on, assumptions, and words that nothing computes."""
    for criterion in protocol.rules.criteria:
        ids = tuple(criterion.id.split("+"))
        for each in walk(criterion.condition):
            if isinstance(each, Readings) and not each.default:
                said = "; ".join(f"{name}: {one.words}" for name, one in each.readings.items())
                yield Finding(
                    "open-reading", ids, (), f"The file reads this in several ways. {said}", each.question
                )
            elif isinstance(each, Words):
                said = f"The file computes nothing of this: {each.text}"
                yield Finding("not-computed", ids, (), said, "How can this be told from facts?")
        if criterion.assumed:
            yield Finding("assumed", ids, (), f"The file assumes: {criterion.assumed}", "Is this so?")
        if criterion.partly:
            yield Finding(
                "partly", ids, (), f"The file computes only a part: {criterion.partly}", "What of the rest?"
            )


def against_text(protocol: Protocol, text: Text) -> Iterator[Finding]:
    """A guard or a preference of the text that the file does not have."""
    by_item = {each: one for one in protocol.rules.criteria for each in one.id.split("+")}
    for passage in text.passages:
        criterion = by_item.get(passage.id)
        if criterion is None:
            continue
        guarded = passage.top.guard is not None or passage.top.kind == "guard"
        if guarded and not any(isinstance(each, When) for each in walk(criterion.condition)):
            yield _differs(
                passage, criterion, "stands under a condition in the text, and under none in the file"
            )
        if passage.first(PREFERENCE) and criterion.gate:
            yield _differs(passage, criterion, "is a preference in the text, and decides in the file")


def _differs(passage: Passage, criterion: Criterion, said: str) -> Finding:
    ids = tuple(criterion.id.split("+"))
    return Finding(
        "file-differs", ids, (passage.whole(),), f"{passage.id} {said}.", "Which of the two is meant?"
    )
