"""Reading what was found: entries as they stand or stood, their history, and what is due."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from equipoise.core.followup.answers import BLANK, Answer, Answers, answer, nested
from equipoise.core.followup.cleaning import Place
from equipoise.core.followup.due import Happened, Slot, Status, status
from equipoise.core.followup.ending import ENDING, Ending, endings
from equipoise.core.followup.forms import Form
from equipoise.core.followup.merging import folded
from equipoise.core.values.errors import InputError
from equipoise.web.followup import schedules
from equipoise.web.followup.models import Entry, Happening, Saving
from equipoise.web.followup.schedules import Plan
from equipoise.web.trials import queries as trials

_WAITING = frozenset({Status.DUE, Status.OVERDUE})


@dataclass(frozen=True, slots=True)
class Past:
    """One value that stood at a path: by whom, in which role, when and why it came to be."""

    answer: Answer
    at: datetime
    actor: str
    role: str
    why: str
    revision: int


@dataclass(frozen=True, slots=True)
class Held:
    """An entry at some instant. `values`: what is known, item to text, choices to codes, groups to rows.

    `history`: every value of every path that was ever saved, the oldest first.
    """

    place: Place
    site: str
    version: str
    revision: int
    answers: Answers
    values: Mapping[str, Any]
    first_at: datetime
    saved_at: datetime
    saved_by: str
    history: Mapping[str, tuple[Past, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Due:
    """A visit of a participant, and what is known of it. How many of its forms were `saved`, and `of` how many.

    `left`: the ids of those that were not, in the visit's order.
    """

    participant: str
    site: str
    slot: Slot
    status: Status
    day: date | None
    how: str
    why: str
    saved: int
    of: int
    left: tuple[str, ...] = ()

    @property
    def waits(self) -> bool:
        """Whether the visit is to be had or said to be missed, or forms of it are still empty."""
        over = self.status in (Status.DONE, Status.DONE_OUTSIDE) and self.saved < self.of
        return over or self.status in _WAITING


def place_of(row: Entry) -> Place:
    """Where an entry stands."""
    return Place(row.participant, row.visit, row.form, row.occurrence)


def answers_of(row: Entry) -> dict[str, Answer]:
    """The answers of an entry as they stand."""
    return {path: answer(plain) for path, plain in row.answers.items()}


def row(trial: str, place: Place) -> Entry | None:
    """The row of an entry. 1 query."""
    return Entry.objects.filter(
        trial=trial,
        participant=place.participant,
        visit=place.visit,
        form=place.form,
        occurrence=place.occurrence,
    ).first()


def plan_at(plan: Plan, place: Place) -> Plan:
    """The plan by which a form is read: the participant's, or that of the version under which it was kept.

    InputError where the participant's version asks for no such form, and none is kept. 1 query for an earlier version.
    """
    try:
        plan.form(place)
    except InputError:
        kept = row(plan.trial, place)
        if kept is None:
            raise
        return replace(plan, design=trials.design(plan.trial, kept.version), version=kept.version)
    return plan


def answers_at(row: Entry | None, revision: int) -> dict[str, Answer]:
    """The answers of an entry after a revision; none before the first. 1 query."""
    if row is None:
        return {}
    savings = Saving.objects.filter(entry=row.pk, revision__lte=revision).order_by("revision")
    return folded([_changes(each) for each in savings])


def revision_by(saving: int) -> int:
    """The revision that a saving made, by its number. 1 query."""
    return Saving.objects.values_list("revision", flat=True).get(pk=saving)


def begun(trial: str, number: str, visit: str) -> set[str]:
    """The ids of a visit's forms of which something is kept. 1 query."""
    rows = Entry.objects.filter(trial=trial, participant=number, visit=visit)
    return set(rows.values_list("form", flat=True))


def occurrences(trial: str, place: Place) -> list[int]:
    """The numbers of a form that repeats, as far as it was saved. 1 query."""
    rows = Entry.objects.filter(
        trial=trial, participant=place.participant, visit=place.visit, form=place.form
    )
    return sorted(rows.values_list("occurrence", flat=True))


