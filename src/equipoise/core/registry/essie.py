"""The registry's query language ("Essie expressions") as a tree.

Syntax after https://clinicaltrials.gov/find-studies/constructing-complex-search-queries: words and "phrases",
`AND`, `OR`, `NOT`, parentheses, and the operators `AREA[]`, `SEARCH[]`, `COVER[]`, `EXPANSION[]`, `RANGE[]`,
`DISTANCE[]`, `TILT[]`, `MISSING` and `ALL`. From strongest to weakest: terms and sources, `NOT` and the context
operators, `AND`, `OR`. Operators are upper case; a backslash makes one a word.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from equipoise.core.values.errors import InputError

MAX_LENGTH = 10_000
MAX_DEPTH = 40


class EssieError(InputError):
    """An expression that can't be read; `position` is the character where reading stopped."""

    def __init__(self, what: str, position: int) -> None:
        super().__init__(what, where=f"character {position + 1}")
        self.position = position


@dataclass(frozen=True, slots=True)
class Term:
    """A word, or several that belong together; `phrase` where they were in quotation marks."""

    text: str
    phrase: bool = False


@dataclass(frozen=True, slots=True)
class And:
    """All of the parts."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Any of the parts."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Not the part."""

    part: Node


@dataclass(frozen=True, slots=True)
class Area:
    """The part, looked for in one field or search area only. `size` for `AREA[Phase:size]`."""

    name: str
    part: Node
    size: bool = False


@dataclass(frozen=True, slots=True)
class Context:
    """`SEARCH[]`, `COVER[]`, `EXPANSION[]` or `TILT[]` around a part."""

    operator: str
    argument: str
    part: Node


@dataclass(frozen=True, slots=True)
class Range:
    """Values from `low` to `high`, both included; `None` where the expression says MIN or MAX."""

    low: str | None
    high: str | None


@dataclass(frozen=True, slots=True)
class Distance:
    """Places within `km` of a point."""

    lat: float
    lon: float
    km: float


@dataclass(frozen=True, slots=True)
class Missing:
    """Studies where the area holds nothing."""


@dataclass(frozen=True, slots=True)
class All:
    """Every study."""


Node = Term | And | Or | Not | Area | Context | Range | Distance | Missing | All

KM_PER_MILE = 1.609344
_TOKEN = re.compile(
    r"""\s*(?:
      (?P<context>(?:AREA|SEARCH|COVERAGE|COVER|EXPANSION|TILT)\[[^\]]*\])
    | (?P<range>RANGE\[[^\]]*\])
    | (?P<distance>DISTANCE\[[^\]]*\])
    | (?P<phrase>"(?:\\.|[^"\\])*")
    | (?P<open>\() | (?P<close>\))
    | (?P<word>(?:\\.|[^\s()"\\])+)
    )""",
    re.VERBOSE,
)
_DISTANCE = re.compile(r"\s*(-?[\d.]+)\s*,\s*(-?[\d.]+)\s*,\s*([\d.]+)\s*(km|mi)?\s*", re.IGNORECASE)
_WORD_OPERATORS = {"AND", "OR", "NOT", "MISSING", "ALL"}


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    position: int


def parse(expression: str) -> Node:
    """Read an expression; `All()` where it is empty. EssieError says what is wrong and where."""
    if len(expression) > MAX_LENGTH:
        raise EssieError(f"the expression is longer than {MAX_LENGTH:,} characters", MAX_LENGTH)
    tokens = _tokens(expression)
    if not tokens:
        return All()
    parser = _Parser(tokens, len(expression))
    node = parser.any_of()
    if parser.here is not None:
        raise EssieError(f"“{parser.here.text}” closes nothing that was opened", parser.here.position)
    return node


def distance(text: str, position: int = 0) -> Distance:
    """Read `lat,lon,50mi` (miles where no unit is given); EssieError where it is not on Earth."""
    found = _DISTANCE.fullmatch(text)
    if not found:
        raise EssieError(f"“{text}” is not latitude, longitude and a distance such as 50mi", position)
    try:
        lat, lon, far = (float(part) for part in found.groups()[:3])
    except ValueError:
        raise EssieError(f"“{text}” holds something that is not a number", position) from None
    if abs(lat) > 90 or abs(lon) > 180:
        raise EssieError(f"“{text}” is not a place on Earth", position)
    return Distance(lat, lon, far * (1 if (found[4] or "mi").lower() == "km" else KM_PER_MILE))


