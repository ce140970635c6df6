"""The kinds of change between two versions of a record: one table for pages, filters and the documentation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


@dataclass(frozen=True, slots=True)
class Change:
    """One change of meaning. `kind` is a key of `KINDS`; `detail` holds JSON values that `sentence` can say.

    `detail` never holds a contact's name, telephone number or e-mail address.
    """

    kind: str
    detail: Mapping[str, Any] = field(default_factory=dict)


class ChangeGroup(StrEnum):
    """What a change is about, for filters."""

    STATUS = "status"
    SITES = "sites"
    WHO = "who"
    DATES = "dates"
    RESULTS = "results"
    TREATMENT = "treatment"
    OUTCOMES = "outcomes"
    DESIGN = "design"
    PEOPLE = "people"
    WORDS = "words"


GROUP_LABELS: Mapping[ChangeGroup, str] = {
    ChangeGroup.STATUS: "Open or closed",
    ChangeGroup.SITES: "Places",
    ChangeGroup.WHO: "Who may join",
    ChangeGroup.DATES: "Dates",
    ChangeGroup.RESULTS: "Results",
    ChangeGroup.TREATMENT: "What is given or done",
    ChangeGroup.OUTCOMES: "What is measured",
    ChangeGroup.DESIGN: "How the study is built",
    ChangeGroup.PEOPLE: "Who runs it",
    ChangeGroup.WORDS: "Titles and texts",
}


@dataclass(frozen=True, slots=True)
class KindOfChange:
    """A kind's label, its explanation and its group. `opposite` is what it is when the versions swap places."""

    label: str
    explanation: str
    group: ChangeGroup
    opposite: str


