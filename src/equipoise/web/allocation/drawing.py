"""A sealed form as a page shows it: fields with what was answered, rows of groups with some more to fill."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from equipoise.core.followup import checks
from equipoise.core.followup.answers import BLANK, Answer, Answers, Missing, answer, rows, split
from equipoise.core.followup.entering import Entered
from equipoise.core.followup.entering import read as read_typed
from equipoise.core.followup.forms import Form, Item, Kind
from equipoise.core.values.words import TooLong, whole

_YES_NO = (("yes", "Yes"), ("no", "No"))
MISSING = (Missing.NOT_DONE, Missing.UNKNOWN, Missing.REFUSED, Missing.NOT_APPLICABLE)
"""Why there is no answer, as a page offers it."""
WHY_MISSING, REASON = "m.", "r."
"""What stands before a path in the names of what is sent: why there is no answer, and the reason in words."""
LONGEST_REASON = 300
FRESH = 4
"""How many empty rows a group ends with, so that a treatment of several lesions is written down at once."""


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that is asked. `path`: its name in what is sent; `problem`: why it can't be read; `said`: warnings.

    `missing`: why there is no answer, with the `reason` in words.
    """

    path: str
    item: Item
    value: str
    problem: str
    said: tuple[str, ...]
    missing: str = ""
    reason: str = ""

    @property
    def words(self) -> str:
        """The answer in words, for a line that sums a row up; empty where there is none."""
        if self.missing and not self.value:
            return f"{self.item.title.lower()} {self.missing}"
        return dict(self.choices).get(
            self.value, f"{self.value} {self.item.unit}".strip() if self.value else ""
        )

    @property
    def choices(self) -> tuple[tuple[str, str], ...]:
        """Codes with their words, of items that are chosen; empty where something is typed."""
        return _YES_NO if self.item.kind is Kind.YES_NO else self.item.choices

    @property
    def mode(self) -> str:
        """Which keys a phone offers."""
        return {Kind.QUANTITY: "decimal", Kind.INTEGER: "numeric"}.get(self.item.kind, "")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a group. `fresh`: nothing is in it yet. `line`: what is in it, in a line."""

    number: int
    fields: tuple[Field, ...]
    fresh: bool
    line: str = ""

    @property
    def problems(self) -> int:
        """How many answers can't be read."""
        return sum(1 for each in self.fields if each.problem)

    @property
    def doubts(self) -> int:
        """How many answers are missing or unusual."""
        return sum(1 for each in self.fields if each.said)


@dataclass(frozen=True, slots=True)
class Part:
    """What stands in a form under each other: a field, or a group with its rows."""

    field: Field | None
    title: str = ""
    rows: tuple[Row, ...] = ()


def read(form: Form, sent: Mapping[str, str]) -> Entered:
    """Answers from what a browser sent; what is none of the form's is left out.

    Where it is said why there is no answer, a reason in words is needed.
    """
    known = {item.id for item in form.items}
    typed = {path: each for path, each in sent.items() if _head(path) in known}
    missing = {path: each for path, each in _under(WHY_MISSING, sent, known).items() if each}
    found, why = read_typed(form, typed, missing), reasons(form, sent)
    unsaid = {
        path: "Write why there is no answer."
        for path, each in found.answers.items()
        if each.missing and not why.get(path)
    }
    return Entered(found.answers, {**unsaid, **_too_long(why), **found.problems})


def _too_long(why: Mapping[str, str]) -> dict[str, str]:
    """A sentence for each reason that is longer than may be kept."""
    found = {}
    for path, each in why.items():
        try:
            whole(each, LONGEST_REASON, "")
        except TooLong as error:
            found[path] = str(error)
    return found


