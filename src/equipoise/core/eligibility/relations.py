"""How nodes bear on each other: notes, exceptions, bodies, guards; and lists that were written as one paragraph."""

from __future__ import annotations

import re
from itertools import pairwise

from equipoise.core.eligibility.markers import Marker
from equipoise.core.eligibility.outline import Node
from equipoise.core.eligibility.terse import run_together
from equipoise.core.eligibility.wording import COLONS, as_meant, ends_entity

_NOTE = re.compile(
    r"(?:please )?notes?\b\s*\d?\s*[:.\-–]|note that|n\.?b\.?\s*[:.]|comments?:|remarks?:|\\?\*\\?\*"
    r"|for (?:more|further|additional) information\b"
    r"|(?:other|further|additional)\s(?:protocol[- ]?(?:defined|specified|related)?\s?)?(?:inclusion|exclusion"
    r"|eligibility|criteria).{0,40}\b(?:apply|applied|applies)\b"
    r"|(?:[A-Z][\w ]{2,28}:\s*)?(?:not specified\b.{0,40}|not applicable\.?)$"
    r"|(?:none|n/?a|nil|not provided|no exclusion criteria|no exclusions?"
    r"|no (?:eligibility|specific|inclusion) criteria|(?:please )?contact (?:the )?(?:study )?sites? .{0,40}"
    r"|see .{3,60}|same as above)\.?$",
    re.IGNORECASE,
)
_ASKS_NOTHING = re.compile(
    r"(?:gender[- ]based|(?:accepts? )?healthy volunteers)\s?:\s?(?:no|yes|n/?a|accepted)\b.{0,20}"
    r"|(?:sex(?:es)?|genders?)(?: eligible(?: for study)?)?\s?:\s?(?:all|both|any|n/?a|male (?:and|or) female)\.?"
    r"|\([^()]{1,200}\)\.?",
    re.IGNORECASE,
)
"""Fields of a registry that were copied into the text and leave everybody in; what stands in brackets as a whole."""
_EXCEPTION = re.compile(r"exceptions?\b|except\b|unless\b|excluding\b.{0,80}:$", re.IGNORECASE)
_ASIDE = re.compile(r"(?<=[.;)\]。；])\s+(?=(?:Note|NOTE|Notes|NB|N\.B\.|Exceptions?|EXCEPTIONS?)\s?[:：])")
_GUARD = re.compile(
    r"(?:if|when|where|in case|in the case|for|in)\b.{2,}"
    r"|(?:participants|patients|subjects|women|men|females|males|those|individuals|children)"
    r" (?:who|with|without|not)\b.{2,}",
    re.IGNORECASE | re.DOTALL,
)
_ANY_OF = re.compile(r"\S+(?: \S+){0,3} (?:following|any of|one of)\b", re.IGNORECASE)
"""What introduces a list rather than a condition: "Patients with any of:"."""
_IF = re.compile(r"(?:if|when|where|in case|in the case|for)\b", re.IGNORECASE)
_WORD = re.compile(r"[a-z0-9]{3,}")
_DENIAL = re.compile(r"\b(?:no|not|without|off|never)\b", re.IGNORECASE)
_LINKS = frozenset({
    "the", "and", "for", "are", "not", "with", "who", "time", "has", "have", "been", "must", "when", "participant",
    "participants", "patient", "patients", "subject", "subjects", "case", "their", "any", "all", "that",
    "person", "persons", "people", "where", "while",
})  # fmt: skip


def relate(text: str, roots: list[Node]) -> None:
    """Set kinds and relations, and split paragraphs that are lists, in place."""
    _split_only(text, roots)
    waiting = [roots]
    while waiting:
        siblings = waiting.pop()
        for node in siblings:
            if node.kind == "heading":
                _split_only(text, node.children)
            elif node.kind not in ("section", "text"):
                _split_listed(text, node)
                _split_aside(text, node)
            waiting.append(node.children)
        for node in siblings:
            _name(text, node)
        _guard(text, siblings)


def _words(text: str, node: Node, most: int = 240) -> str:
    return as_meant(text[node.start : min(node.end, node.start + most)])


# Kinds


def _name(text: str, node: Node) -> None:
    """Notes and exceptions by how they begin; the first unmarked paragraph under an unfinished item is its body."""
    if node.kind in ("item", "note"):
        words = _words(text, node)
        if _NOTE.match(words) or (not node.marked and _ASKS_NOTHING.fullmatch(words)):
            node.kind = "note"
        elif _EXCEPTION.match(words) and (node.kind == "note" or words.endswith(COLONS)):
            node.kind = "exception"
    if node.kind in ("item", "guard") and node.children and _ends_open(text, node):
        first = node.children[0]
        if first.kind == "note" and not first.marked and not _is_aside(text, first):
            first.kind = "body"


def _ends_open(text: str, node: Node) -> bool:
    return text.endswith(COLONS, node.start, node.end)


def _is_aside(text: str, node: Node) -> bool:
    """Whether a paragraph explains rather than completes: in brackets, or named a note or an exception."""
    words = _words(text, node)
    return words.startswith(("(", "（")) or bool(_NOTE.match(words)) or bool(_EXCEPTION.match(words))


# Guards


def _guard(text: str, siblings: list[Node]) -> None:
    """Find the conditions among siblings, and the siblings that one without a body binds."""
    for place, node in enumerate(siblings):
        if node.kind != "item" or not _ends_open(text, node) or node.end - node.start > 400:
            continue
        words = as_meant(text[node.start : node.end])
        if not _GUARD.fullmatch(words) or _ANY_OF.match(words):
            continue
        if any(child.kind in ("item", "body") for child in node.children):
            node.kind = "guard"
        elif _IF.match(words) and place + 1 < len(siblings) and siblings[place + 1].kind == "item":
            node.kind = "guard"
            _bind(text, node, words, siblings, place + 1)