_G = ChangeGroup
_PAIRS: tuple[tuple[ChangeGroup, str, str, str, str, str, str], ...] = (
    (_G.STATUS, "why_stopped_given", "Reason for stopping given", "The record now says why it stopped or paused.",
     "why_stopped_removed", "Reason for stopping removed", "The record no longer says why it stopped or paused."),
    (_G.SITES, "site_opened", "Site opened", "A place began to take people.",
     "site_closed", "Site closed", "A place no longer takes people."),
    (_G.SITES, "site_resumed", "Site resumed", "A place that had paused takes people again.",
     "site_paused", "Site paused", "A place paused and may start again."),
    (_G.SITES, "site_added", "Site added", "A place joined the list.",
     "site_removed", "Site removed", "A place left the list."),
    (_G.WHO, "age_loosened", "Age limit loosened", "People of more ages may join.",
     "age_tightened", "Age limit tightened", "People of fewer ages may join."),
    (_G.WHO, "sex_loosened", "Sex limit loosened", "People of every sex may join now.",
     "sex_tightened", "Sex limit tightened", "Only people of one sex may join now."),
    (_G.WHO, "healthy_volunteers_accepted", "Healthy volunteers accepted", "Healthy people may join now.",
     "healthy_volunteers_refused", "Healthy volunteers no longer accepted", "Healthy people may no longer join."),
    (_G.DATES, "date_later", "Date moved later", "A date moved back in time to come.",
     "date_earlier", "Date moved earlier", "A date moved forward."),
    (_G.DATES, "date_actual", "Date became actual", "An estimated date has come to pass.",
     "date_estimated", "Date became an estimate", "A date said to be actual is an estimate again."),
    (_G.DATES, "date_given", "Date given", "A date was filled in.",
     "date_removed", "Date removed", "A date was taken out."),
    (_G.RESULTS, "results_posted", "Results posted", "Results can now be read in the registry.",
     "results_removed", "Results removed", "Results can no longer be read in the registry."),
    (_G.DESIGN, "enrolment_raised", "More participants", "More people are to take part, or took part, than said.",
     "enrolment_lowered", "Fewer participants", "Fewer people are to take part, or took part, than said."),
    (_G.DESIGN, "enrolment_actual", "Number of participants final", "The number of participants is final now.",
     "enrolment_estimated", "Number of participants an estimate", "The number of participants is an estimate again."),
    (_G.DESIGN, "enrolment_given", "Number of participants given", "The number of participants was filled in.",
     "enrolment_removed", "Number of participants removed", "The number of participants was taken out."),
    (_G.TREATMENT, "arm_added", "Group added", "A group was added to the study.",
     "arm_removed", "Group removed", "A group was taken out of the study."),
    (_G.TREATMENT, "intervention_added", "Treatment added", "Something given or done was added.",
     "intervention_removed", "Treatment removed", "Something given or done was taken out."),
    (_G.OUTCOMES, "primary_outcome_added", "Main outcome added", "What the study mainly measures grew.",
     "primary_outcome_removed", "Main outcome removed", "What the study mainly measures shrank."),
    (_G.OUTCOMES, "secondary_outcome_added", "Further outcome added", "Something more is measured.",
     "secondary_outcome_removed", "Further outcome removed", "Something is no longer measured."),
    (_G.OUTCOMES, "other_outcome_added", "Other outcome added", "Something more is measured besides.",
     "other_outcome_removed", "Other outcome removed", "Something is no longer measured besides."),
    (_G.PEOPLE, "collaborator_added", "Collaborator added", "Another body helps to run the study.",
     "collaborator_removed", "Collaborator removed", "A body no longer helps to run the study."),
    (_G.WORDS, "condition_added", "Condition added", "The study is listed under one more condition.",
     "condition_removed", "Condition removed", "The study is no longer listed under a condition."),
    (_G.WORDS, "reference_added", "Publication added", "The record names another publication.",
     "reference_removed", "Publication removed", "The record no longer names a publication."),
)  # fmt: skip
_ALONE: tuple[tuple[ChangeGroup, str, str, str], ...] = (
    (
        _G.STATUS,
        "status_changed",
        "Status changed",
        "The whole study opened, closed, paused, stopped or ended.",
    ),
    (
        _G.STATUS,
        "why_stopped_changed",
        "Reason for stopping changed",
        "The reason why the study stopped was reworded.",
    ),
    (_G.SITES, "site_status", "Site status changed", "A place changed its state without opening or closing."),
    (_G.WHO, "sex_changed", "Sex changed", "The sex of the people who may join changed or was filled in."),
    (_G.WHO, "criteria_text", "Criteria text changed", "The text of the criteria differs in its words."),
    (_G.DATES, "date_precision", "Date more or less exact", "A date names the day now, or no longer does."),
    (_G.DESIGN, "phase_changed", "Phase changed", "The phase field changed."),
    (_G.DESIGN, "design_changed", "Design changed", "A field about how the study is built changed."),
    (_G.TREATMENT, "arm_changed", "Group changed", "The kind or description of a group changed."),
    (
        _G.TREATMENT,
        "intervention_changed",
        "Treatment changed",
        "The kind or description of a treatment changed.",
    ),
    (
        _G.OUTCOMES,
        "primary_outcome_changed",
        "Main outcome changed",
        "A main outcome, or when it is measured, changed.",
    ),
    (
        _G.OUTCOMES,
        "secondary_outcome_changed",
        "Further outcome changed",
        "A further outcome, or its time, changed.",
    ),
    (
        _G.OUTCOMES,
        "other_outcome_changed",
        "Other outcome changed",
        "An other outcome, or its time, changed.",
    ),
    (_G.PEOPLE, "sponsor_changed", "Sponsor changed", "Another body answers for the study."),
    (_G.PEOPLE, "contacts_changed", "Contacts changed", "The people or desks to ask changed."),
    (_G.PEOPLE, "officials_changed", "Study leads changed", "The people who lead the study changed."),
    (_G.WORDS, "title_changed", "Title changed", "A title or the short name changed."),
    (_G.WORDS, "summary_text", "Summary changed", "The text of the summary differs in its words."),
    (
        _G.WORDS,
        "description_text",
        "Description changed",
        "The text of the description differs in its words.",
    ),
)


def _kinds() -> Mapping[str, KindOfChange]:
    table = {code: KindOfChange(label, text, group, code) for group, code, label, text in _ALONE}
    for group, code, label, text, other, other_label, other_text in _PAIRS:
        table[code] = KindOfChange(label, text, group, other)
        table[other] = KindOfChange(other_label, other_text, group, code)
    places = list(ChangeGroup)
    return dict(sorted(table.items(), key=lambda item: places.index(item[1].group)))


KINDS: Mapping[str, KindOfChange] = _kinds()
"""Every kind by its code, in the order in which changes are shown: what matters most to people first."""