def happening(trial: str, number: str, visit: str) -> Happening | None:
    """What was last said of a visit. 1 query."""
    rows = Happening.objects.filter(trial=trial, participant=number, visit=visit)
    return rows.order_by("-revision").first()


def happenings(
    trial: str, number: str = "", site: str = "", at: datetime | None = None
) -> dict[tuple[str, str], Happening]:
    """What was last said of each visit, by participant and visit's key; until an instant. 1 query."""
    rows = Happening.objects.filter(trial=trial).order_by("revision")
    if number:
        rows = rows.filter(participant=number)
    if site:
        rows = rows.filter(site=site)
    if at is not None:
        rows = rows.filter(at__lte=at)
    return {(each.participant, each.visit): each for each in rows}


def entry(trial: str, place: Place, at: datetime | None = None) -> Held | None:
    """An entry with its history, as it stands or stood at an instant; None where there is none. 4 queries."""
    found = row(trial, place)
    return _held(trial, [found], at)[0] if found and (at is None or found.first_at <= at) else None


def entries(trial: str, number: str, at: datetime | None = None) -> list[Held]:
    """All entries of a participant with their history, in the order in which they were begun.

    `at`: as they stood at that instant. 2 queries, and 2 for each protocol version.
    """
    rows = Entry.objects.filter(trial=trial, participant=number)
    return _held(
        trial, list((rows if at is None else rows.filter(first_at__lte=at)).order_by("first_at", "pk")), at
    )


def all_entries(trial: str, site: str = "", at: datetime | None = None) -> list[Held]:
    """All entries of a trial or of a site with their history. 2 queries, and 2 for each protocol version."""
    rows = Entry.objects.filter(trial=trial, **({"site": site} if site else {}))
    ordered = (rows if at is None else rows.filter(first_at__lte=at)).order_by(
        "participant", "first_at", "pk"
    )
    return _held(trial, list(ordered), at)


def standing_entries(trial: str, forms: Iterable[str]) -> list[Held]:
    """The entries of some forms as they stand, without their history, which of a whole trial is long.

    1 query, and 2 for each protocol version.
    """
    rows = list(
        Entry.objects.filter(trial=trial, form__in=list(forms)).order_by("participant", "first_at", "pk")
    )
    known = _forms(trial, {each.version for each in rows})
    return [_stands(each, known.get((each.version, each.form))) for each in rows]


def _stands(row: Entry, form: Form | None) -> Held:
    answers = answers_of(row)
    return Held(
        place_of(row), row.site, row.version, row.revision, answers, nested(form, answers) if form else {},
        row.first_at, row.saved_at, row.saved_by,
    )  # fmt: skip


def _held(trial: str, rows: list[Entry], at: datetime | None) -> list[Held]:
    savings: dict[int, list[Saving]] = {}
    wanted = Saving.objects.filter(trial=trial, entry__in=[each.pk for each in rows]).order_by("revision")
    for each in wanted if at is None else wanted.filter(at__lte=at):
        savings.setdefault(each.entry, []).append(each)
    forms = _forms(trial, {each.version for group in savings.values() for each in group})
    return [_seen(each, savings[each.pk], forms) for each in rows if each.pk in savings]


def _forms(trial: str, versions: Iterable[str]) -> dict[tuple[str, str], Form]:
    designs = {version: trials.design(trial, version) for version in versions}
    return {
        (version, name): form.value
        for version, design in designs.items()
        for name, form in design.forms.items()
        if form.value is not None
    }


def _seen(row: Entry, savings: list[Saving], forms: Mapping[tuple[str, str], Form]) -> Held:
    answers, last = folded([_changes(each) for each in savings]), savings[-1]
    form = forms.get((last.version, row.form))
    return Held(
        place_of(row), row.site, last.version, last.revision, answers, nested(form, answers) if form else {},
        row.first_at, last.at, last.actor, _history(savings),
    )  # fmt: skip


