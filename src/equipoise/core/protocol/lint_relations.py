"""Rules of the lint about two criteria of one matter: that differ in a word, overlap, or seem to satisfy each other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations

from equipoise.core.protocol.finding import Finding, Quote
from equipoise.core.protocol.lint_text import Passage, Text, shown

_WORD = re.compile(r"[A-Za-z]{3,}")
_STEM = 5
_SHORT = 6
"""Telling words of a criterion that does little else than name a state."""
_EMPTY = frozenset({
    "all", "and", "any", "are", "been", "being", "but", "can", "cannot", "could", "each", "every", "for", "from",
    "had", "has", "have", "into", "its", "may", "must", "not", "out", "that", "the", "their", "them", "there", "these",
    "this", "those", "was", "were", "which", "who", "will", "with", "without", "patients", "patient", "participant",
    "participants", "subject", "subjects", "people", "person", "individuals", "able", "unable", "ability", "inability",
    "possible", "impossible", "possibly", "treatable", "already", "left", "nothing", "available",
})  # fmt: skip
_LESIONS = "lesion lesions metastasis metastases tumour tumours tumor tumors disease site sites"
_ALIKE = dict.fromkeys(_LESIONS.split(), "lesion")
_DENIAL = re.compile(
    r"\b(?:not|no|nothing|cannot|unable|inability|impossible|never|without)\b", re.IGNORECASE
)
_TEST = re.compile(r"\b[a-z]{4,}\s+(?:test|testing|screen)\b", re.IGNORECASE)


def _stem(word: str) -> str:
    return _ALIKE.get(word) or word[:_STEM]


def _stems(words: str) -> frozenset[str]:
    """The telling words, roughly without their endings."""
    return frozenset(_stem(each) for each in _WORD.findall(words.lower()) if each not in _EMPTY)


def complements(text: Text) -> Iterator[Finding]:
    """An inclusion and an exclusion that say the same from both sides, but for a word."""
    inside = [each for each in text.passages if each.section == "inclusion"]
    outside = [each for each in text.passages if each.section == "exclusion"]
    for one in inside:
        for other in outside:
            own, theirs = _stems(one.words), _stems(other.words)
            shared, different = own & theirs, own ^ theirs
            denied = bool(_DENIAL.search(one.words)) != bool(_DENIAL.search(other.words))
            if denied and len(shared) >= 3 and different and len(shared) * 5 >= len(own | theirs) * 3:
                yield _complement(one, other, own, theirs)


def _complement(one: Passage, other: Passage, own: frozenset[str], theirs: frozenset[str]) -> Finding:
    parts = [
        f"only {passage.id} says {' and '.join(f'“{each}”' for each in _missing(passage, lacking))}"
        for passage, lacking in ((one, theirs), (other, own))
        if _missing(passage, lacking)
    ]
    return Finding(
        "complement-differs",
        (one.id, other.id),
        (one.whole(), other.whole()),
        f"{one.id} and {other.id} look like the two sides of one rule, but {', and '.join(parts)}.",
        f"Is {other.id} meant as the contrary of {one.id}, with the same words?",
    )


def _missing(passage: Passage, others: frozenset[str]) -> list[str]:
    """The words of a passage that the other one does not have."""
    words = [each for each in _WORD.findall(passage.words.lower()) if each not in _EMPTY]
    return list(dict.fromkeys(each for each in words if _stem(each) not in others))


def overlaps(text: Text) -> Iterator[Finding]:
    """Two exclusions of which one says what the other says, too."""
    outside = [each for each in text.passages if each.section == "exclusion"]
    for one, other in combinations(outside, 2):
        own, theirs = _stems(one.words), _stems(other.words)
        fewer, more = sorted((own, theirs), key=len)
        if len(fewer) >= 3 and fewer <= more and len(more) <= 3 * len(fewer):
            yield Finding(
                "overlapping-exclusions",
                (one.id, other.id),
                (one.whole(), other.whole()),
                f"{one.id} and {other.id} overlap: {shown(one.whole())} also speaks of what {other.id} says.",
                f"Is there anybody whom {other.id} excludes and {one.id} does not, or the other way round?",
            )


def same_matter(text: Text) -> Iterator[Finding]:
    """A criterion asks for a test, another one for the state that is tested: the one does not satisfy the other."""
    states = [(each, stems) for each in text.passages if len(stems := _stems(each.words)) <= _SHORT]
    for tested in text.passages:
        for matter, quote in _tested(tested).items():
            for state, stems in states:
                if state is not tested and matter in stems and not state.first(_TEST):
                    yield Finding(
                        "same-matter",
                        (tested.id, state.id),
                        (quote, state.whole()),
                        f"{tested.id} asks for a test and {state.id} for what it tests. An answer to {state.id} does "
                        f"not satisfy {tested.id}.",
                        f"Is the test of {tested.id} needed also from those of whom {state.id} is known?",
                    )


def _tested(passage: Passage) -> dict[str, Quote]:
    """What a passage wants to be tested, each with the first place that says so."""
    found: dict[str, Quote] = {}
    for quote in passage.find(_TEST):
        found.setdefault(quote.words.lower()[:_STEM], quote)
    return found
