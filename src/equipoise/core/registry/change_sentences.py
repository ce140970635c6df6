"""Each change as one plain sentence."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from equipoise.core.registry.change_kinds import KINDS
from equipoise.core.registry.terms import StatusGroup, label, phases_label, sentence_case, status_group
from equipoise.core.values import PartialDate

Detail = Mapping[str, Any]
NAMED = 3
"""How many of a list a sentence names before it counts the rest."""
MAX_NAME = 120


def sentence(kind: str, detail: Detail) -> str:
    """The change in one sentence.

    A kind that is no longer known gives its code in sentence case; a detail that lacks what its kind needs
    (one kept by an older version of the software) gives the kind's label.
    """
    known = KINDS.get(kind)
    if known is None:
        return f"{sentence_case(kind)}."
    try:
        return _SENTENCES[kind](kind, detail)
    except (KeyError, TypeError, ValueError, AttributeError, IndexError):
        return f"{known.label}."


def _quoted(text: str) -> str:
    return f"“{text[: MAX_NAME - 1]}…”" if len(text) > MAX_NAME else f"“{text}”"


def _listed(names: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b, c and 4 more`."""
    shown, rest = list(names[:NAMED]), len(names) - NAMED
    if rest > 0:
        shown.append(f"{rest} more")
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"


def _status(_kind: str, detail: Detail) -> str:
    old, new = (label("status", detail[each]).lower() for each in ("from", "to"))
    if not detail["from"] or not detail["to"]:
        return (
            f"The status is now {new}."
            if detail["to"]
            else f"The record no longer gives a status; it was {old}."
        )
    return f"{_STATUS_STARTS[status_group(detail['to'])]}: the status went from {old} to {new}."


_STATUS_STARTS: Mapping[StatusGroup, str] = {
    StatusGroup.OPEN: "The study opened",
    StatusGroup.OPENING: "The study is not open yet",
    StatusGroup.INVITATION: "Only invited people can join now",
    StatusGroup.CLOSED: "The study takes nobody new at present",
    StatusGroup.FINISHED: "The study has finished",
    StatusGroup.STOPPED: "The study was stopped",
    StatusGroup.NOT_KNOWN: "Whether the study is open is no longer known",
}


def _why(kind: str, detail: Detail) -> str:
    if kind == "why_stopped_changed":
        return (
            f"The reason for stopping reads {_quoted(detail['to'])} now; it read {_quoted(detail['from'])}."
        )
    does = "now gives" if kind == "why_stopped_given" else "no longer gives"
    return f"The record {does} a reason for stopping or pausing: {_quoted(detail['reason'])}."


def _site_name(site: Detail) -> str:
    parts = (site.get("facility"), site.get("city"), site.get("country"))
    return ", ".join(str(each) for each in parts if each) or "an unnamed place"


def _sites(kind: str, detail: Detail) -> str:
    names = [_site_name(each) for each in detail["sites"]]
    count = "One place" if len(names) == 1 else f"{len(names)} places"
    joined = "; ".join(names[:NAMED]) + (f"; and {len(names) - NAMED} more" if len(names) > NAMED else "")
    return f"{count} {_SITE_VERBS[kind]}: {joined}."


_SITE_VERBS = {
    "site_opened": "began to take people",
    "site_closed": "stopped taking people",
    "site_paused": "paused",
    "site_resumed": "began to take people again",
    "site_added": "joined the study",
    "site_removed": "left the list of the study",
}


def _site_status(_kind: str, detail: Detail) -> str:
    names = [_site_name(each) for each in detail["sites"]]
    states = (f"“{label('site_status', detail[each]).lower()}”" for each in ("from", "to"))
    joined = "; ".join(names[:NAMED]) + (f"; and {len(names) - NAMED} more" if len(names) > NAMED else "")
    return f"{'One place' if len(names) == 1 else f'{len(names)} places'} went from {' to '.join(states)}: {joined}."


def _age(_kind: str, detail: Detail) -> str:
    which = "lowest" if detail["limit"] == "minimum" else "highest"
    old, new = (str(detail[each]).lower() for each in ("from", "to"))
    if not old:
        return f"There is now a {which} age, {new}."
    return (
        f"The {which} age went from {old} to {new}."
        if new
        else f"There is no {which} age any more; it was {old}."
    )


def _sex(_kind: str, detail: Detail) -> str:
    old, new = (label("sex", detail[each]).lower() for each in ("from", "to"))
    return f"Sex of the people who may join: {new} (before: {old})."


def _healthy(kind: str, _detail: Detail) -> str:
    return (
        "Healthy people may now join." if kind.endswith("accepted") else "Healthy people may no longer join."
    )


def _date_words(text: str, type_: str) -> str:
    words = PartialDate.parse(text).words()
    return f"{words} ({label('date_type', type_).lower()})" if type_ else words


def _date(kind: str, detail: Detail) -> str:
    name = label("date", detail["date"])
    if "value" in detail:
        said = "is now given as" if kind == "date_given" else "is no longer given; it was"
        return f"{name} {said} {_date_words(detail['value'], detail['type'])}."
    old, new = (_date_words(detail[each], detail[f"{each}_type"]) for each in ("from", "to"))
    if kind in ("date_later", "date_earlier"):
        return f"{name} moved {_span(detail['days'])}, from {old} to {new}."
    return f"{name} is now {new}; it was {old}."