def _history(savings: list[Saving]) -> dict[str, tuple[Past, ...]]:
    found: dict[str, list[Past]] = {}
    for each in savings:
        for path, value in _changes(each).items():
            past = Past(value, each.at, each.actor, each.role, each.why, each.revision)
            found.setdefault(path, []).append(past)
    return {path: tuple(values) for path, values in sorted(found.items())}


def _changes(saving: Saving) -> dict[str, Answer]:
    return {path: answer(plain) if plain else BLANK for path, plain in saving.changes.items()}


def due(trial: str, site: str, now: datetime) -> list[Due]:
    """Every visit of everybody who consented, of a site or (empty) of all, the earliest first.

    Forms that would tell the arm don't count. 5 queries, and 2 for each protocol version.
    """
    said = happenings(trial, site=site)
    saved = _saved(trial, site)
    plans = schedules.plans(trial, site, now)
    ended = _ended(trial, plans)
    found = [each for plan in plans for each in dues(plan, said, saved, ended)]
    return sorted(
        found, key=lambda each: (each.slot.due is None, each.slot.due or date.max, each.participant)
    )


def due_of(plan: Plan, besides: int = 0) -> list[Due]:
    """Every visit of one participant, as if one form (by its entry's id) ended nothing. 3 queries."""
    trial, number = plan.trial, plan.person.number
    return dues(plan, happenings(trial, number), _saved(trial, number=number), _ended(trial, [plan], besides))


def _ended(trial: str, plans: Sequence[Plan], besides: int = 0) -> dict[str, date]:
    """The day after which no visit is expected of whom: as their forms say it now, so that a corrected day counts.

    `besides`: the entry of a form that doesn't count. 1 query.
    """
    known = {plan.person.number: plan for plan in plans}
    forms = {name for plan in plans for name, form in plan.forms.items() if form.purpose in ENDING}
    told: dict[str, list[date]] = {}
    for row in Entry.objects.filter(trial=trial, form__in=forms, participant__in=known).exclude(pk=besides):
        plan = known[row.participant]
        form = plan.forms.get(row.form)
        for each in endings(form, answers_of(row), plan.today) if form else ():
            if each.what in (Ending.DEATH, Ending.FOLLOW_UP):
                told.setdefault(row.participant, []).append(each.day)
    found = {number: plan.ended for number, plan in known.items() if plan.ended}
    return {**found, **{number: min(days) for number, days in told.items()}}


def dues(
    plan: Plan,
    said: Mapping[tuple[str, str], Happening],
    saved: Mapping[tuple[str, str], set[str]],
    ended: Mapping[str, date],
) -> list[Due]:
    """Every visit of a participant, by what was `said` of it, the forms that were `saved`, and the day all `ended`."""
    found = []
    for slot in plan.slots:
        key = (plan.person.number, slot.key)
        seen = said.get(key)
        stands = status(slot, Happened(seen.day) if seen else None, plan.today, ended.get(key[0]))
        asked, kept = plan.counted(slot), saved.get(key, set())
        found.append(
            Due(
                plan.person.number, plan.person.site, slot, stands, seen.day if seen else None,
                seen.how if seen else "", seen.why if seen else "", len(asked & kept), len(asked),
                tuple(each for each in slot.visit.forms if each in asked - kept),
            )
        )  # fmt: skip
    return found


def _saved(trial: str, site: str = "", number: str = "") -> dict[tuple[str, str], set[str]]:
    """Which forms of which visits were saved, by participant and visit's key. 1 query."""
    rows = Entry.objects.filter(trial=trial).exclude(visit="")
    if site:
        rows = rows.filter(site=site)
    if number:
        rows = rows.filter(participant=number)
    found: dict[tuple[str, str], set[str]] = {}
    for participant, visit, form in rows.values_list("participant", "visit", "form"):
        found.setdefault((participant, visit), set()).add(form)
    return found
