"""What pages show of visits and participants: weeks, states with their icons, forms with where they stand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from equipoise.core.design.roles import Role
from equipoise.core.enrolment.states import STANDINGS, State
from equipoise.core.followup.cleaning import Place
from equipoise.core.followup.due import Status
from equipoise.core.followup.forms import Form
from equipoise.web.enrolment import queries as enrolment
from equipoise.web.followup import access, addresses, lists
from equipoise.web.followup.lists import Stand, locks, stands
from equipoise.web.followup.queries import Due, due_of, plan_at
from equipoise.web.followup.schedules import Plan
from equipoise.web.trials.queries import Standing

ICONS = {
    Status.WAITING: "unsaid",
    Status.NOT_DUE: "unsaid",
    Status.DUE: "soon",
    Status.OVERDUE: "finding",
    Status.DONE: "met",
    Status.DONE_OUTSIDE: "met",
    Status.MISSED: "stopped",
    Status.NOT_EXPECTED: "not-applicable",
}


@dataclass(frozen=True, slots=True)
class Line:
    """A visit as a list shows it. `when`: how far its window's opening or end is, in words.

    `fill`: the first form that waits to be filled, title and address; None where none does, or not by who looks.
    """

    due: Due
    icon: str
    when: str
    href: str
    visit_href: str
    fill: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Week:
    """Visits that are due in one week, by its Monday; None for those without a day."""

    monday: date | None
    words: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class FormLine:
    """A form of a participant with where it stands. `begun`: whether anything was kept that could be read."""

    form: Form
    href: str
    state: str
    icon: str
    detail: str
    begun: bool = True


@dataclass(frozen=True, slots=True)
class VisitLine:
    """A visit of a participant with its forms; `at`: where it stands on the line, in thousandths.

    `scope`: of the lock that holds this visit alone; `locked`: whether there is one.
    """

    line: Line
    forms: tuple[FormLine, ...]
    at: int
    scope: str = ""
    locked: bool = False

    @property
    def later(self) -> bool:
        """Whether nothing can be done about it yet."""
        return self.line.due.status in (Status.NOT_DUE, Status.WAITING) and not self.line.due.saved

    @property
    def folded(self) -> bool:
        """Whether it is too early or too late for its forms to stand open."""
        due = self.line.due
        return self.later or (due.status is Status.NOT_EXPECTED and not due.saved)


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a participant: visits, where each form stands, what is locked. `at`: then, None for now."""

    dues: list[Due]
    stands: Mapping[Place, Stand]
    locked: frozenset[str]
    at: datetime | None = None


def known(plan: Plan) -> Known:
    """What is known now. 9 queries."""
    trial, number = plan.trial, plan.person.number
    return Known(due_of(plan), stands(trial, number), frozenset(each.scope for each in locks(trial)))


def line(trial: str, due: Due, today: date) -> Line:
    """A visit as a list shows it."""
    person = addresses.of_participant(trial, due.participant)
    visit = addresses.of_visit(trial, due.participant, due.slot.key)
    return Line(due, ICONS[due.status], when(due, today), f"{person}#{due.slot.key}", visit)


_OVER = (Status.DONE, Status.DONE_OUTSIDE, Status.MISSED, Status.NOT_EXPECTED)
"""States in which no window is waited for."""
FAR = 60
"""Days to the opening of a window beyond which nobody counts in days: its dates stand beside it."""


def when(due: Due, today: date) -> str:
    """“window opens in 2 days”, “window closes in 5 days”, “3 days over”; empty where the dates alone say it."""
    slot = due.slot
    if due.status in _OVER or slot.due is None:
        return ""
    assert slot.opens is not None and slot.closes is not None
    if due.status is Status.OVERDUE:
        return f"{_days((today - slot.closes).days)} over"
    if due.status is Status.DUE:
        left = (slot.closes - today).days
        return f"window closes in {_days(left)}" if left else "window closes today"
    left = (slot.opens - today).days
    return f"window opens in {_days(left)}" if 0 < left <= FAR else ""


def _days(count: int) -> str:
    return f"{count} day{'' if count == 1 else 's'}"


def weeks(
    trial: str, dues: Iterable[Due], today: Mapping[str, date], standing: Standing | None = None
) -> list[Week]:
    """Visits by the week in which they are due. `today`: by site. `standing`: of who looks, to fill in what waits."""
    forms, found = lists.forms(trial) if standing else {}, dict[date | None, list[Line]]()
    for each in dues:
        day = each.slot.due
        monday = day - timedelta(days=day.weekday()) if day else None
        shown = line(trial, each, today[each.site])
        fill = _fill(trial, each, standing, forms) if standing else None
        found.setdefault(monday, []).append(replace(shown, fill=fill))
    ordered = sorted(found, key=lambda each: (each is None, each or date.max))
    this = min(today.values(), default=None)
    return [Week(each, _week(each, this), tuple(found[each])) for each in ordered]


