"""An expression with its names looked up: what is wanted of a study, without anything left to interpret.

`resolve` is shared by both evaluators, the index and the reference in `essie_match`; each evaluates on its own.

- A word asked for in an area is wanted in any of the area's pieces; of several words side by side each is, in
  whichever of them. A phrase stands in one value. A code is met by the whole of what was asked.
- Other names of a term (`Alternatives`) count in the pieces that the registry marks so, unless the expression says
  `EXPANSION[None]` or `EXPANSION[Term]`; in quotation marks a term stands for itself.
- `TILT` finds what its part finds.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from equipoise.core.registry import essie
from equipoise.core.registry.essie import EssieError
from equipoise.core.registry.essie_areas import SEARCHED_AS_TEXT, WITH_SYNONYMS, Weighted, area
from equipoise.core.registry.essie_values import ORDERED, span
from equipoise.core.registry.structure import Field, field

COVERS = ("Contains", "StartsWith", "EndsWith", "FullMatch")
EXPANSIONS = ("None", "Term", "Concept", "Relaxation", "Lossy")
MOST_WORDS = 500
"""Words and ranges of one question, other names included."""


@dataclass(frozen=True, slots=True)
class Words:
    """Words in any of the pieces. `together`: as a phrase; `cover` how much of a value they have to be."""

    pieces: Weighted
    text: str
    together: bool = False
    cover: str = "Contains"


@dataclass(frozen=True, slots=True)
class Between:
    """A value of the piece from `low` to `high` on its line, ends included; None is open."""

    piece: Field
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Size:
    """The number of the piece's values, from `low` to `high`."""

    piece: Field
    low: int
    high: int | None


@dataclass(frozen=True, slots=True)
class Absent:
    """None of the pieces says anything."""

    pieces: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Near:
    """A location within `km` of a point."""

    lat: float
    lon: float
    km: float


@dataclass(frozen=True, slots=True)
class Everything:
    """Every study."""