def reasons(form: Form, sent: Mapping[str, str]) -> dict[str, str]:
    """Why there is no answer, in words, by path, where that was said."""
    known = {item.id for item in form.items}
    said = _under(WHY_MISSING, sent, known)
    given = _under(REASON, sent, known)
    return {
        path: why.strip()
        for path, why in given.items()
        if why.strip() and said.get(path) in MISSING and not sent.get(path, "").strip()
    }


def typed_reasons(form: Form, sent: Mapping[str, str]) -> dict[str, str]:
    """The reasons as they were typed, whatever else was, for a page that comes back."""
    return _under(REASON, sent, {item.id for item in form.items})


def _under(before: str, sent: Mapping[str, str], known: set[str]) -> dict[str, str]:
    """What was sent under names with something before the path."""
    found = {name.removeprefix(before): each for name, each in sent.items() if name.startswith(before)}
    return {path: each for path, each in found.items() if _head(path) in known}


def kept(answers: Answers) -> dict[str, list[str]]:
    """Answers as they are sealed: by path, without what is blank."""
    return {path: each.plain() for path, each in answers.items() if each}


def opened(values: Mapping[str, list[str]]) -> dict[str, Answer]:
    """What `kept` made."""
    return {path: answer(plain) for path, plain in values.items()}


def parts(form: Form, entered: Entered, today: date, why: Mapping[str, str] | None = None) -> list[Part]:
    """The form with its answers. Warnings stand beside what they are about; nothing warns of an empty form.

    `why`: the reasons for which there is no answer, by path.
    """
    said: dict[str, tuple[str, ...]] = {}
    if any(entered.answers.values()):
        for each in checks.findings(form, entered.answers, today):
            said[each.path] = (*said.get(each.path, ()), each.sentence)
    drawer = _Drawer(entered, said, why or {})
    return [drawer.part(item) for item in form.items]


def warnings(form: Form, answers: Answers, today: date) -> int:
    """How many things speak against an entry."""
    return len(checks.findings(form, answers, today))


@dataclass(frozen=True, slots=True)
class _Drawer:
    entered: Entered
    said: Mapping[str, tuple[str, ...]]
    why: Mapping[str, str]

    def part(self, item: Item) -> Part:
        """One item, with its rows where it is a group."""
        if item.kind is not Kind.GROUP:
            return Part(self.field(item.id, item))
        there = rows(self.entered.answers, item.id)
        last = max(there, default=0)
        numbers = [*there, *range(last + 1, last + 1 + FRESH)]
        return Part(None, item.title, tuple(self.row(item, number) for number in numbers))

    def row(self, group: Item, number: int) -> Row:
        """One entry of a group."""
        fields = tuple(self.field(f"{group.id}.{number}.{item.id}", item) for item in group.items)
        return Row(number, fields, not any(each.value or each.missing for each in fields), line(fields))

    def field(self, path: str, item: Item) -> Field:
        """One item with its answer."""
        found = self.entered.answers.get(path, BLANK)
        problem = self.entered.problems.get(path, "")
        said = () if problem else self.said.get(path, ())
        return Field(
            path, item, found.typed or found.value, problem, said, found.missing, self.why.get(path, "")
        )


def line(fields: Sequence[Field]) -> str:
    """What a row holds, in a line: “T1, lung: 35 Gy in 5”, of other groups its first answers."""
    words = {each.item.id: each.words for each in fields}
    said = {each.item.id for each in fields if each.value}
    name = ", ".join(each for each in (words.get("TULNKID"), words.get("TULOC")) if each)
    for dose, fractions, after in (("DOSE", "FRACTIONS", ""), ("DOSEPLAN", "FRACPLAN", " planned")):
        if words.get(dose):
            counted = dose in said and fractions in said
            given = f"{words[dose]} in {words[fractions]}" if counted else words[dose]
            return f"{name}: {given}{after}" if name else f"{given}{after}"
    return name or ", ".join([each.words for each in fields if each.words][:3])


def _head(path: str) -> str:
    try:
        return split(path)[0]
    except ValueError:
        return ""