def _bind(text: str, guard: Node, words: str, siblings: list[Node], place: int) -> None:
    """A guard without a body binds the sibling at `place`, and the ones after it that repeat its condition."""
    condition, denied = _telling(words), _denies(words)
    for bound in range(place, len(siblings)):
        node = siblings[bound]
        if node.kind != "item" or (bound > place and _ends_open(text, node)):
            return
        said = _words(text, node, 400)
        if bound > place and not (condition and condition <= _telling(said) and denied == _denies(said)):
            return
        node.guard = guard.start


def _denies(words: str) -> bool:
    """Whether the condition is put as a denial: "on therapy" and "not on therapy" are two conditions."""
    return _DENIAL.search(words.split(" must ", maxsplit=1)[0]) is not None


def _telling(words: str) -> set[str]:
    return set(_WORD.findall(words.lower())) - _LINKS


# Lists written as one paragraph

_SENTENCE = re.compile(r"(?:(?<=[.;!?])\s+(?=[A-Z0-9≥≤<>(\"“])|(?<=[。；])\s*(?=\S))")
_SEMICOLON = re.compile(r"[;；]\s*(?=\S)")
_SIGN = re.compile(r"[()\[\]]|[;；]\s*")
_LISTED = re.compile(
    r"[:：]\s+(?=\S)[^:：;；]*[;；]|[:：]\s+(?=\S)(?=(?:[^\s:：;；]+\s+){0,3}[^\s:：;；]+[:：])"
)
"""The colon that opens a list: the last before a semicolon, or one before a label of few words."""
_SHORTENED = re.compile(
    r"(?:\b(?:e\.g|i\.e|vs|dr|no|nos|approx|ca|cf|st|inc|ltd|fig|resp|al|etc|ie|eg|[a-z])\.|\(\s*\S{0,12}\.)$",
    re.IGNORECASE,
)


def _split_only(text: str, siblings: list[Node]) -> None:
    """Where a section holds a single unmarked paragraph, its sentences (or what its semicolons part) are its items."""
    place = 0
    while place < len(siblings):
        stop = place
        while stop < len(siblings) and siblings[stop].kind == "item" and not siblings[stop].children:
            stop += 1
        if stop - place == 1 and (stop == len(siblings) or siblings[stop].kind in ("section", "heading")):
            parts = _parts(text, siblings[place])
            siblings[place:stop] = parts
            stop = place + len(parts)
        place = stop + 1


def _parts(text: str, node: Node) -> list[Node]:
    listed = node.marked and _LISTED.search(text, node.start, node.end)
    semicolons = [] if listed else _semicolons(text, node.start, node.end)
    sentences = [] if node.marked else [found.end() for found in _sentence_ends(text, node)]
    cuts = sentences
    if len(semicolons) > 1 or (semicolons and not sentences and not node.marked):
        cuts = sorted({*semicolons, *sentences})
    elif not sentences and not node.marked:
        cuts = run_together(text, node.start, node.end)
    edges = [node.start, *cuts, node.end]
    parts = [_part(text, node, start, end) for start, end in pairwise(edges)]
    parts[0].marker = node.marker
    return parts


def _semicolons(text: str, start: int, end: int) -> list[int]:
    """Where what semicolons part begins: none of those of an entity, nor within brackets that are all closed."""
    found, depth = list[tuple[int, int]](), 0
    for sign in _SIGN.finditer(text, start, end):
        if sign.group() in "([":
            depth += 1
        elif sign.group() in ")]":
            depth -= 1
        elif sign.end() < end and not ends_entity(text, sign.start()):
            found.append((sign.end(), depth))
    return [place for place, inside in found if depth or not inside]


def _split_listed(text: str, node: Node) -> None:
    """What semicolons part behind a colon becomes the parts of the item: "any of: fever; cough; rash"."""
    if node.kind == "note" or node.children or _NOTE.match(_words(text, node)):
        return
    colon = _LISTED.search(text, node.start, node.end)
    if colon is None or _SEMICOLON.search(text, node.start, colon.start()):
        return
    cuts = [place for place in _semicolons(text, node.start, node.end) if place > colon.start()]
    if len(cuts) < 2:
        return
    edges = [colon.start() + 1, *cuts, node.end]
    node.children = [_part(text, node, start, end) for start, end in pairwise(edges)]
    node.end = colon.start() + 1


def _sentence_ends(text: str, node: Node) -> list[re.Match[str]]:
    found = _SENTENCE.finditer(text, node.start, node.end)
    return [
        end for end in found if not _SHORTENED.search(text[max(node.start, end.start() - 14) : end.start()])
    ]


def _part(text: str, node: Node, start: int, end: int) -> Node:
    start += len(text[start:end]) - len(text[start:end].lstrip())
    stop = start + len(text[start:end].rstrip())
    unmarked = Marker("", "", 0, (), start)
    return Node(node.kind, node.section, unmarked, start, stop, node.indent, node.width)


def _split_aside(text: str, node: Node) -> None:
    """Notes and exceptions at the end of an item's own words become its first children."""
    found = list(_ASIDE.finditer(text, node.start, node.end))
    if not found:
        return
    edges = [*(aside.end() for aside in found), node.end]
    asides = [_part(text, node, start, end) for start, end in pairwise(edges)]
    for aside in asides:
        aside.kind = "note"
    node.end = found[0].start()
    node.children[:0] = asides
