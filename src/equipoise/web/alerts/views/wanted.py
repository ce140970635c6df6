"""What a page's address asks to be told of: of studies by their numbers, of a self-check's answers, or of a search."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.http import HttpRequest, QueryDict

from equipoise.core.registry.request import SearchRequest, from_params
from equipoise.core.registry.text import plain
from equipoise.links.index.note import is_note
from equipoise.web.alerts import wishes
from equipoise.web.alerts.wishes import Wish
from equipoise.web.fit import answers as kept
from equipoise.web.fit.answers import Answers
from equipoise.web.studies import queries as studies

MOST_STUDIES = 100
"""As many as a saved list holds."""
_NUMBER = re.compile(r"NCT\d{8}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for, before the rest of the form. `studies`: their numbers; `answers`: of a self-check, if it is
    asked for by them; else the search. `about`: what the trials of a self-check are to be about, to begin with.
    """

    search: SearchRequest
    studies: tuple[str, ...] = ()
    answers: Answers | None = None
    about: str = ""

    @property
    def needs(self) -> frozenset[str]:
        """The fields of the form that only this needs."""
        if self.studies:
            return frozenset({"topics"})
        return frozenset({"about"} if self.answers is not None else ())

    @property
    def is_summary(self) -> bool:
        """Whether the search is a summary of a person, which says too much at once to be on the watch for."""
        return is_note(self.search.text)

    @property
    def is_nothing(self) -> bool:
        """Whether too little is asked for: all trials of the world are no wish, and answers may be gone."""
        if self.studies:
            return False
        if self.is_summary:
            return True
        return not self.answers if self.answers is not None else not self.search.to_params()

    def wishes(self, topics: list[str], about: str) -> tuple[Wish, ...]:
        """The wishes, once the form is filled in."""
        if self.studies:
            return tuple(wishes.of_study(each, topics) for each in self.studies)
        if self.answers is not None:
            return (wishes.of_answers(SearchRequest(text=about), self.answers),)
        return (wishes.of_search(self.search),)


def wanted(request: HttpRequest) -> Wanted:
    """What the address asks for, or else the form; numbers of studies that are not kept are left out."""
    given = request.GET or request.POST
    numbers = _numbers(given)
    if "answers" in given:
        return Wanted(SearchRequest(), answers=kept.read(request), about=_about(numbers))
    search, _ = from_params(
        {key: given.getlist(key) for key in given if key not in ("study", "email", "step")}
    )
    return Wanted(SearchRequest() if numbers else _filters_alone(search), studies=numbers)


def _filters_alone(search: SearchRequest) -> SearchRequest:
    plain_ = SearchRequest()
    return search.but(sort=plain_.sort, page_size=plain_.page_size)


def _numbers(given: QueryDict) -> tuple[str, ...]:
    typed = (each.upper() for each in given.getlist("study")[:MOST_STUDIES])
    numbers = list(dict.fromkeys(each for each in typed if _NUMBER.fullmatch(each)))
    found = {each.nct_id for each in studies.many(numbers)}
    former = {each: studies.resolve(each) for each in numbers if each not in found}
    return tuple(dict.fromkeys(number for each in numbers if (number := former.get(each, each))))


def _about(numbers: tuple[str, ...]) -> str:
    """What the trial is about whose self-check the answers are of."""
    study = studies.study(numbers[0]) if numbers else None
    return plain(study.conditions[0]) if study and study.conditions else ""
