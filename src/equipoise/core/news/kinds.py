"""The kinds of news of a study: one table for letters, feeds, webhooks and the choice of topics.

A change between two versions of a record has a code and a detail (`core.registry.change_kinds`, and for criteria
`core.eligibility.compare`). `kind_of` says which kind of news it is to somebody who waits for a study.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from equipoise.core.registry.change_kinds import KINDS as CHANGES
from equipoise.core.registry.change_kinds import ChangeGroup


class Topic(StrEnum):
    """What news is about. Who asks to be told of a study chooses among these."""

    NEW = "new"
    OPEN = "open"
    SITES = "sites"
    WHO = "who"
    DATES = "dates"
    RESULTS = "results"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class TopicWords:
    """A topic's label, and what it takes in, in one sentence."""

    label: str
    explanation: str


TOPICS: Mapping[Topic, TopicWords] = {
    Topic.NEW: TopicWords("New studies", "A study is in the registry that was not there before."),
    Topic.OPEN: TopicWords("Open or closed", "The whole study opens, closes, pauses, goes on or ends."),
    Topic.SITES: TopicWords("Places", "A place of the study opens, closes, pauses or goes on."),
    Topic.WHO: TopicWords("Who may join", "The rules about who may join get looser, stricter or new words."),
    Topic.DATES: TopicWords("Dates", "The start or the end moves, is given or comes to pass."),
    Topic.RESULTS: TopicWords("Results", "Results are posted in the registry."),
    Topic.OTHER: TopicWords(
        "Everything else", "Treatments, what is measured, the plan, the team, the texts."
    ),
}
"""Every topic, in the order in which they are offered and told."""
USUAL: tuple[Topic, ...] = tuple(each for each in TOPICS if each is not Topic.OTHER)
"""What is told to somebody who chooses nothing."""


@dataclass(frozen=True, slots=True)
class KindOfNews:
    """A kind's label, its explanation in one sentence, its topic, and how much it matters.

    `weight`: 3 changes whether somebody can join, 2 may change who can or when, 1 is good to know.
    """

    label: str
    explanation: str
    topic: Topic
    weight: int


NEW, OTHER = "new_study", "other"
KINDS: Mapping[str, KindOfNews] = {
    NEW: KindOfNews("New study", "The study was not in the registry before.", Topic.NEW, 3),
    "study_opened": KindOfNews("Study opened", "The study takes people now.", Topic.OPEN, 3),
    "study_resumed": KindOfNews(
        "Study goes on", "The study had paused and takes people again.", Topic.OPEN, 3
    ),
    "study_paused": KindOfNews("Study paused", "The study paused and may start again.", Topic.OPEN, 3),
    "study_closed": KindOfNews("Study closed", "The study takes nobody new at present.", Topic.OPEN, 3),
    "study_ended": KindOfNews("Study ended", "The study finished or was stopped for good.", Topic.OPEN, 3),
    "study_status": KindOfNews(
        "More about its status",
        "The status changed without opening, pausing or closing the study, or a reason for it was given.",
        Topic.OPEN,
        2,
    ),
    "site_opened": KindOfNews("Place opened", "A place takes people now.", Topic.SITES, 3),
    "site_resumed": KindOfNews(
        "Place goes on", "A place that had paused takes people again.", Topic.SITES, 3
    ),
    "site_paused": KindOfNews("Place paused", "A place paused and may start again.", Topic.SITES, 2),
    "site_closed": KindOfNews("Place closed", "A place no longer takes people.", Topic.SITES, 2),
    "site_changed": KindOfNews(
        "Places changed",
        "A place that takes nobody now was listed, left the list or changed its state.",
        Topic.SITES,
        1,
    ),
    "criteria_loosened": KindOfNews("Rules loosened", "More people may join.", Topic.WHO, 3),
    "criteria_tightened": KindOfNews("Rules tightened", "Fewer people may join.", Topic.WHO, 2),
    "criteria_reworded": KindOfNews(
        "Rules reworded",
        "The rules about who may join changed, and it is not certain that more or fewer people may join.",
        Topic.WHO,
        1,
    ),
    "dates_changed": KindOfNews(
        "Dates changed", "A date moved, was filled in, was taken out or came to pass.", Topic.DATES, 1
    ),
    "results_posted": KindOfNews(
        "Results posted", "Results can now be read in the registry.", Topic.RESULTS, 2
    ),
    "results_removed": KindOfNews(
        "Results removed", "Results can no longer be read in the registry.", Topic.RESULTS, 1
    ),
    OTHER: KindOfNews("Something else", "Another part of the record changed.", Topic.OTHER, 1),
}
"""Every kind by its code, in the order of what matters most to somebody who looks for a study."""

