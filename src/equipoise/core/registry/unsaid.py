"""What a person would want to know before asking to join, and the record doesn't say."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from equipoise.core.registry.record import Contact, Outcome, Study
from equipoise.core.registry.terms import StatusGroup, status_group
from equipoise.core.registry.text import plain


@dataclass(frozen=True, slots=True)
class Unsaid:
    """A gap. `field` is the dotted name of the field (or, for `visits`, `costs`, `language`, the matter)."""

    field: str
    sentence: str


_VISITS = re.compile(
    r"\bvisits?\b|\bfollow(?:ed)?[ -]?up\b|\b(?:daily|weekly|monthly)\b"
    r"|\b(?:every|each) (?:\w+ )?(?:days?|weeks?|months?|years?)\b",
    re.IGNORECASE,
)
_COSTS = re.compile(
    r"\bcosts? (?:of|for|to) (?:the )?(?:participa|patient|subject|travel|treatment|drug)|\btravel (?:cost|expense)"
    r"|\breimburs|\bcompensat(?:ed|ion) for|\bfree of charge|\bat no (?:cost|charge)|\bpaid\b|\bpayment|\binsurance\b",
    re.IGNORECASE,
)
_LANGUAGE = re.compile(
    r"\blanguages?\b|\b[A-Z][a-z]+-speaking"
    r"|\b(?:speak|speaking|read|write|fluent in|understand)\s+(?:and \w+ |or \w+ )?[A-Z][a-z]{3,}"
)


def unsaid(study: Study) -> tuple[Unsaid, ...]:
    """The gaps of a record, in the order of the questions a person asks: where, whom, when, what, for whom."""
    return tuple(Unsaid(field, sentence) for field, sentence, is_gap in _GAPS if is_gap(study))


def _group(study: Study) -> StatusGroup:
    return status_group(study.status)


def _joinable(study: Study) -> bool:
    return _group(study) in (StatusGroup.OPEN, StatusGroup.OPENING, StatusGroup.INVITATION)


def _experiment(study: Study) -> bool:
    return study.design.study_type == "INTERVENTIONAL"


def _reachable(contact: Contact) -> bool:
    return bool(plain(contact.phone) or plain(contact.email))


def _no_contact(study: Study) -> bool:
    people = (*study.central_contacts, *(person for site in study.locations for person in site.contacts))
    return _joinable(study) and not any(map(_reachable, people))


def _site_states_unsaid(study: Study) -> bool:
    return _joinable(study) and bool(study.locations) and not any(each.status for each in study.locations)


def _texts(study: Study) -> str:
    arms = (each.description for each in study.arms)
    done = (each.description for each in study.interventions)
    return "\n".join((study.summary, study.description, study.eligibility.criteria, *arms, *done))


def _timeless(outcomes: tuple[Outcome, ...]) -> bool:
    return any(not plain(each.time_frame) for each in outcomes)


def _arms_bare(study: Study) -> bool:
    return bool(study.arms) and any(not plain(each.description) for each in study.arms)


_Gap = tuple[str, str, Callable[[Study], bool]]
_GAPS: tuple[_Gap, ...] = (
    ("status", "The record does not say whether the study takes people.", lambda s: not s.status),
    ("locations", "The record does not say where the study runs.", lambda s: not s.locations),
    (
        "locations.status",
        "The record does not say which of the places take people now; it gives one status for the whole study.",
        _site_states_unsaid,
    ),
    ("central_contacts", "The record gives no telephone number or e-mail address to ask at.", _no_contact),
    (
        "dates.start",
        "The record does not say when the study starts or started.",
        lambda s: not s.date("start"),
    ),
    ("dates.completion", "The record does not say when the study ends.", lambda s: not s.date("completion")),
    (
        "dates.status_verified",
        "The record does not say when the study team last checked it.",
        lambda s: not s.date("status_verified"),
    ),
    (
        "summary",
        "The record does not say in a few words what the study is for.",
        lambda s: not plain(s.summary),
    ),
    (
        "arms",
        "The record does not describe the groups that people are put into.",
        lambda s: _experiment(s) and not s.arms,
    ),
    ("arms.description", "The record does not say for every group what happens in it.", _arms_bare),
    (
        "interventions",
        "The record does not say what is given or done.",
        lambda s: _experiment(s) and not s.interventions,
    ),
    (
        "design.allocation",
        "The record does not say whether chance decides the group.",
        lambda s: _experiment(s) and len(s.arms) > 1 and not s.design.allocation,
    ),
    (
        "design.masking",
        "The record does not say who knows which treatment a person gets.",
        lambda s: _experiment(s) and not s.design.masking,
    ),
    (
        "design.phases",
        "The record does not say which phase the study is.",
        lambda s: _experiment(s) and not s.design.phases,
    ),
    (
        "design.enrollment",
        "The record does not say how many people take part.",
        lambda s: s.design.enrollment is None,
    ),
    (
        "visits",
        "The record does not say how often people would have to come, or for how long.",
        lambda s: _VISITS.search(_texts(s)) is None,
    ),
    (
        "costs",
        "The record does not say who pays for treatment, tests and travel.",
        lambda s: _joinable(s) and _COSTS.search(_texts(s)) is None,
    ),
    (
        "language",
        "The record does not say which languages the study team and its forms speak.",
        lambda s: _joinable(s) and _LANGUAGE.search(_texts(s)) is None,
    ),
    (
        "primary_outcomes",
        "The record does not say what the study mainly measures.",
        lambda s: not s.primary_outcomes,
    ),
    (
        "primary_outcomes.time_frame",
        "The record does not say for every main outcome when it is measured.",
        lambda s: _timeless(s.primary_outcomes),
    ),
    (
        "secondary_outcomes.time_frame",
        "The record does not say for every further outcome when it is measured.",
        lambda s: _timeless(s.secondary_outcomes),
    ),
    (
        "eligibility.criteria",
        "The record does not say who may take part.",
        lambda s: not plain(s.eligibility.criteria),
    ),
    (
        "eligibility.sex",
        "The record does not say which sexes may take part.",
        lambda s: not s.eligibility.sex,
    ),
    (
        "eligibility.minimum_age",
        "The record gives no age limits.",
        lambda s: not (s.eligibility.minimum_age or s.eligibility.maximum_age),
    ),
    (
        "eligibility.healthy_volunteers",
        "The record does not say whether healthy people may take part.",
        lambda s: s.eligibility.healthy_volunteers is None,
    ),
    ("lead_sponsor", "The record does not say who answers for the study.", lambda s: s.lead_sponsor is None),
    (
        "has_results",
        "The study is finished, and the record shows no results.",
        lambda s: _group(s) is StatusGroup.FINISHED and not s.has_results,
    ),
    (
        "why_stopped",
        "The record does not say why the study was stopped or paused.",
        lambda s: s.status in ("TERMINATED", "WITHDRAWN", "SUSPENDED") and not plain(s.why_stopped),
    ),
)