def _fill(trial: str, due: Due, standing: Standing, forms: Mapping[str, Form]) -> tuple[str, str] | None:
    """The first form that waits and that the team fills."""
    for name in due.left if due.waits else ():
        form = forms.get(name)
        if form is None or form.filled_by == Role.PARTICIPANT:
            continue
        if access.may_fill(standing, due.site, form):
            place = Place(due.participant, due.slot.key, name)
            return form.title, addresses.of_place("form", trial, place)
    return None


def _week(monday: date | None, today: date | None) -> str:
    if monday is None:
        return "Without a day yet"
    end = monday + timedelta(days=6)
    words = f"{monday.day} {monday:%B} to {end.day} {end:%B %Y}"
    if today is not None and monday <= today <= end:
        return f"This week, {words}"
    return f"Week of {words}"


def visits(plan: Plan, standing: Standing, seen: Known) -> list[VisitLine]:
    """Every visit of a participant, with the forms that somebody may read; of a screen failure those that were."""
    scopes = {each.slot.key: f"visit:{plan.person.number}/{each.slot.key}" for each in seen.dues}
    return [
        VisitLine(
            line(plan.trial, each, plan.today),
            tuple(
                _form(plan, plan.forms[name], each.slot.key, 1, seen)
                for name in _readable(plan, each, standing)
            ),
            _at(each, seen.dues),
            scopes[each.slot.key],
            scopes[each.slot.key] in seen.locked,
        )
        for each in seen.dues
        if not _failed(plan) or each.saved or each.day or each.why
    ]


def _failed(plan: Plan) -> bool:
    return plan.person.state is State.FAILED


def _readable(plan: Plan, due: Due, standing: Standing) -> list[str]:
    names = (name for name in due.slot.visit.forms if name in plan.forms)
    return [name for name in names if access.may_read(standing, plan.person.site, plan.forms[name])]


def _at(due: Due, dues: list[Due]) -> int:
    days = [each.slot.due for each in dues if each.slot.due]
    if not due.slot.due or len(days) < 2 or days[0] == days[-1]:
        return 0
    return round(1000 * (due.slot.due - min(days)).days / (max(days) - min(days)).days)


def at_any_time(plan: Plan, standing: Standing, seen: Known) -> list[tuple[Form, list[FormLine], str]]:
    """Forms that hang on no visit, with those that were saved, and the address of a new one (empty for none)."""
    found = []
    for form in plan.at_any_time():
        if not access.may_read(standing, plan.person.site, form):
            continue
        numbers = sorted(
            place.occurrence for place in seen.stands if (place.visit, place.form) == ("", form.id)
        )
        new = Place(plan.person.number, "", form.id, 0 if form.repeats else 1)
        if _failed(plan) and not numbers:
            continue
        may_fill = access.may_fill(standing, plan.person.site, form)
        may_add = seen.at is None and may_fill and not _failed(plan)
        lines = [_form(plan, form, "", number, seen) for number in numbers]
        adds = may_add and (form.repeats or not numbers)
        found.append((form, lines, addresses.of_place("form", plan.trial, new) if adds else ""))
    return found


def earlier(plan: Plan, standing: Standing, seen: Known) -> list[FormLine]:
    """Forms that were kept under an earlier version, where the participant's own asks for none."""
    found = []
    for place in seen.stands:
        other = plan_at(plan, place)
        if other is not plan and access.may_read(standing, plan.person.site, other.form(place)):
            slot = other.slot(place.visit)
            line = _form(other, other.form(place), place.visit, place.occurrence, seen)
            found.append(replace(line, detail=slot.title if slot else ""))
    return found


def _form(plan: Plan, form: Form, visit: str, occurrence: int, seen: Known) -> FormLine:
    place = Place(plan.person.number, visit, form.id, occurrence)
    stand = seen.stands.get(place)
    href = (
        addresses.then(plan.trial, place, seen.at)
        if seen.at
        else addresses.of_place("form", plan.trial, place)
    )
    if stand is None:
        return FormLine(form, href, "not begun", "unsaid", "", begun=False)
    return FormLine(form, href, stand.words, stand.icon, stand.detail)


def called(trial: str, text: str, sites: Iterable[str]) -> list[str]:
    """The numbers of those who consented at these sites and can be meant: a whole number, or the last figures alone.

    “12” and “012” mean 01-012, and 02-012 where one sees both sites. 1 query.
    """
    own = set(sites)
    numbers = [each.number for each in enrolment.participants(trial) if each.version and each.site in own]
    if text in numbers:
        return [text]
    figures = text.lstrip("0") if text.isdecimal() else ""
    return [each for each in numbers if figures and each.rpartition("-")[2].lstrip("0") == figures]


def state(plan: Plan) -> str:
    """Where the participant stands, in words."""
    return STANDINGS[plan.person.state].title