def _tokens(expression: str) -> list[_Token]:
    expression, found, at = expression.rstrip(), [], 0
    while at < len(expression):
        match = _TOKEN.match(expression, at)
        if match is None or match.lastgroup is None:
            raise EssieError("a quotation mark is not closed", at)
        kind, text = match.lastgroup, match[match.lastgroup]
        if kind == "word" and text in _WORD_OPERATORS:
            kind = text
        found.append(_Token(kind, text, match.start(match.lastgroup)))
        at = match.end()
    return found


class _Parser:
    """Recursive descent, one method a precedence; depth is bounded so that no input can exhaust the stack."""

    def __init__(self, tokens: list[_Token], length: int) -> None:
        self._tokens, self._at, self._depth, self._length = tokens, 0, 0, length

    @property
    def here(self) -> _Token | None:
        """The token to read next."""
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def any_of(self) -> Node:
        """and (OR and)*"""
        parts = [self.all_of()]
        while self.here is not None and self.here.kind == "OR":
            self._at += 1
            parts.append(self.all_of())
        return parts[0] if len(parts) == 1 else Or(tuple(parts))

    def all_of(self) -> Node:
        """unary (AND? unary)*; terms side by side are joined as if by AND"""
        parts = [self.unary()]
        while self.here is not None and self.here.kind not in {"OR", "close"}:
            if self.here.kind == "AND":
                self._at += 1
            parts.append(self.unary())
        return parts[0] if len(parts) == 1 else And(tuple(parts))

    def unary(self) -> Node:
        """NOT unary, an operator with its part, a group, a term"""
        token = self.here
        if token is None:
            raise EssieError("something is missing at the end", self._length)
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise EssieError(f"it is nested deeper than {MAX_DEPTH} levels", token.position)
        read = self._READERS.get(token.kind)
        if read is None:
            raise EssieError(f"“{token.text}” can't stand here", token.position)
        node = read(self, token)
        self._depth -= 1
        return node

    def _not(self, _: _Token) -> Node:
        self._at += 1
        return Not(self.unary())

    def _context(self, token: _Token) -> Node:
        self._at += 1
        operator, argument = token.text[:-1].split("[", 1)
        if operator == "AREA":
            name, _, size = argument.strip().partition(":")
            return Area(name.strip(), self.unary(), size=size.strip().lower() == "size")
        return Context(operator.replace("COVERAGE", "COVER"), argument.strip(), self.unary())

    def _range(self, token: _Token) -> Node:
        self._at += 1
        low, comma, high = (part.strip() for part in token.text[6:-1].partition(","))
        if not comma:
            raise EssieError(f"“{token.text}” needs two values with a comma between", token.position)
        return Range(None if low in {"", "MIN"} else low, None if high in {"", "MAX"} else high)

    def _distance(self, token: _Token) -> Node:
        self._at += 1
        return distance(token.text[9:-1], token.position)

    def _group(self, token: _Token) -> Node:
        self._at += 1
        node = self.any_of()
        if self.here is None or self.here.kind != "close":
            raise EssieError("a parenthesis is not closed", token.position)
        self._at += 1
        return node

    def _phrase(self, token: _Token) -> Node:
        self._at += 1
        return Term(_unescape(token.text[1:-1]), phrase=True)

    def _words(self, _: _Token) -> Node:
        words = []
        while self.here is not None and self.here.kind == "word":
            words.append(_unescape(self.here.text))
            self._at += 1
        return Term(" ".join(words))

    def _leaf(self, token: _Token) -> Node:
        self._at += 1
        return Missing() if token.kind == "MISSING" else All()

    _READERS: dict[str, Callable[[_Parser, _Token], Node]] = {
        "NOT": _not,
        "context": _context,
        "range": _range,
        "distance": _distance,
        "open": _group,
        "phrase": _phrase,
        "word": _words,
        "MISSING": _leaf,
        "ALL": _leaf,
    }


def _unescape(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text)
