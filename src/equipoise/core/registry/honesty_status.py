"""Rules that set the status, dates, sites and numbers of a record against each other and against today."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date
from itertools import islice

from equipoise.core.registry.finding import (
    Evidence,
    Finding,
    date_evidence,
    date_words,
    status_words,
    value_evidence,
)
from equipoise.core.registry.record import LabelledDate, Location, Study
from equipoise.core.registry.terms import label

Rule = Callable[[Study, date], Iterator[Finding]]

VERIFIED_WITHIN_MONTHS = 24
OPEN = frozenset({"RECRUITING", "ENROLLING_BY_INVITATION", "AVAILABLE"})
AWAITED = frozenset({"NOT_YET_RECRUITING"})
CLOSED = frozenset({"COMPLETED", "TERMINATED", "WITHDRAWN", "ACTIVE_NOT_RECRUITING", "SUSPENDED"})
ENDED = frozenset({"COMPLETED", "TERMINATED", "WITHDRAWN"})
_MASKED_PARTIES = {"NONE": 0, "SINGLE": 1, "DOUBLE": 2, "TRIPLE": 3, "QUADRUPLE": 4}
_ANONYMOUS = frozenset({"", "research site", "investigational site", "clinical research site", "study site"})


def open_past_completion(study: Study, today: date) -> Iterator[Finding]:
    """Open or about to open, though its (primary) completion date has passed."""
    if study.status not in OPEN | AWAITED:
        return
    for kind in ("completion", "primary_completion"):
        ended = study.date(kind)
        if ended and ended.date.latest < today:
            sentence = (
                f"The status says {status_words(study)}, but the {label('date', kind).lower()} date, "
                f"{date_words(ended)}, has passed. Ask whether people can still join."
            )
            yield Finding("open_past_completion", "status", sentence, (_status(study), date_evidence(ended)))
            return


def not_verified(study: Study, today: date) -> Iterator[Finding]:
    """Open or about to open, and not confirmed by the study team for two years."""
    verified = study.date("status_verified")
    if not verified or study.status not in OPEN | AWAITED:
        return
    months = _months_between(verified.date.latest, today)
    if months >= VERIFIED_WITHIN_MONTHS:
        sentence = (
            f"The status says {status_words(study)}, but the study team last confirmed this record in "
            f"{verified.date.words()}, more than {months // 12} years ago. It may be out of date."
        )
        yield Finding("not_verified", "status", sentence, (_status(study), date_evidence(verified)))


def start_passed(study: Study, today: date) -> Iterator[Finding]:
    """Not yet recruiting, though its start date has passed."""
    start = study.date("start")
    if start and study.status in AWAITED and start.date.latest < today:
        sentence = f"The study is said to be not yet recruiting, but its start date, {date_words(start)}, has passed."
        yield Finding("start_passed", "dates.start", sentence, (_status(study), date_evidence(start)))


def open_before_start(study: Study, today: date) -> Iterator[Finding]:
    """Recruiting, though its start date lies ahead."""
    start = study.date("start")
    if start and study.status == "RECRUITING" and start.date.earliest > today:
        sentence = f"The study is said to be recruiting, but its start date, {date_words(start)}, lies ahead."
        yield Finding("open_before_start", "dates.start", sentence, (_status(study), date_evidence(start)))


def no_site_open(study: Study, _today: date) -> Iterator[Finding]:
    """Recruiting as a whole, though every site says that it isn't."""
    states = [each.status for each in study.locations]
    if study.status == "RECRUITING" and states and all(states) and not OPEN & set(states):
        number = "Its only site is" if len(states) == 1 else f"None of its {len(states)} sites is"
        tail = f": it is “{label('site_status', states[0])}”." if len(states) == 1 else "."
        word = "not recruiting" if len(states) == 1 else "recruiting"
        sentence = (
            f"The study is said to be recruiting, but its list of sites says otherwise. {number} {word}{tail}"
        )
        yield Finding(
            "no_site_open", "locations", sentence, (_status(study), *_site_evidence(study, set(states)))
        )


