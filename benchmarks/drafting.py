"""How well the drafts read: against the annotated half of the Leaf Clinical Trials corpus, and how fast.

    python -m benchmarks drafting                  the corpus of ../shared/eligibility, and the speed
    python -m benchmarks drafting --part develop   the half the rules were written with; `hold-out`: the other

A gold bound is what the annotation itself says: its fact, its operator, its value, inverted where it stands under the
exclusion criteria. Strict: a bound counts only with the same fact, side, value and inclusivity, once a document. The
corpus is read where it lies and never copied; which half a document is of follows from the hash of its name.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import time
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from rich.console import Console
from rich.table import Table

from equipoise.core.drafting.drafter import draft
from equipoise.core.drafting.language import drafted_criteria
from equipoise.core.drafting.numerals import number_at
from equipoise.core.drafting.plain import plain
from equipoise.core.drafting.statements import as_json
from equipoise.core.drafting.tokens import tokens
from equipoise.core.eligibility.reader import read
from equipoise.core.eligibility.tree import walk

HERE = Path(__file__).resolve().parents[1]
Stated = tuple[str, str, Decimal, bool]
"""Fact, lower or upper, value, inclusive."""

_FACTS = {
    "gestational_age": r"gestation",
    "bmi": r"\bbmi\b|body ?-?mass index",
    "ecog": r"\becog\b|eastern coop|\bzubrod\b|\bwho p|^performance status",
    "karnofsky": r"karnofsk|\bkps\b",
    "hba1c": r"hba1|hba 1|\ba ?1 ?c\b|glyc(?:osyl)?ated h",
    "haemoglobin": r"ha?emoglobin|\bhb\b|\bhgb\b",
    "life_expectancy": r"life[- ]expectanc|surviv|prognosis|life ?time|life ?span",
    "platelets": r"platelet|\bplt\b",
    "neutrophils": r"neutrophil|\banc\b",
    "creatinine_clearance": r"creatinine clearance|\bcrcl\b|\bclcr\b",
    "egfr": r"glomerular|\be?gfr\b",
    "bilirubin": r"bilirubin",
    "creatinine": r"creatinine",
    "systolic_blood_pressure": r"systolic|\bsbp\b",
    "diastolic_blood_pressure": r"diastolic|\bdbp\b",
    "ejection_fraction": r"ejection fraction|\blvef\b",
}
_ROLES = {"life_expectancy": ("Numeric-Filter", "Duration", "Temporality")}
"""The roles of the comparisons that limit a fact; how long somebody may live is also annotated as a duration."""
_SIDES = {"GT": ("lower", False), "GTEQ": ("lower", True), "LT": ("upper", False), "LTEQ": ("upper", True)}
_TITLE = re.compile(
    r"^[\W\d]*(?:[\w/-]+ ){0,4}?(inclusion|exclusion)\b[^.\n]{0,60}(?::|criteria\W*$)",
    re.IGNORECASE | re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Document:
    """An annotated text: its gold bounds, and its gold numbers in order."""

    name: str
    text: str
    bounds: frozenset[Stated]
    values: tuple[Decimal, ...]


@dataclass(slots=True)
class Tally:
    """What was found rightly, found wrongly and missed."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        """The share of what was found that is right."""
        return self.right / max(1, self.right + self.wrong)

    @property
    def recall(self) -> float:
        """The share of what there is that was found."""
        return self.right / max(1, self.right + self.missed)

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        return 2 * self.precision * self.recall / max(1e-9, self.precision + self.recall)

    def row(self, name: str) -> tuple[str, ...]:
        """A line of the table."""
        return (name, str(_gold(self)), *(f"{each:.3f}" for each in (self.precision, self.recall, self.f1)))


def run(argv: Sequence[str]) -> int:
    """Score, measure and print; 0."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks drafting", description=__doc__)
    parser.add_argument("--shared", type=Path, default=HERE.parent / "shared", help="where the corpus lies")
    parser.add_argument("--part", choices=["all", "develop", "hold-out"], default="all")
    parser.add_argument("--misses", action="store_true", help="list what was missed or wrong in the part")
    given = parser.parse_args(argv)
    documents = corpus(given.shared / "eligibility" / "lct-brat.zip", given.part)
    for way, change in WAYS.items():
        title = f"{given.part}, {len(documents)} documents, {way}"
        _print_scores(title, score((each, change(each.text)) for each in documents))
    if given.misses:
        _print_misses(documents)
    _print_speed([each.text for each in documents])
    return 0


# The corpus


