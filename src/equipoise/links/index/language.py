"""What a person typed, read as words, phrases and numbers. Nothing typed can be wrong: what has no meaning is words.

lung cancer            both words count
"lung cancer"          next to each other
radiother*             words that begin so
cisplatin OR carboplatin
-placebo               without it (NOT placebo, too)
NCT01234567            registry numbers, written with spaces or in small letters, several
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from enum import Enum

from equipoise.links.index.schema import plain
from equipoise.links.index.stopwords import FUNCTION_WORDS

MOST_CHARACTERS = 20_000
"""What is typed beyond is not read."""
MOST_CLAUSES = 24
"""Parts of a query that are looked up; a longer text is a note, see `note`."""
SHORTEST_PREFIX = 2

_NUMBER = re.compile(r"(?<![a-z0-9])nct[\s:#-]{0,3}(\d(?:\s?\d){7})(?!\s?\d)", re.IGNORECASE)
_PART = re.compile(r'(?P<minus>(?<!\S)[-−–])?(?:"(?P<phrase>[^"]*)"?|(?P<word>\|+|[^\s"|]+))')
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»＂", '"') | {"\0": " "})


class Kind(Enum):
    """How a part is looked up."""

    WORD = "word"
    PHRASE = "phrase"
    PREFIX = "prefix"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Part:
    """One thing asked for. `words` are in lower case, folded to ASCII, not stemmed.

    `start` and `end` say where in the text it stands; `exact` that it was put in quotation marks.
    """

    kind: Kind
    words: tuple[str, ...]
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)
    exact: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class Clause:
    """Parts of which one is enough (`OR`), or none may be there (`excluded`)."""

    parts: tuple[Part, ...]
    excluded: bool = False


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed, read. `left_out` counts the parts beyond `MOST_CLAUSES`."""

    clauses: tuple[Clause, ...] = ()
    left_out: int = 0

    @property
    def wanted(self) -> tuple[Clause, ...]:
        """What is to be there."""
        return tuple(each for each in self.clauses if not each.excluded)

    @property
    def unwanted(self) -> tuple[Clause, ...]:
        """What is not to be there."""
        return tuple(each for each in self.clauses if each.excluded)

    @property
    def numbers(self) -> tuple[str, ...]:
        """The registry numbers asked for, in small letters."""
        parts = (part for each in self.wanted for part in each.parts if part.kind is Kind.NUMBER)
        return tuple(dict.fromkeys(part.words[0] for part in parts))


def parse(text: str) -> Typed:
    """Read a query; never raises, whatever stands there."""
    text = text[:MOST_CHARACTERS].translate(_QUOTES)
    clauses = _numbers(text)
    rest = _NUMBER.sub(lambda found: " " * len(found.group()), text)
    clauses += _without_function_words(_joined(list(_parts(rest))))
    clauses = list(dict.fromkeys(clauses))
    return Typed(tuple(clauses[:MOST_CLAUSES]), max(0, len(clauses) - MOST_CLAUSES))


def words_of(text: str) -> tuple[str, ...]:
    """The words of a text as the field `words` holds them."""
    return tuple(plain().analyze(clean(text)))


def clean(text: str) -> str:
    """The text with half characters (lone surrogates), which can't be written as UTF-8, made question marks."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


def _numbers(text: str) -> list[Clause]:
    found = [
        Part(Kind.NUMBER, ("nct" + re.sub(r"\s", "", each.group(1)),), each.start(), each.end())
        for each in _NUMBER.finditer(text)
    ]
    return [Clause(tuple(dict.fromkeys(found)))] if found else []


@dataclass(frozen=True, slots=True)
class _Or:
    """`OR` or `|` between two parts."""


@dataclass(frozen=True, slots=True)
class _Not:
    """`NOT` before a part."""


def _parts(text: str) -> list[Clause | _Or | _Not]:
    found: list[Clause | _Or | _Not] = []
    for each in _PART.finditer(text):
        word = each["word"]
        if word in {"OR", "|", "||"}:
            found.append(_Or())
        elif word == "NOT":
            found.append(_Not())
        elif word not in {"AND", "&&", "&"}:
            found += _clauses(each)
    return found


def _clauses(found: re.Match[str]) -> list[Clause]:
    """A word such as `PD-1` gives one clause that is a phrase; one without a letter or digit gives none."""
    excluded = found["minus"] is not None
    text = found["phrase"] if found["phrase"] is not None else found["word"]
    words = words_of(text)
    if not words:
        return []
    kind = _kind(found, words)
    exact = found["phrase"] is not None
    return [Clause((Part(kind, words[:MOST_CLAUSES], found.start(), found.end(), exact),), excluded)]


def _kind(found: re.Match[str], words: tuple[str, ...]) -> Kind:
    if len(words) > 1:
        return Kind.PHRASE
    starred = (found["word"] or "").rstrip(").,;:]").endswith("*")
    return Kind.PREFIX if starred and len(words[0]) >= SHORTEST_PREFIX else Kind.WORD


def _joined(found: list[Clause | _Or | _Not]) -> list[Clause]:
    """Clauses with `OR` between made one; `NOT` turned into what it means."""
    clauses: list[Clause] = []
    alternative = negated = False
    for each in found:
        if isinstance(each, _Or):
            alternative = bool(clauses)
        elif isinstance(each, _Not):
            negated = True
        else:
            clause = replace(each, excluded=each.excluded or negated)
            if alternative and not clause.excluded and not clauses[-1].excluded:
                clause = Clause(clauses.pop().parts + clause.parts)
            clauses.append(clause)
            alternative = negated = False
    return clauses


def _without_function_words(clauses: list[Clause]) -> list[Clause]:
    """Words that say nothing are dropped, unless nothing else would be left to look for."""
    telling = [each for each in clauses if each.excluded or not _says_nothing(each)]
    return telling if any(not each.excluded for each in telling) else clauses


def _says_nothing(clause: Clause) -> bool:
    return all(part.kind is Kind.WORD and part.words[0] in FUNCTION_WORDS for part in clause.parts)
