"""A piece of news in one plain sentence, for somebody who waits for a study and knows no terms of the trade."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from equipoise.core.news.kinds import TAKES_PEOPLE
from equipoise.core.registry import changes
from equipoise.core.registry.terms import label
from equipoise.core.values import PartialDate

Detail = Mapping[str, Any]
LONGEST = 400
"""Characters of a sentence: names of places and criteria can be pages long."""
_QUOTED = 160
"""Characters of a criterion's words that a sentence repeats."""


def sentence(kind: str, change: str, detail: Detail) -> str:
    """What happened, in one sentence of at most `LONGEST` characters.

    `kind` is a key of `core.news.kinds.KINDS`; `change` and `detail` are those of the difference, `""` for a study that
    is new. Never raises, whatever an older version kept.
    """
    try:
        told = _told(kind, change, detail)
    except (KeyError, TypeError, ValueError, AttributeError, IndexError):
        told = changes.sentence(change, detail) if change else "This study is new in the registry."
    return cut(told, LONGEST)


def cut(text: str, most: int) -> str:
    """At most so many characters, ended between two words where it has to be."""
    if len(text) <= most:
        return text
    return f"{text[: most - 1].rsplit(' ', 1)[0].rstrip(' .,;:')}…"


def _told(kind: str, change: str, detail: Detail) -> str:
    if not change:
        return _new(detail)
    if change.startswith("criterion_"):
        return _criterion(change, detail)
    own = _OWN.get(change)
    told = own(kind, detail) if own else ""
    return told or _LEADS.get(change, "") + _continued(change, changes.sentence(change, detail))


def _new(detail: Detail) -> str:
    status = str(detail.get("status") or "")
    return (
        f"This study is new in the registry; its status is {_status(status)}."
        if status
        else "This study is new in the registry."
    )


def _status(code: str) -> str:
    return f"“{label('status', code).lower()}”"


# Whether the whole study takes people

_STATUS_STARTS = {
    "study_opened": "The study opened",
    "study_resumed": "The study takes people again",
    "study_paused": "The study paused",
    "study_closed": "The study takes nobody new at present",
}


def _study(kind: str, detail: Detail) -> str:
    """Where the kind says more than the new status alone does."""
    start = "Only invited people can join now" if detail["to"] == "ENROLLING_BY_INVITATION" else ""
    start = start or _STATUS_STARTS.get(kind, "")
    if not start or not detail["from"]:
        return ""
    return f"{start}: its status went from {_status(detail['from'])} to {_status(detail['to'])}."


# Places


def _listed(_kind: str, detail: Detail) -> str:
    """Places that joined, with how many of them take people; no words of its own where nobody said so."""
    places: Sequence[Detail] = detail["sites"]
    if not all(each.get("status") for each in places):
        return ""
    taking, count = sum(each["status"] in TAKES_PEOPLE for each in places), len(places)
    if count == 1:
        how = " and takes people" if taking else " and takes nobody at present"
    elif taking in (0, count):
        how = ", and all take people" if taking else ", and none takes people at present"
    else:
        how = f", and {taking} of them {'takes' if taking == 1 else 'take'} people"
    joined = " joined the study"
    return changes.sentence("site_added", detail).replace(f"{joined}:", f"{joined}{how}:", 1)


# Who may join

_LEADS = {
    "age_loosened": "More people may join: ",
    "age_tightened": "Fewer people may join: ",
    "sex_loosened": "More people may join: ",
    "sex_tightened": "Fewer people may join: ",
}
_RULES = {
    "inclusion": "A rule for joining",
    "exclusion": "A rule that keeps people out",
    "other": "A note on who may join",
}
_CRITERIA = {
    "criterion_added": "was added",
    "criterion_removed": "was taken out",
    "criterion_tightened": "got stricter",
    "criterion_loosened": "got looser",
    "criterion_reworded": "was reworded",
    "criterion_moved": "stands in another place now",
}
_SAID_ALREADY = ("criterion_added", "criterion_removed", "criterion_moved")
"""Changes of which the reason kept beside says no more than the words themselves."""
_NO_REASON = "its words changed"


def _criterion(change: str, detail: Detail) -> str:
    """Which rule, what became of it and how, and its words as they are now."""
    start = f"{_RULES.get(str(detail['section']), _RULES['other'])} {_CRITERIA[change]}"
    why, before, after = (str(detail[each]) for each in ("why", "before", "after"))
    if change in _SAID_ALREADY:
        return f"{start}: {_words(after or before)}."
    if "“" in why:
        return f"{start}: {why}."
    reason = "" if why == _NO_REASON else f" ({why})"
    words = f"it now reads {_words(after)}" if after else f"it read {_words(before)}"
    return f"{start}{reason}; {words}."


def _words(text: str) -> str:
    return f"“{cut(text.rstrip(' .;,'), _QUOTED)}”"


def _continued(change: str, told: str) -> str:
    return told[:1].lower() + told[1:] if change in _LEADS else told


# Dates

_DATES = {
    "start": "The start of the study",
    "primary_completion": "The last check for the main result",
    "completion": "The end of the study",
}


def _date(change: str) -> Callable[[str, Detail], str]:
    """The usual sentence with the date's name in everyday words."""

    def say(_kind: str, detail: Detail) -> str:
        name = str(detail["date"])
        return changes.sentence(change, detail).replace(label("date", name), _DATES[name], 1)

    return say


def _come(_kind: str, detail: Detail) -> str:
    """A date that was expected and has come."""
    was, now = (PartialDate.parse(detail[each]).words() for each in ("from", "to"))
    expected = "as expected" if was == now else f"{was} was expected"
    return f"{_DATES[str(detail['date'])]} has come: {now} ({expected})."


_OWN: Mapping[str, Callable[[str, Detail], str]] = {
    "status_changed": _study,
    "site_added": _listed,
    **{each: _date(each) for each in changes.KINDS if each.startswith("date_")},
    "date_actual": _come,
}
"""Changes that are said in other words than beside the record."""