def corpus(path: Path, part: str) -> list[Document]:
    """The annotated documents of a part."""
    with zipfile.ZipFile(path) as archive:
        names = sorted(name[:-4] for name in archive.namelist() if name.endswith(".ann"))
        return [
            _document(name, archive.read(f"{name}.txt").decode(), archive.read(f"{name}.ann").decode())
            for name in names
            if part in ("all", part_of(Path(name).name))
        ]


def part_of(name: str) -> str:
    """Whether the rules were written with this document at hand."""
    return "hold-out" if hashlib.sha256(name.encode()).digest()[1] % 2 else "develop"


def _document(name: str, text: str, annotation: str) -> Document:
    marks, events, attributes = _read_annotation(annotation)
    bounds, values = set[Stated](), list[Decimal]()
    for kind, trigger, roles in events.values():
        if kind == "Eq-Comparison":
            values.extend(_numbers(marks, roles))
            continue
        fact = _fact(kind, marks, trigger, roles)
        for role, target in roles:
            if fact and role.startswith(_ROLES.get(fact, "Numeric-Filter")) and target in events:
                for side, value, inclusive in _sides(marks, attributes, events[target][2]):
                    bounds.add(_turned(text, marks[trigger][1], (fact, side, value, inclusive)))
    return Document(name, text, frozenset(bounds), tuple(values))


Marks = dict[str, tuple[str, int, str]]
Events = dict[str, tuple[str, str, list[tuple[str, str]]]]


def _read_annotation(annotation: str) -> tuple[Marks, Events, dict[str, str]]:
    """The brat format: marks (kind, offset, words), events (kind, trigger, roles), and each mark's operator."""
    marks: Marks = {}
    events: Events = {}
    attributes: dict[str, str] = {}
    for line in annotation.splitlines():
        name, _, rest = line.partition("\t")
        if name.startswith("T"):
            head, _, words = rest.partition("\t")
            kind, offset, *_ = re.split(r"[ ;]", head)
            marks[name] = (kind, int(offset), words)
        elif name.startswith("E"):
            (kind, trigger), *roles = (tuple(part.split(":")) for part in rest.split())
            events[name] = (kind, trigger, [(role, target) for role, target in roles])
        elif rest.startswith("Eq-Operator-Value"):
            _, target, value = rest.split()
            attributes[target] = value
    return marks, events, attributes


def _fact(kind: str, marks: Marks, trigger: str, roles: list[tuple[str, str]]) -> str | None:
    if kind == "Age":
        return "age"
    names = [marks[target][2] for role, target in roles if role.startswith("Name") and target in marks]
    name = " ".join([*names, "" if names else marks[trigger][2]]).lower()
    return next((fact for fact, pattern in _FACTS.items() if re.search(pattern, name)), None)


def _number(words: str) -> Decimal | None:
    row = tokens(plain(words))
    found = number_at(row, 0) if row else None
    return found[0] if found else None


def _numbers(marks: Marks, roles: list[tuple[str, str]]) -> list[Decimal]:
    """The numeric values of a comparison, in the order of the text."""
    places = sorted(
        (marks[target][1], marks[target][2])
        for role, target in roles
        if role.startswith("Value") and target in marks
    )
    numbers = {place: _number(words) for place, words in places}
    return [value for value in numbers.values() if value is not None]


def _sides(
    marks: Marks, operators: dict[str, str], roles: list[tuple[str, str]]
) -> list[tuple[str, Decimal, bool]]:
    """What a comparison says of each side, by its own operators. None said: none."""
    values = _numbers(marks, roles)
    said = [operators.get(target, "") for role, target in roles if role.startswith("Operator")]
    inclusive = {_SIDES[each][0]: _SIDES[each][1] for each in said if each in _SIDES}
    if len(values) == 2 and (not said or "BETWEEN" in said):
        return [
            ("lower", min(values), inclusive.get("lower", True)),
            ("upper", max(values), inclusive.get("upper", True)),
        ]
    if "EQ" in said and len(values) == 1:
        return [("lower", values[0], True), ("upper", values[0], True)]
    known = [each for each in said if each in _SIDES]
    return [(*_SIDES[known[0]][:1], values[0], _SIDES[known[0]][1])] if len(known) == len(values) == 1 else []


def _turned(text: str, place: int, bound: Stated) -> Stated:
    """The bound as it is, or inverted where the nearest title above speaks of exclusion."""
    titles = [match[1].lower() for match in _TITLE.finditer(text, 0, place)]
    if not titles or titles[-1] == "inclusion":
        return bound
    fact, side, value, inclusive = bound
    return (fact, "upper" if side == "lower" else "lower", value, not inclusive)