def site_open_in_closed(study: Study, _today: date) -> Iterator[Finding]:
    """Closed or not yet open as a whole, though a site says that it recruits."""
    count = sum(each.status == "RECRUITING" for each in study.locations)
    if count and study.status in CLOSED | AWAITED:
        sites = "one site is" if count == 1 else f"{count} sites are"
        sentence = (
            f"The status of the whole study is {status_words(study)}, but {sites} said to be recruiting."
        )
        evidence = (_status(study), *_site_evidence(study, {"RECRUITING"}))
        yield Finding("site_open_in_closed", "locations", sentence, evidence)


def open_without_site(study: Study, _today: date) -> Iterator[Finding]:
    """Open, with no place named."""
    if study.status in OPEN and not study.locations:
        sentence = (
            f"The status says {status_words(study)}, but the record names no place where people could join."
        )
        yield Finding("open_without_site", "locations", sentence, (_status(study),))


def site_twice(study: Study, _today: date) -> Iterator[Finding]:
    """One place listed twice with two states."""
    states: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for each in study.locations:
        if each.facility.casefold() not in _ANONYMOUS and each.status:
            states[_place(each)].add(each.status)
    for index, site in enumerate(study.locations):
        found = sorted(states.pop(_place(site), ()))
        if len(found) > 1:
            words = " and ".join(f"“{label('site_status', each)}”" for each in found)
            sentence = f"{site.facility}, {site.city}, is listed more than once, as {words}."
            evidence = (value_evidence(f"locations.{index}.facility", site.facility),)
            yield Finding("site_twice", "locations", sentence, evidence)


def _place(site: Location) -> tuple[str, ...]:
    return tuple(
        each.casefold() for each in (site.facility, site.city, site.state, site.country, site.postal_code)
    )


def enrolment_actual_while_open(study: Study, _today: date) -> Iterator[Finding]:
    """The number of participants is final, though people can still join."""
    design = study.design
    if design.enrollment is None or design.enrollment_type != "ACTUAL" or study.status not in OPEN | AWAITED:
        return
    sentence = (
        f"The number of participants, {design.enrollment:,}, is marked as final, but the status says "
        f"{status_words(study)}."
    )
    evidence = (_status(study), value_evidence("design.enrollment", design.enrollment))
    yield Finding("enrolment_actual_while_open", "design.enrollment", sentence, evidence)


def enrolment_against_status(study: Study, _today: date) -> Iterator[Finding]:
    """Withdrawn before anyone joined, yet with participants; or completed with none."""
    count, status = study.design.enrollment, study.status
    if count is None or study.design.enrollment_type != "ACTUAL":
        return
    if status == "WITHDRAWN" and count > 0:
        sentence = f"Withdrawn means that nobody had joined, but the record counts {count:,} participants."
    elif status == "COMPLETED" and count == 0:
        sentence = "The study is said to be completed, but the record counts no participants."
    else:
        return
    evidence = (_status(study), value_evidence("design.enrollment", count))
    yield Finding("enrolment_against_status", "design.enrollment", sentence, evidence)


def ended_with_estimated_date(study: Study, today: date) -> Iterator[Finding]:
    """Ended, though its completion date is still an estimate."""
    ended = study.date("completion")
    if not ended or study.status not in ENDED - {"WITHDRAWN"} or ended.type != "ESTIMATED":
        return
    when = "lies ahead" if ended.date.earliest > today else "is still marked as an estimate"
    sentence = (
        f"The status says {status_words(study)}, but the completion date, {ended.date.words()}, {when}."
    )
    yield Finding(
        "ended_with_estimated_date", "dates.completion", sentence, (_status(study), date_evidence(ended))
    )


