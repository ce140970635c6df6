"""Rules of the lint about what is measured: named standards, limits, scores and their tables."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from equipoise.core.protocol.finding import Finding, Quote
from equipoise.core.protocol.lint_text import Passage, Text, about, shown
from equipoise.core.scores import catalogue
from equipoise.core.scores.score import Score

_RECIST = re.compile(r"\b(?:i|m|ir)?RECIST\b")
_RECIST_SHARES = {"20", "30"}
_CTCAE = re.compile(r"\bCTCAE\b|\bCommon Terminology Criteria\b")
_LESION = r"(?:lesions?|metastas[ie]s|tumou?rs?)"
_PER_LESION = re.compile(rf"\b(?:individual|single|each|per)\s+(?:\w+\s+)?{_LESION}\b", re.IGNORECASE)
_NEW_SIZE = re.compile(
    rf"\bnew\s+(?:\w+\s+)?{_LESION}[^.;]{{0,60}}?\d+(?:\.\d+)?\s*(?:mm|cm)\b(?:\s+or\s+more)?", re.IGNORECASE
)
_THRESHOLD = re.compile(r"\d\s*(?:%|mm\b|cm\b)|\bprogress", re.IGNORECASE)
_SHARE = re.compile(r"(?P<figure>\d+(?:\.\d+)?)\s*%")
_OWN_LIMIT = re.compile(
    r"\d+(?:\.\d+)?\s*(?:[x×]\s*(?:the\s+)?(?:ULN|LLN|upper limit)|mg/dL|g/dL|g/L|[uµ]mol/L|mmol/L|10\^?9/L)",
    re.IGNORECASE,
)


def recist(text: Text) -> Iterator[Finding]:
    """RECIST is named, but its thresholds are applied otherwise than RECIST 1.1 does.

    Eisenhauer et al., Eur J Cancer 2009;45:228-247: 20 % and 5 mm of the sum of diameters, from the nadir; a new lesion
    needs no size.
    """
    for passage in text.passages:
        named = passage.first(_RECIST)
        if named is None:
            continue
        single, new = passage.first(_PER_LESION), passage.first(_NEW_SIZE)
        if single and passage.first(_THRESHOLD):
            yield _otherwise(
                passage, (named, single), "applies its thresholds to the sum of the target lesions' diameters",
                f"they are applied to single lesions ({shown(single)})",
            )  # fmt: skip
        if new:
            yield _otherwise(
                passage, (named, new), "asks no size of a new lesion", f"a size is asked ({shown(new)})"
            )
        shares = [
            each for each in passage.find(_SHARE) if each.words.rstrip("% ").strip() not in _RECIST_SHARES
        ]
        if shares:
            yield _otherwise(
                passage, (named, *shares), "uses 20 % and 30 %", f"there stands {shown(shares[0])}"
            )


def _otherwise(passage: Passage, quotes: tuple[Quote, ...], standard: str, here: str) -> Finding:
    return about(
        "standard-applied-otherwise",
        passage,
        quotes,
        f"RECIST is named. RECIST 1.1 {standard}; here {here}.",
        "Is the standard meant, or a rule of this trial's own that should not bear its name?",
    )


def ctcae(text: Text) -> Iterator[Finding]:
    """A grade of CTCAE with a limit of its own beside it."""
    for passage in text.passages:
        named, own = passage.first(_CTCAE), passage.first(_OWN_LIMIT)
        if named and own:
            yield about(
                "standard-applied-otherwise",
                passage,
                (named, own),
                f"CTCAE is named, and {shown(own)} is a limit beside its grades.",
                "Which one counts where the grade and the limit differ?",
            )


_UP_TO = re.compile(
    rf"\b(?:up\s+to|at\s+most|no\s+more\s+than|not\s+more\s+than|a\s+maximum\s+of)\s+(?P<most>\d+)\s+(?:\w+\s+){{0,2}}?"
    rf"(?:{_LESION}|sites|nodules)\b",
    re.IGNORECASE,
)
_LOWER = re.compile(r"\b(?:at\s+least|one\s+to|(?:a\s+)?minimum(?:\s+of)?|\d+\s*(?:-|–|to))\s", re.IGNORECASE)


def upper_limit_alone(text: Text) -> Iterator[Finding]:
    """So many lesions at most, with no word of how many at least."""
    for passage in text.passages:
        for found in passage.find(_UP_TO) if passage.section == "inclusion" else ():
            if _LOWER.search(text.source, max(passage.top.start, found.start - 30), found.start):
                continue
            most = _UP_TO.match(found.words)
            assert most is not None
            range_of = re.compile(rf"\b\d+\s?[-–]\s?{most['most']}\b(?:\s+\w+){{0,2}}")
            elsewhere = text.outside(range_of)
            told = f" Outside the criteria there stands {shown(elsewhere)}." if elsewhere else ""
            yield about(
                "upper-limit-alone",
                passage,
                (found, *((elsewhere,) if elsewhere else ())),
                f"{shown(found)} sets an upper limit and no lower one.{told}",
                "Is one enough, or may there be none?",
            )


# Scores

_STRICT = (
    r"\)?[^.;\d<>≤≥]{0,40}?(?P<operator>\\?[<>](?!\s*=)|\b(?:greater|more|higher|less|lower)\s+than\b|\babove\b|\bbelow\b)"
    r"\s*(?P<figure>\d+)"
)
_GUARD = re.compile(r"(?:For|In|If|Where|When)\b[^;,:.]{5,120}[;,:]")


def _named(name: str) -> str:
    parts = (re.escape(part) for part in re.split(r"[\s-]+", name))
    return rf"\b{'[ -]?'.join(parts)}\b"


def _scores() -> dict[str, list[Score]]:
    found: dict[str, list[Score]] = defaultdict(list)
    for score in catalogue.SCORES.values():
        found[score.name].append(score)
    return found


SCORES = _scores()
"""The scores by name; those of one name differ in their table."""


def strict_score(text: Text) -> Iterator[Finding]:
    """More than, or less than, a number of points: the number itself lies on the other side."""
    for passage in text.passages:
        for name, scores in SCORES.items():
            score = scores[0]
            if score.result_kind != "number" or score.low is None or score.high is None or score.unit:
                continue
            pattern = re.compile(_named(name) + _STRICT)
            for quote in passage.find(pattern):
                found = pattern.fullmatch(quote.words)
                assert found is not None
                yield _strict(passage, quote, score, found["operator"], Decimal(found["figure"]))


def _strict(passage: Passage, quote: Quote, score: Score, operator: str, figure: Decimal) -> Finding:
    above = operator.lstrip("\\").startswith((">", "gr", "mo", "hi", "ab"))
    meant = f"{figure + 1} to {score.high}" if above else f"{score.low} to {figure - 1}"
    passes = "does not exclude" if passage.section == "exclusion" else "does not let pass"
    return about(
        "strict-score-boundary",
        passage,
        (quote,),
        f"{shown(quote)} means {meant} of {score.low} to {score.high} points; {figure} itself {passes}.",
        f"Is it right that {figure} {passes}?",
    )


def guarded_score(text: Text) -> Iterator[Finding]:
    """A score that counts only for some people."""
    for passage in text.passages:
        guard = _GUARD.match(text.source, passage.top.start, passage.top.end)
        named = next((found for name in SCORES if (found := passage.first(re.compile(_named(name))))), None)
        if guard and named:
            condition = Quote.of(text.source, *guard.span())
            yield about(
                "guarded-score",
                passage,
                (condition, named),
                f"The score counts only where this holds: {shown(condition)}.",
                "Is it right that the score is not looked at in anybody else?",
            )


def score_table_unnamed(text: Text) -> Iterator[Finding]:
    """A score that is in use with several tables, of which none is named."""
    for passage in text.passages:
        for name, scores in SCORES.items():
            tables = [each.table for each in scores if each.table]
            found = passage.first(re.compile(_named(name)))
            if found and len(tables) > 1 and not any(_says(passage, each) for each in tables):
                yield about(
                    "score-table-unnamed",
                    passage,
                    (found,),
                    f"{name} is in use with several tables ({' and '.join(tables)}), and they can differ in the class "
                    "of the same person.",
                    f"Which table of {name} does the protocol use: {' or '.join(tables)}?",
                )


def _says(passage: Passage, table: str) -> bool:
    """Whether the passage holds the figures, or else the words, that tell a table from the others."""
    figures = re.findall(r"\d+(?:\.\d+)?", table)
    return all(each in passage.words for each in figures or [table])