# Scoring


def stated(text: str) -> tuple[set[Stated], set[Decimal]]:
    """What the drafts say of a text: its bounds, and every number in them."""
    found, values = set[Stated](), set[Decimal]()
    for bound in map(as_json, draft(read(text)).bounds()):
        for side in ("lower", "upper"):
            if bound[side]:
                value = Decimal(str(bound[side]["value"]))
                values.add(value)
                found.add((bound["fact"], side, value, bound[side]["inclusive"]))
    return found, values


@dataclass(frozen=True, slots=True)
class Score:
    """How the drafts of some texts compare with the annotation: by fact, and how many numbers were recovered."""

    tallies: dict[str, Tally]
    recovered: int
    numbers: int

    @property
    def total(self) -> Tally:
        """All facts together."""
        parts = ("right", "wrong", "missed")
        return Tally(*(sum(getattr(each, part) for each in self.tallies.values()) for part in parts))


def score(pairs: Iterable[tuple[Document, str]]) -> Score:
    """The score of documents, each with the text that is drafted in its place."""
    tallies: dict[str, Tally] = defaultdict(Tally)
    recovered, numbers = 0, 0
    for document, text in pairs:
        found, values = stated(text)
        _count(tallies, document, found)
        recovered += sum(value in values for value in document.values)
        numbers += len(document.values)
    return Score(dict(tallies), recovered, numbers)


def _print_scores(title: str, found: Score) -> None:
    order = sorted(found.tallies, key=lambda fact: -_gold(found.tallies[fact]))
    rows = [found.tallies[fact].row(fact) for fact in order if _gold(found.tallies[fact])]
    _print(title, ("fact", "gold", "precision", "recall", "F1"), [*rows, found.total.row("all of these")])
    share = found.recovered / max(1, found.numbers)
    print(f"numbers recovered: {found.recovered} of {found.numbers} ({share:.1%})\n")


def _gold(tally: Tally) -> int:
    return tally.right + tally.missed


def _count(tallies: dict[str, Tally], document: Document, found: set[Stated]) -> None:
    known = {"age", *_FACTS}
    for bound in found | document.bounds:
        if bound[0] not in known:
            continue
        tally = tallies[bound[0]]
        tally.right += bound in found and bound in document.bounds
        tally.wrong += bound not in document.bounds
        tally.missed += bound not in found


def _print_misses(documents: list[Document]) -> None:
    for document in documents:
        found, values = stated(document.text)
        extra = {bound for bound in found if bound[0] in {"age", *_FACTS}} - document.bounds
        lost = document.bounds - found
        gone = Counter(value for value in document.values if value not in values)
        if extra or lost or gone:
            print(
                Path(document.name).name,
                "+",
                _told(extra),
                "-",
                _told(lost),
                "numbers",
                ", ".join(map(str, gone)),
            )


def _told(bounds: Iterable[Stated]) -> str:
    return "; ".join(
        f"{fact} {side} {value}{'=' if inclusive else ''}" for fact, side, value, inclusive in sorted(bounds)
    )


# Texts changed in ways that mean nothing


def _same(text: str) -> str:
    return text


def _with_blank_lines(text: str) -> str:
    return re.sub(r"\n(?=\s*(?:-|\d{1,2}\.)\s)", "\n\n", text)


def _without_blank_lines(text: str) -> str:
    return re.sub(r"\n\s*\n", "\n", text)


WAYS = {
    "as found": _same,
    "blank lines put in": _with_blank_lines,
    "blank lines taken out": _without_blank_lines,
}


# Speed


def _print_speed(texts: list[str]) -> None:
    begun = time.process_time()
    trees = [read(text) for text in texts]
    after_reading = time.process_time()
    drafts = [draft(tree) for tree in trees]
    after_drafting = time.process_time()
    for tree, each in zip(trees, drafts, strict=True):
        drafted_criteria(tree, "text", each)
    ended = time.process_time()
    items = sum(1 for tree in trees for _ in walk(tree.items))
    taken = {
        "read": after_reading - begun,
        "draft bounds": after_drafting - after_reading,
        "read and draft bounds": after_drafting - begun,
        "write in the language": ended - after_drafting,
        "all of it": ended - begun,
    }
    rows = [(step, f"{items / seconds:,.0f}") for step, seconds in taken.items()]
    _print(f"{items:,} items on one core", ("step", "items a second"), rows)


def _print(title: str, head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> None:
    table = Table(*head, title=title, title_justify="left")
    for row in rows:
        table.add_row(*row)
    Console().print(table)