def _span(days: int) -> str:
    """`2 months later`, `9 days earlier`."""
    size, direction = abs(days), "later" if days > 0 else "earlier"
    if size < 60:
        count, unit = size, "day"
    elif size < 730:
        count, unit = round(size / 30.4375), "month"
    else:
        return f"{size / 365.25:.1f}".removesuffix(".0") + f" years {direction}"
    return f"{count} {unit}{'' if count == 1 else 's'} {direction}"


def _results(kind: str, _detail: Detail) -> str:
    return "Results were posted." if kind == "results_posted" else "Results were taken out of the record."


def _enrolment(kind: str, detail: Detail) -> str:
    old, new = (_number(detail[each], detail[f"{each}_type"]) for each in ("from", "to"))
    if kind == "enrolment_given":
        return f"The number of participants is now given: {new}."
    if kind == "enrolment_removed":
        return f"The number of participants is no longer given; it was {old}."
    return f"The number of participants went from {old} to {new}."


def _number(count: int, type_: str) -> str:
    return f"{count:,} ({label('date_type', type_).lower()})" if type_ else f"{count:,}"


def _phase(_kind: str, detail: Detail) -> str:
    old, new = (phases_label(tuple(detail[each])) for each in ("from", "to"))
    return f"Phase went from “{old}” to “{new}”."


def _design(_kind: str, detail: Detail) -> str:
    table = detail["field"]
    name = sentence_case(table).replace("Who masked", "Who is masked")
    old, new = (_codes(table, detail[each]) for each in ("from", "to"))
    return f"{name} went from {old} to {new}."


def _codes(table: str, value: str | Sequence[str]) -> str:
    codes = [value] if isinstance(value, str) else value
    return f"“{', '.join(label(table, each).lower() for each in codes) or 'nobody'}”"


def _named_parts(noun: str, verb: str) -> Callable[[str, Detail], str]:
    def say(_kind: str, detail: Detail) -> str:
        names = [_quoted(each) for each in detail["names"]]
        return f"{noun.format('' if len(names) == 1 else 's')} {verb}: {_listed(names)}."

    return say


def _sponsor(_kind: str, detail: Detail) -> str:
    old, new = (_quoted(detail[each]) if detail[each] else "nobody" for each in ("from", "to"))
    return f"The sponsor went from {old} to {new}."


def _contacts(_kind: str, detail: Detail) -> str:
    return (
        "The contacts at some places changed."
        if detail.get("where") == "sites"
        else "The study's contacts changed."
    )


def _title(_kind: str, detail: Detail) -> str:
    name = {"official_title": "official title", "acronym": "short name"}.get(detail["field"], "title")
    if not detail["to"]:
        return f"The {name} {_quoted(detail['from'])} was taken out."
    before = f"; it was {_quoted(detail['from'])}" if detail["from"] else ""
    return f"The {name} is now {_quoted(detail['to'])}{before}."


def _fixed(text: str) -> Callable[[str, Detail], str]:
    return lambda _kind, _detail: text


_PART_NOUNS = {
    "arm": "Group{}",
    "intervention": "Treatment{}",
    "primary_outcome": "Main outcome{}",
    "secondary_outcome": "Further outcome{}",
    "other_outcome": "Other outcome{}",
    "collaborator": "Collaborator{}",
    "condition": "Condition{}",
    "reference": "Publication{}",
}
_SENTENCES: Mapping[str, Callable[[str, Detail], str]] = {
    "status_changed": _status,
    **dict.fromkeys(("why_stopped_given", "why_stopped_removed", "why_stopped_changed"), _why),
    **dict.fromkeys(_SITE_VERBS, _sites),
    "site_status": _site_status,
    **dict.fromkeys(("age_loosened", "age_tightened"), _age),
    **dict.fromkeys(("sex_loosened", "sex_tightened", "sex_changed"), _sex),
    **dict.fromkeys(("healthy_volunteers_accepted", "healthy_volunteers_refused"), _healthy),
    **dict.fromkeys((kind for kind in KINDS if kind.startswith("date_")), _date),
    **dict.fromkeys(("results_posted", "results_removed"), _results),
    **dict.fromkeys((kind for kind in KINDS if kind.startswith("enrolment_")), _enrolment),
    "phase_changed": _phase,
    "design_changed": _design,
    **{
        f"{what}_{verb}": _named_parts(noun, words)
        for what, noun in _PART_NOUNS.items()
        for verb, words in (("added", "added"), ("removed", "taken out"), ("changed", "changed"))
    },
    "sponsor_changed": _sponsor,
    "contacts_changed": _contacts,
    "officials_changed": _fixed("The people who lead the study changed."),
    "title_changed": _title,
    "criteria_text": _fixed("The text of the criteria changed."),
    "summary_text": _fixed("The text of the summary changed."),
    "description_text": _fixed("The text of the description changed."),
}
