"""Up to four studies side by side: the same questions asked of each, and whether the answers differ."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from string import ascii_uppercase

from equipoise.core.registry.honesty import contradictions
from equipoise.core.registry.record import Study
from equipoise.core.registry.terms import label, phases_label
from equipoise.core.registry.text import plain
from equipoise.web.finder.presenters.criteria import criteria
from equipoise.web.finder.presenters.happening import chance, knowing
from equipoise.web.finder.presenters.plain_words import number
from equipoise.web.finder.rows import ages, places

MOST = 4
Question = tuple[str, Callable[[Study], str | Iterable[str]]]
DISAGREES = "What doesn’t agree in its record"


@dataclass(frozen=True, slots=True)
class Column:
    """One of the studies; `letter` (`A` to `D`) stands for it where its title is too long."""

    letter: str
    nct_id: str
    title: str
    status: str
    status_label: str
    demonstration: bool


@dataclass(frozen=True, slots=True)
class Cell:
    """What one study says: lines of text, none where it says nothing. `column` is whose it is."""

    column: Column
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One question with every study's answer. `state` says in words how they stand to each other."""

    label: str
    cells: tuple[Cell, ...]

    @property
    def differs(self) -> bool:
        """Whether the answers are not all the same."""
        return len({each.lines for each in self.cells}) > 1

    @property
    def state(self) -> str:
        """`differs`, `the same` or `said by none`; `""` for a single study."""
        if len(self.cells) < 2:
            return ""
        if self.differs:
            return "differs"
        return "the same" if self.cells[0].lines else "said by none"


@dataclass(frozen=True, slots=True)
class Comparison:
    """The columns and the rows."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]

    @property
    def different(self) -> tuple[Row, ...]:
        """The rows whose answers differ."""
        return tuple(each for each in self.rows if each.differs)


def comparison(studies: Sequence[Study], today: date) -> Comparison:
    """The studies side by side as they stand today, in the order given."""
    columns = tuple(_column(letter, study) for letter, study in zip(ascii_uppercase, studies, strict=False))
    asked: tuple[Question, ...] = (*_ROWS, (DISAGREES, partial(_disagreeing, today=today)))
    rows = (
        Row(
            name,
            tuple(Cell(column, _lines(ask(study))) for column, study in zip(columns, studies, strict=True)),
        )
        for name, ask in asked
    )
    return Comparison(columns, tuple(rows))


def _column(letter: str, study: Study) -> Column:
    title = plain(study.title) or plain(study.official_title) or study.nct_id
    status, made_up = label("status", study.status), study.demonstration is not None
    return Column(letter, study.nct_id, title, study.status, status, made_up)


def _lines(answer: str | Iterable[str]) -> tuple[str, ...]:
    lines = [answer] if isinstance(answer, str) else answer
    return tuple(dict.fromkeys(each for each in map(plain, lines) if each))


def _status(study: Study) -> str:
    return label("status", study.status) if study.status else ""


def _date(kind: str) -> Callable[[Study], str]:
    def said(study: Study) -> str:
        found = study.date(kind)
        if found is None:
            return ""
        type_ = f" ({label('date_type', found.type).lower()})" if found.type else ""
        return f"{found.date.words()}{type_}"

    return said


def _sex(study: Study) -> str:
    return label("sex", study.eligibility.sex) if study.eligibility.sex else ""


def _volunteers(study: Study) -> str:
    taken = study.eligibility.healthy_volunteers
    return "" if taken is None else "May take part" if taken else "May not take part"


def _criteria(study: Study) -> str:
    found = criteria(study.eligibility.criteria)
    if not (found.inclusion_count or found.exclusion_count):
        return ""
    return f"{found.inclusion_count} for joining, {found.exclusion_count} against"


def _groups(study: Study) -> Iterable[str]:
    return (each.label for each in study.arms)


def _disagreeing(study: Study, today: date) -> Iterable[str]:
    """What doesn't agree, never empty: that nothing was found is an answer, not a gap of the record."""
    return [each.title for each in contradictions(study, today)] or ["Nothing found"]


def _people(study: Study) -> str:
    count = study.design.enrollment
    return number(count).capitalize() if count is not None else ""


def _places(study: Study) -> str:
    return places(study) if study.locations else ""


def _sponsor(study: Study) -> str:
    return study.lead_sponsor.name if study.lead_sponsor else ""


def _main_outcomes(study: Study) -> Iterable[str]:
    return (
        f"{each.measure} ({each.time_frame})" if each.time_frame else each.measure
        for each in study.primary_outcomes
    )


_ROWS: tuple[Question, ...] = (
    ("Is it open?", _status),
    ("Where", _places),
    ("Conditions", lambda study: study.conditions),
    ("What is given or done", lambda study: (each.name for each in study.interventions)),
    ("The groups", _groups),
    ("How one comes into a group", chance),
    ("Who knows which group it is", knowing),
    ("Phase", lambda study: phases_label(study.design.phases) if study.design.phases else ""),
    ("Ages", lambda study: ages(study.eligibility.minimum_age, study.eligibility.maximum_age)),
    ("Sex", _sex),
    ("Healthy people", _volunteers),
    ("Criteria", _criteria),
    ("What it mainly measures", _main_outcomes),
    ("How many people", _people),
    ("Study start", _date("start")),
    ("Study completion", _date("completion")),
    ("Last update posted", _date("last_update_posted")),
    ("Sponsor", _sponsor),
)
"""The questions in the order in which people ask them."""