@dataclass(frozen=True, slots=True)
class AllOf:
    """All of the parts."""

    parts: tuple[Wanted, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Any of the parts; those after the first weigh `rest` of it."""

    parts: tuple[Wanted, ...]
    rest: float = 1.0


@dataclass(frozen=True, slots=True)
class NotThat:
    """Not the part."""

    part: Wanted


@dataclass(frozen=True, slots=True)
class Same:
    """The part holds of one and the same element of a list (`SEARCH[Location]`)."""

    branch: Field
    part: Wanted


Wanted = Words | Between | Size | Absent | Near | Everything | AllOf | AnyOf | NotThat | Same

Span = tuple[int, int, Sequence[str]]
Alternatives = Callable[[str], Sequence[Span]]
"""A text → the terms known in it: from which character, to which, and other names of it."""


def none_known(_: str) -> Sequence[Span]:
    """No vocabulary: a term stands for itself."""
    return ()


@dataclass(frozen=True, slots=True)
class _Here:
    """Where in the expression we are."""

    name: str
    pieces: Weighted
    cover: str = "Contains"
    expand: bool = True


def resolve(
    tree: essie.Node, *, default: str = "BasicSearch", alternatives: Alternatives = none_known
) -> Wanted:
    """Look the names up. EssieError says what isn't known or can't be compared."""
    wanted = _Resolver(alternatives).node(tree, _Here(default, _pieces(default)))
    if weight(wanted) > MOST_WORDS:
        raise EssieError(f"the question has more than {MOST_WORDS} words; ask several", 0)
    return wanted


def weight(wanted: Wanted) -> int:
    """How many words and comparisons a question has."""
    if isinstance(wanted, AllOf | AnyOf):
        return sum(map(weight, wanted.parts))
    if isinstance(wanted, NotThat | Same):
        return weight(wanted.part)
    return max(1, len(wanted.text.split())) if isinstance(wanted, Words) else 1


def _pieces(name: str) -> Weighted:
    found = area(name)
    if found is None:
        raise EssieError(f"“{name[:60]}” is neither a search area nor a field", 0)
    return found


class _Resolver:
    def __init__(self, alternatives: Alternatives) -> None:
        self._alternatives = alternatives

    def node(self, tree: essie.Node, here: _Here) -> Wanted:
        """The tree, asked in this place."""
        match tree:
            case essie.And(parts):
                return AllOf(tuple(self.node(each, here) for each in parts))
            case essie.Or(parts):
                return AnyOf(tuple(self.node(each, here) for each in parts))
            case essie.Not(part):
                return NotThat(self.node(part, here))
            case essie.Area(name, part, size):
                return self._area(name, part, size, here)
            case essie.Context():
                return self._context(tree, here)
            case essie.Term():
                return self._term(tree, here)
        return _source(tree, here)

    def _area(self, name: str, part: essie.Node, size: bool, here: _Here) -> Wanted:
        if not size:
            return self.node(part, replace(here, name=name, pieces=_pieces(name)))
        found = field(name)
        if found is None:
            raise EssieError(f"“{name[:60]}” is not a field whose size could be asked for", 0)
        return _size(found, part)

    def _context(self, tree: essie.Context, here: _Here) -> Wanted:
        if tree.operator == "SEARCH":
            return self._same(tree, here)
        if tree.operator == "COVER":
            return self.node(tree.part, replace(here, cover=_choice(tree, COVERS)))
        if tree.operator == "EXPANSION":
            expand = _choice(tree, EXPANSIONS) not in {"None", "Term"}
            return self.node(tree.part, replace(here, expand=expand))
        return self.node(tree.part, here)

    def _same(self, tree: essie.Context, here: _Here) -> Wanted:
        if tree.argument.lower() == "study":
            return self.node(tree.part, here)
        branch = field(tree.argument)
        if branch is None or branch.type or not branch.is_list:
            raise EssieError(f"“{tree.argument[:60]}” is not a list that SEARCH could look into", 0)
        return Same(branch, self.node(tree.part, here))

    def _term(self, term: essie.Term, here: _Here) -> Wanted:
        texts = tuple((each, weight) for each, weight in here.pieces if each.type in SEARCHED_AS_TEXT)
        if not texts:
            return _equal(here, term.text)
        whole = term.phrase or here.cover != "Contains"
        if whole or not here.expand:
            return Words(texts, term.text, whole, here.cover)
        return self._widened(term.text, texts)

    def _widened(self, text: str, pieces: Weighted) -> Wanted:
        widened = tuple((each, weight) for each, weight in pieces if each.piece in WITH_SYNONYMS)
        spans = self._alternatives(text) if widened else ()
        if not spans:
            return Words(pieces, text)
        parts: list[Wanted] = []
        at = 0
        for start, end, others in spans:
            parts += [Words(pieces, text[at:start])] if text[at:start].strip() else []
            told = tuple(Words(widened, other, together=True) for other in others)
            parts.append(AnyOf((Words(pieces, text[start:end]), *told), rest=0.6))
            at = end
        parts += [Words(pieces, text[at:])] if text[at:].strip() else []
        return parts[0] if len(parts) == 1 else AllOf(tuple(parts))


def _source(tree: essie.Node, here: _Here) -> Wanted:
    """What finds studies by other means than words."""
    match tree:
        case essie.Range(low, high):
            return _between(here, low, high)
        case essie.Missing():
            return Absent(tuple(each for each, _ in here.pieces))
        case essie.Distance(lat, lon, km):
            return Near(lat, lon, km)
    return Everything()


def _line(here: _Here) -> Field:
    if len(here.pieces) != 1 or here.pieces[0][0].type not in ORDERED:
        raise EssieError(f"“{here.name[:60]}” has no values that could be compared; name a date or number", 0)
    return here.pieces[0][0]


def _place(piece: Field, text: str) -> tuple[float, float]:
    found = span(piece, text)
    if found is None:
        kind = {"date": "a date", "time": "an age", "boolean": "true or false"}.get(piece.type, "a number")
        raise EssieError(f"“{text[:60]}” is not {kind}, which {piece.piece} is", 0)
    return found


def _equal(here: _Here, text: str) -> Wanted:
    piece = _line(here)
    return Between(piece, *_place(piece, text))


def _between(here: _Here, low: str | None, high: str | None) -> Wanted:
    piece = _line(here)
    first = None if low is None else _place(piece, low)[0]
    last = None if high is None else _place(piece, high)[1]
    return Between(piece, first, last)


def _size(piece: Field, part: essie.Node) -> Size:
    low: str | None
    high: str | None
    match part:
        case essie.Term(text):
            low = high = text
        case essie.Range(low, high):
            pass
        case _:
            raise EssieError("after :size] a number or RANGE has to stand", 0)
    for each in (low, high):
        if each is not None and not (each.isascii() and each.isdigit() and len(each) < 10):
            raise EssieError(f"“{each[:60]}” is not a size", 0)
    return Size(piece, int(low or 0), None if high is None else int(high))


def _choice(tree: essie.Context, choices: Sequence[str]) -> str:
    found = {each.lower(): each for each in choices}.get(tree.argument.lower())
    if found is None:
        raise EssieError(f"{tree.operator} knows {', '.join(choices)}, not “{tree.argument[:60]}”", 0)
    return found
