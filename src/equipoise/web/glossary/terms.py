"""The terms that explain themselves: what each means, and where one stands in a text."""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"
TOPICS = ("design", "people", "outcomes", "tests", "treatments", "disease")
"""The files of `DATA` in the order in which a page lists them."""


@dataclass(frozen=True, slots=True)
class Form:
    """One way of writing a term. With `beside`, it counts only in a text that holds one of those words too."""

    text: str
    beside: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Term:
    """A term, what it means in one plain sentence, more for those who ask, and for whom it matters."""

    slug: str
    term: str
    forms: tuple[Form, ...]
    sentence: str
    more: str
    see: tuple[str, ...]
    who: str
    topic: str

    @property
    def heading(self) -> str:
        """The term as it stands alone, with a capital where it begins with a plain letter."""
        plain = self.term[:1].islower() and not self.term[1:2].isupper()
        return self.term[:1].upper() + self.term[1:] if plain else self.term

    @property
    def other_forms(self) -> tuple[str, ...]:
        """The other ways of writing it, without those that differ only in hyphens or case."""
        seen = {_same(self.term): self.term}
        for form in self.forms:
            seen.setdefault(_same(form.text), form.text)
        return tuple(seen.values())[1:]


@dataclass(frozen=True, slots=True)
class Found:
    """A term in a text: `text[start:end]` is one of its forms."""

    start: int
    end: int
    term: Term


@cache
def all_terms() -> Mapping[str, Term]:
    """Every term by its slug, topic by topic, in alphabetical order within each."""
    terms: dict[str, Term] = {}
    for name in TOPICS:
        kept = json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))
        for entry in sorted(kept["terms"], key=lambda each: each["term"].casefold()):
            terms[entry["slug"]] = _term(entry, kept["topic"])
    return terms


def find(text: str, seen: set[str] | None = None) -> Iterator[Found]:
    """The terms in a text from left to right, the longest form at each place, each term once.

    Slugs in `seen` are passed over, and those found are added to it: hand the same set to every text of a
    section, and each term is explained where it first stands. Addresses and parts of words never match;
    abbreviations match in their own capitals only, other words in any, with or without a plural s.
    """
    seen = set() if seen is None else seen
    addresses, stands = deque(_addresses(text)), cache(partial(_stands_beside, text=text))
    end = 0
    for word in _WORD.finditer(text):
        while addresses and addresses[0][1] <= word.start():
            addresses.popleft()
        if word.start() < end or (addresses and addresses[0][0] <= word.start()):
            continue
        longest = _longest(text, word, stands)
        if longest is None:
            continue
        end = longest.end
        if longest.term.slug not in seen:
            seen.add(longest.term.slug)
            yield longest


def _longest(text: str, word: re.Match[str], stands: Callable[[Form], bool]) -> Found | None:
    for form, pattern, term in _forms_by_first_word().get(word.group().casefold(), ()):
        match = pattern.match(text, word.start())
        if match and stands(form):
            return Found(match.start(), match.end(), term)
    return None


_WORD = re.compile(r"(?<![\w\-‐‑])\w+")
_WWW = re.compile(r"\bwww\.\S")
_PARTS = re.compile(r"\w+|[^\w\s]+|\s+")


def _addresses(text: str) -> Iterator[tuple[int, int]]:
    """Where web and mail addresses stand, in time that grows with the text: `\\S+@` alone would look back for ever."""
    if "@" not in text and "://" not in text and "www." not in text:
        return
    for piece in re.finditer(r"\S+", text):
        inner = piece.group()[1:-1]
        if "@" in inner or "://" in inner:
            yield piece.span()
        elif www := _WWW.search(piece.group()):
            yield piece.start() + www.start(), piece.end()


@cache
def _forms_by_first_word() -> Mapping[str, list[tuple[Form, re.Pattern[str], Term]]]:
    """Every form under its first word, longest first, with the pattern that recognises it from there on."""
    table: dict[str, list[tuple[Form, re.Pattern[str], Term]]] = {}
    for term in all_terms().values():
        for form in term.forms:
            for first in _first_words(form.text):
                table.setdefault(first, []).append((form, _pattern(form.text), term))
    for forms in table.values():
        forms.sort(key=lambda each: len(each[0].text), reverse=True)
    return table


def _first_words(form: str) -> set[str]:
    """The first word of a form as a text may have it: alone, or with the s of a plural."""
    first = re.findall(r"\w+", form)[0].casefold()
    return {first, f"{first}s", f"{first}es"} if re.fullmatch(r"\w+", form) else {first}


def _pattern(form: str) -> re.Pattern[str]:
    """Hyphens, dashes and spaces stand for each other, apostrophes too; the last word may have its plural."""
    pieces = (_piece(part) for part in _PARTS.findall(form))
    plural = "(?:s|es)?" if form[-1].isalpha() else ""
    return re.compile("".join(pieces) + plural + (r"(?!\w)" if form[-1].isalnum() else ""))


def _piece(part: str) -> str:
    if part.isspace() or part in "-–":
        return r"(?:\s*[-‐‑–]\s*|\s+)"
    if part in "'’":
        return "['’]"
    return re.escape(part) if _is_abbreviation(part) else f"(?i:{re.escape(part)})"


def _is_abbreviation(word: str) -> bool:
    """Two capitals make one (`ECOG`, `PFS2`), so does a short word with one (`Gy`)."""
    capitals = sum(each.isupper() for each in word)
    return capitals >= 2 or (capitals == 1 and len(word) <= 2)


def _stands_beside(form: Form, text: str) -> bool:
    return not form.beside or any(re.search(rf"\b{re.escape(each)}", text) for each in form.beside)


def _term(entry: Mapping[str, Any], topic: str) -> Term:
    return Term(
        slug=entry["slug"],
        term=entry["term"],
        forms=tuple(_form(each) for each in entry["forms"]),
        sentence=entry["sentence"],
        more=entry["more"],
        see=tuple(entry["see"]),
        who=entry["who"],
        topic=topic,
    )


def _form(written: str | Mapping[str, Any]) -> Form:
    if isinstance(written, str):
        return Form(written)
    return Form(written["form"], tuple(written["beside"]))


def _same(form: str) -> str:
    return re.sub(r"[\s\-–]+", " ", form).casefold()