_STATUS = "status_changed"
_BY_CHANGE: Mapping[str, str] = {
    **dict.fromkeys(("why_stopped_given", "why_stopped_changed", "why_stopped_removed"), "study_status"),
    **{code: code for code in ("site_opened", "site_closed", "site_paused", "site_resumed")},
    "site_status": "site_changed",
    "criterion_removed": "criteria_loosened",
    "criterion_loosened": "criteria_loosened",
    "criterion_added": "criteria_tightened",
    "criterion_tightened": "criteria_tightened",
    "criterion_reworded": "criteria_reworded",
    "criterion_moved": "criteria_reworded",
    "criteria_text": "criteria_reworded",
    "age_loosened": "criteria_loosened",
    "age_tightened": "criteria_tightened",
    "sex_loosened": "criteria_loosened",
    "sex_tightened": "criteria_tightened",
    "sex_changed": "criteria_reworded",
    "healthy_volunteers_accepted": "criteria_loosened",
    "healthy_volunteers_refused": "criteria_tightened",
    **{code: "dates_changed" for code, change in CHANGES.items() if change.group is ChangeGroup.DATES},
    "results_posted": "results_posted",
    "results_removed": "results_removed",
}
"""Which kind of news a change is where its code alone says it."""

_OPEN = frozenset({"RECRUITING", "AVAILABLE"})
_INVITED = frozenset({"ENROLLING_BY_INVITATION"})
_PAUSED = frozenset({"SUSPENDED", "TEMPORARILY_NOT_AVAILABLE"})
_ENDED = frozenset({"COMPLETED", "TERMINATED", "WITHDRAWN", "NO_LONGER_AVAILABLE", "APPROVED_FOR_MARKETING"})
TAKES_PEOPLE = _OPEN | _INVITED
"""Statuses in which a study or a place takes people, be it only those it invites."""


def kind_of(change: str, detail: Mapping[str, Any]) -> str:
    """The kind of news that a change is: a key of `KINDS`. Total: what nobody knows is `other`.

    `change` is a code of `core.registry.change_kinds.KINDS` or of `core.eligibility.compare`, `""` for a study that is
    new; `detail` is that of the change, of which only statuses are looked at.
    """
    if not change:
        return NEW
    if change == _STATUS:
        return _of_status(str(detail.get("from") or ""), str(detail.get("to") or ""))
    if change in ("site_added", "site_removed"):
        return _of_listing(change, detail)
    return _BY_CHANGE.get(change, OTHER)


def topic_of(kind: str) -> Topic:
    """What a kind of news is about; one that is no longer known is about something else."""
    found = KINDS.get(kind)
    return found.topic if found else Topic.OTHER


def _of_status(old: str, new: str) -> str:
    """What a whole study's status means against the one before.

    "By invitation" is closed to whoever was not invited, so that leaving it for "recruiting" opens the study, and
    turning to it closes an open one. A status that is not known is never news of opening or closing.
    """
    if new in _PAUSED:
        return "study_status" if old in _PAUSED else "study_paused"
    if new in _ENDED:
        return "study_status" if old in _ENDED else "study_ended"
    if new in _OPEN:
        return _opened(old)
    if new == "ACTIVE_NOT_RECRUITING":
        return "study_status" if old in _ENDED else "study_closed"
    closes = old in _OPEN and (new in _INVITED or new == "NOT_YET_RECRUITING")
    return "study_closed" if closes else "study_status"


def _opened(old: str) -> str:
    if old in _OPEN:
        return "study_status"
    return "study_resumed" if old in _PAUSED else "study_opened"


def _of_listing(change: str, detail: Mapping[str, Any]) -> str:
    """A place that joins the list and takes people has opened to those who wait for one; one that leaves has closed.

    Places come and go on lists without a word about their state (a record of the registry's first years, or a change
    that an older version of the software kept). Those count too: a call in vain is less bad than a place missed.
    """
    states = [_state(each) for each in _places(detail)]
    if states and not any(state in TAKES_PEOPLE or not state for state in states):
        return "site_changed"
    return "site_opened" if change == "site_added" else "site_closed"


def _places(detail: Mapping[str, Any]) -> list[Any]:
    places = detail.get("sites")
    return list(places) if isinstance(places, list | tuple) else []


def _state(place: Any) -> str:
    return str(place.get("status") or "") if isinstance(place, Mapping) else ""
