"""Rules of the lint about how criteria stand to each other: guards and bodies, alternatives, numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from equipoise.core.protocol.finding import Finding, Quote
from equipoise.core.protocol.lint_text import Passage, Text, about, joined, shown

_DENIAL = re.compile(r"\b(?:not|no|without|never|off)\b", re.IGNORECASE)
_OR = re.compile(r"\bor\W*$", re.IGNORECASE)
_ABOVE = re.compile(r"\b(?:criteria|criterion|conditions?|items?)\s+above\b|\bas\s+above\b", re.IGNORECASE)
_DIGIT = re.compile(r"[(（]?\d{1,2}[.)）]*")


def guards(text: Text) -> Iterator[Finding]:
    """Guards without a body, and guards whose body bears no number."""
    for passage in text.passages:
        if passage.top.kind != "guard":
            continue
        bound = text.bound_by(passage)
        body = next((each for each in passage.parts[1:] if each.kind == "body"), None)
        if bound:
            yield _without_body(text, passage, bound)
        elif body is not None and not body.marker:
            quote = Quote.of(text.source, body.start, body.end)
            yield about(
                "guard-body-unnumbered",
                passage,
                (passage.whole(), quote),
                f"{passage.id} is a condition; what it asks stands below it as a paragraph without a number.",
                "Can the paragraph be numbered, so that it can be named?",
            )


def _without_body(text: Text, guard: Passage, bound: tuple[Passage, ...]) -> Finding:
    names = tuple(each.id for each in bound)
    other = _opposite(text, guard)
    against = f", also those of {other.id}, whom it was not written for" if other else ""
    return Finding(
        "guard-without-body",
        (guard.id, *names),
        (guard.whole(), *(each.whole() for each in bound)),
        f"{guard.id} is a condition without anything it asks; {joined(names)} {_is(names)} what it asks, at the same "
        f"rank. Read alone, {names[0]} would bind everybody{against}.",
        f"Do {joined((guard.id, *names))} belong together, so that {joined(names)} {_bind(names)} only those of "
        f"{guard.id}?",
    )


def _is(names: tuple[str, ...]) -> str:
    return "is" if len(names) == 1 else "are"


def _bind(names: tuple[str, ...]) -> str:
    return "binds" if len(names) == 1 else "bind"


def _opposite(text: Text, guard: Passage) -> Passage | None:
    """The guard that says the contrary: one denies and the other does not."""
    own = _telling(guard)
    for each in text.passages:
        same = each.top.kind == "guard" and len(own & _telling(each)) * 3 >= len(own) * 2
        if same and bool(_DENIAL.search(each.top.text)) != bool(_DENIAL.search(guard.top.text)):
            return each
    return None


def _telling(passage: Passage) -> set[str]:
    return set(re.findall(r"[a-z]{3,}", passage.top.text.lower())) - {"not"}


def scope_among_alternatives(text: Text) -> Iterator[Finding]:
    """Among ways joined by or, one that is no way but says what counts."""
    for passage in text.passages:
        ways = [each for each in passage.parts[1:] if _OR.search(each.text)]
        for part in passage.parts[1:] if ways else ():
            if _ABOVE.search(part.text):
                quote = Quote.of(text.source, part.start, part.end)
                yield about(
                    "scope-among-alternatives",
                    passage,
                    (quote,),
                    f"{shown(quote)} stands among alternatives, but is none: it says what the others are about.",
                    "Is this one more way to meet the criterion, or does it say what counts in the others?",
                )


def numbering_restarts(text: Text) -> Iterator[Finding]:
    """Numbers below a numbered criterion that begin at 1 again, so that "1" names several things."""
    for passage in text.passages:
        if not _DIGIT.fullmatch(passage.top.marker):
            continue
        first = next((each for each in passage.parts[1:] if each.marker.strip("(（.)） ") == "1"), None)
        if first is not None:
            at = text.source.rfind("1", passage.top.start, first.start)
            yield about(
                "numbering-restarts",
                passage,
                (Quote.of(text.source, at, first.end),),
                f"Below {passage.id} the numbers begin at 1 again, so that a bare “1” names several criteria.",
                f"Can the parts be numbered {passage.top.marker.strip('.')}.1, {passage.top.marker.strip('.')}.2?",
            )