def actual_date_ahead(study: Study, today: date) -> Iterator[Finding]:
    """A date that is said to have happened and lies ahead."""
    for each in study.dates:
        if each.type == "ACTUAL" and each.date.earliest > today:
            name = label("date", each.kind)
            sentence = f"The date “{name}”, {each.date.words()}, is marked as actual, but it lies ahead."
            yield Finding("actual_date_ahead", f"dates.{each.kind}", sentence, (date_evidence(each),))


def dates_out_of_order(study: Study, _today: date) -> Iterator[Finding]:
    """Start, primary completion and completion that don't follow each other."""
    for first, second in (
        ("start", "primary_completion"),
        ("start", "completion"),
        ("primary_completion", "completion"),
    ):
        before, after = study.date(first), study.date(second)
        if before and after and before.date.earliest > after.date.latest:
            yield _out_of_order(before, after)
            return


def _out_of_order(before: LabelledDate, after: LabelledDate) -> Finding:
    sentence = (
        f"{label('date', before.kind)}, {date_words(before)}, comes after "
        f"{label('date', after.kind).lower()}, {date_words(after)}."
    )
    evidence = (date_evidence(before), date_evidence(after))
    return Finding("dates_out_of_order", f"dates.{before.kind}", sentence, evidence)


def ages_inverted(study: Study, _today: date) -> Iterator[Finding]:
    """A lowest age above the highest."""
    low, high = study.eligibility.minimum_age, study.eligibility.maximum_age
    if low and high and low.days > high.days:
        sentence = f"The lowest age, {low.words()}, is above the highest, {high.words()}."
        yield Finding("ages_inverted", "eligibility.minimum_age", sentence)


def masked_parties(study: Study, _today: date) -> Iterator[Finding]:
    """More parties named as masked than the masking field counts."""
    masking, who = study.design.masking, study.design.who_masked
    if masking in _MASKED_PARTIES and len(who) > _MASKED_PARTIES[masking]:
        names = ", ".join(label("who_masked", each).lower() for each in who)
        sentence = (
            f"Masking is said to be “{label('masking', masking)}”, but these are named as masked: {names}."
        )
        evidence = (
            value_evidence("design.masking", masking),
            value_evidence("design.who_masked", ", ".join(who)),
        )
        yield Finding("masked_parties", "design.masking", sentence, evidence)


def randomised_single_arm(study: Study, _today: date) -> Iterator[Finding]:
    """Divided by chance, though there is one group only."""
    design = study.design
    if design.allocation != "RANDOMIZED":
        return
    if design.intervention_model == "SINGLE_GROUP":
        sentence = "Chance is said to decide the group, but the study is said to have a single group."
    elif len(study.arms) == 1:
        sentence = "Chance is said to decide the group, but the record describes only one group."
    else:
        return
    evidence = (value_evidence("design.allocation", design.allocation),)
    yield Finding("randomised_single_arm", "design.allocation", sentence, evidence)


def _status(study: Study) -> Evidence:
    return value_evidence("status", study.status)


def _site_evidence(study: Study, states: set[str], most: int = 5) -> tuple[Evidence, ...]:
    """The states of the first sites in one of these states."""
    found = (
        value_evidence(f"locations.{index}.status", each.status)
        for index, each in enumerate(study.locations)
        if each.status in states
    )
    return tuple(islice(found, most))


def _months_between(earlier: date, later: date) -> int:
    """Whole months, rounded down."""
    return (later.year - earlier.year) * 12 + later.month - earlier.month - (later.day < earlier.day)


STATUS_RULES: tuple[Rule, ...] = (
    open_past_completion,
    not_verified,
    start_passed,
    open_before_start,
    no_site_open,
    site_open_in_closed,
    open_without_site,
    site_twice,
    enrolment_actual_while_open,
    enrolment_against_status,
    ended_with_estimated_date,
    actual_date_ahead,
    dates_out_of_order,
    ages_inverted,
    masked_parties,
    randomised_single_arm,
)
"""The rules in the order in which their findings are shown."""
