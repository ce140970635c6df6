"""Reading serious events: what the site wrote, what the sponsor judged, whom it told, and the clocks. Never an arm."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, tzinfo
from typing import TypeVar
from zoneinfo import ZoneInfo

from equipoise.core.followup import adverse
from equipoise.core.followup.adverse import Clock, Duty, Event, Sponsor, Standing
from equipoise.core.followup.answers import Answer, answer, nested, split
from equipoise.core.followup.cleaning import Place
from equipoise.core.followup.forms import Form, Purpose
from equipoise.core.values.truth import Truth
from equipoise.web.followup import queries
from equipoise.web.followup.models import Entry, SafetyAssessment, SafetyReport, Saving
from equipoise.web.trials import queries as trials
from equipoise.web.trials.queries import Site

BOOKKEEPING = frozenset({"AWAREDAT", "REPORTDAT", "AUTHDAT", "AUTHENDAT"})
"""Items that say who was told and when: what changes there is no news for an authority."""
Row = TypeVar("Row", SafetyAssessment, SafetyReport, Saving)
WAITS = frozenset({Standing.RUNNING, Standing.MAYBE_OVER, Standing.OVER})
LATE = frozenset({Standing.MAYBE_OVER, Standing.OVER})


@dataclass(frozen=True, slots=True)
class Case:
    """A serious event, or one of which it is not said whether it is. `zone`: in which the sponsor counts its days.

    `revision`: of the site's form; `clinical`: the newest that changed more than who was told when. `judged` and
    `told`: the sponsor's judgements and reports, the oldest first, those that were taken back too. `event`: with all.
    """

    place: Place
    site: Site
    form: Form
    entry: int
    answers: Mapping[str, Answer]
    revision: int
    clinical: int
    event: Event
    judged: tuple[SafetyAssessment, ...]
    told: tuple[SafetyReport, ...]
    clocks: tuple[Clock, ...]
    zone: tzinfo

    @property
    def newest(self) -> SafetyAssessment | None:
        """The sponsor's judgement that counts."""
        return self.judged[-1] if self.judged else None

    @property
    def to_judge(self) -> bool:
        """Whether the sponsor has not judged it as it stands now."""
        return self.newest is None or self.newest.revision < self.clinical

    def waiting(self, now: datetime) -> list[Clock]:
        """The clocks that still run or ran out, the most urgent first."""
        found = [each for each in self.clocks if each.standing(now) in WAITS]
        return sorted(found, key=lambda each: each.earliest)


def sponsor_zone(trial: str) -> tzinfo:
    """The zone in which the sponsor counts its days, as the protocol says; UTC where it doesn't."""
    said = trials.design(trial).about.get("time zone")
    try:
        return ZoneInfo(said.value) if said is not None and said.value else UTC
    except (KeyError, ValueError):
        return UTC


def cases(trial: str, sites: Iterable[str] | None = None) -> list[Case]:
    """Every serious event of a trial, or of these sites, in the order in which they were written down. 7 queries."""
    forms = _forms(trial)
    rows = Entry.objects.filter(trial=trial, form__in=sorted(forms)).order_by("first_at", "pk")
    return _cases(trial, list(rows if sites is None else rows.filter(site__in=list(sites))), forms)


def case(trial: str, place: Place) -> Case | None:
    """One of them; None where there is none. 7 queries."""
    forms, row = _forms(trial), queries.row(trial, place)
    return next(iter(_cases(trial, [row], forms)), None) if row and row.form in forms else None


def _forms(trial: str) -> dict[str, Form]:
    """The trial's forms of adverse events, by their ids."""
    every = (each.value for each in trials.design(trial).forms.values())
    return {form.id: form for form in every if form is not None and form.purpose is Purpose.ADVERSE_EVENT}


@dataclass(frozen=True, slots=True)
class _Kept:
    """What is kept of an entry beside itself, each in its order."""

    saved: Sequence[Saving]
    judged: tuple[SafetyAssessment, ...]
    told: tuple[SafetyReport, ...]


