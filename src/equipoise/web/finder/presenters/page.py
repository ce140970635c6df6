"""The study page as one value: each section of it, in its order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from equipoise.core.registry.record import Point, Study
from equipoise.web.finder.presenters.full_record import DateRow, Group, dates, groups
from equipoise.web.finder.presenters.general_questions import GENERAL
from equipoise.web.finder.presenters.happening import Happening, happening
from equipoise.web.finder.presenters.notes import MadeUp, Notes, made_up, notes
from equipoise.web.finder.presenters.overview import Fact, Overview, overview
from equipoise.web.finder.presenters.people import Reaching, Runs, reaching, runs
from equipoise.web.finder.presenters.places import Locate, Sites, open_sentence, sites
from equipoise.web.finder.presenters.questions import Question, about
from equipoise.web.finder.presenters.who import Who, who
from equipoise.web.sites.queries import Word

SECTIONS = (
    ("what", "In a few words"),
    ("open", "Is it open, and where near me?"),
    ("who", "Who it may suit"),
    ("happens", "What would happen to me"),
    ("run", "Who runs it"),
    ("contact", "How to reach them"),
    ("questions", "Questions people ask"),
    ("record", "The full record"),
)
"""The sections' ids and headings, in the order of the page."""


@dataclass(frozen=True, slots=True)
class StudyPage:
    """All that the study page and its print show."""

    head: Overview
    sites: Sites
    open_sentence: str
    who: Who
    happens: Happening
    runs: Runs
    reach: Reaching
    questions: tuple[Question, ...]
    general: tuple[Question, ...]
    dates: tuple[DateRow, ...]
    groups: tuple[Group, ...]
    notes: Mapping[str, Notes]
    made_up: MadeUp | None
    sections: tuple[tuple[str, str], ...] = SECTIONS

    @property
    def facts(self) -> tuple[tuple[Fact, str], ...]:
        """The facts at the head, each with the code of a contradiction that concerns it (`""` for none)."""
        found = {each.field: each.code for notes in self.notes.values() for each in notes.contradictions}
        return tuple((fact, found.get(fact.field, "")) for fact in self.head.facts)


def study_page(
    study: Study, today: date, here: Point | None, locate: Locate, words: Sequence[Word | None] = ()
) -> StudyPage:
    """The page of a study as it stands today, its sites measured from `here`; `words` as `places.sites` takes them."""
    found = sites(study, here, locate, words)
    return StudyPage(
        head=overview(study),
        sites=found,
        open_sentence=open_sentence(study, found),
        who=who(study),
        happens=happening(study),
        runs=runs(study),
        reach=reaching(study, found),
        questions=about(study),
        general=GENERAL,
        dates=dates(study),
        groups=groups(study),
        notes=notes(study, today),
        made_up=made_up(study),
    )