def _cases(trial: str, rows: Sequence[Entry], forms: Mapping[str, Form]) -> list[Case]:
    """Those among these entries that are serious, or may be, or were judged by the sponsor."""
    ids = [row.pk for row in rows]
    judged = _grouped(SafetyAssessment.objects.filter(trial=trial, entry__in=ids).order_by("number"))
    told = _grouped(SafetyReport.objects.filter(trial=trial, entry__in=ids).order_by("number"))
    saved = _grouped(Saving.objects.filter(trial=trial, entry__in=ids).order_by("revision"))
    places, zone = {each.number: each for each in trials.sites(trial)}, sponsor_zone(trial)
    found = []
    for row in rows:
        kept = _Kept(
            saved.get(row.pk, []), tuple(judged.get(row.pk, ())), tuple(told.get(row.pk, ()))
        )  # fmt: skip
        found.append(_case(row, kept, forms[row.form], places[row.site], zone))
    return [each for each in found if each.event.is_serious is not Truth.NO or each.judged]


def _grouped(rows: Iterable[Row]) -> dict[int, list[Row]]:
    """Rows by the entry they are about."""
    found: dict[int, list[Row]] = {}
    for each in rows:
        found.setdefault(each.entry, []).append(each)
    return found


def _case(row: Entry, kept: _Kept, form: Form, site: Site, zone: tzinfo) -> Case:
    answers = queries.answers_of(row)
    event = adverse.event(nested(form, answers), _first_serious(kept.saved))
    event = replace(event, sponsor=_judgement(kept.judged))
    event = replace(event, sponsor=_done(event, kept, form, zone))
    clinical = max((each.revision for each in kept.saved if _is_clinical(each)), default=row.revision)
    clocks = tuple(adverse.clocks(event, ZoneInfo(site.zone), zone))
    return Case(
        queries.place_of(row), site, form, row.pk, answers, row.revision, clinical, event, kept.judged, kept.told,
        clocks, zone,
    )  # fmt: skip


def _judgement(judged: Sequence[SafetyAssessment]) -> Sponsor:
    if not judged:
        return Sponsor()
    last = judged[-1]
    expected = Truth.YES if last.expected == "yes" else Truth.NO
    received = min(each.received for each in judged)
    return Sponsor(last.cause, expected, frozenset(last.reasons), received)


def _done(event: Event, kept: _Kept, form: Form, zone: tzinfo) -> Sponsor:
    """The judgement with what was done and learned since."""
    reports = [each for each in kept.told if each.to == "authority" and each.fell_at is None]
    turned = _turned(form, kept)
    day = turned.astimezone(zone).date() if turned else None
    if day is not None and (event.learned is None or day <= event.learned):
        day = None
    known = max((each.revision for each in reports), default=0)
    news = next((each.at for each in kept.saved if each.revision > known and _is_clinical(each)), None)
    return replace(
        event.sponsor,
        turned=day,
        told=min((each.day for each in reports), default=None),
        urgently=min((each.day for each in reports if day is not None and each.day >= day), default=None),
        completed=min((each.day for each in reports if each.step == "complete"), default=None),
        news=news.astimezone(zone).date() if reports and news else None,
    )


def _first_serious(saved: Iterable[Saving]) -> datetime | None:
    """When it was first written down that the event is serious."""
    return next((each.at for each in saved if each.changes.get("AESER", [""])[:1] == ["yes"]), None)


def _turned(form: Form, kept: _Kept) -> datetime | None:
    """When it was first known that it was fatal or threatened life; None where it was from the beginning, or isn't."""
    found = [at for at, threatens in _threats(form, kept.saved) if threatens]
    found += [each.at for each in kept.judged if adverse.THREATENING & set(each.reasons)]
    began = _first_serious(kept.saved)
    return min(found) if found and began is not None and min(found) > began else None


def _threats(form: Form, saved: Iterable[Saving]) -> Iterator[tuple[datetime, bool]]:
    """After each saving, whether life was at risk or lost."""
    answers: dict[str, Answer] = {}
    for each in saved:
        answers |= {path: answer(plain) for path, plain in each.changes.items()}
        yield each.at, adverse.event(nested(form, answers)).is_fatal_or_threatening


def _is_clinical(saving: Saving) -> bool:
    return any(split(path)[0] not in BOOKKEEPING for path in saving.changes)


def is_sponsors(clock: Clock) -> bool:
    """Whether it is the sponsor who has the duty."""
    return clock.duty is not Duty.SITE


def last_moment(clock: Clock, end: datetime) -> datetime:
    """An end of a clock as people say it: the sponsor's last day counts whole, so that it ends on that day."""
    return end - timedelta(seconds=1) if is_sponsors(clock) else end
