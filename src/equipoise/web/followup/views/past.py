"""A participant and a form as they were at a past instant: to be read, marked as past, and nothing can be entered."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, time
from typing import Any, NoReturn
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from equipoise.core.enrolment.states import STANDINGS
from equipoise.core.followup.cleaning import Meaning
from equipoise.core.followup.entering import partial_date
from equipoise.core.values.errors import InputError
from equipoise.web.followup import access, addresses, checks, drawing, overview, past, queries
from equipoise.web.followup.past import Then
from equipoise.web.followup.views.common import Opened, OpenedForm, opened, opened_form

_TIME = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")


@never_cache
@require_safe
def participant(request: HttpRequest, trial: str, number: str) -> HttpResponse:
    """The page of one participant, as it was."""
    page = opened(request, trial, number)
    at, error = _asked(request.GET, page)
    seen = past.then(trial, number, at) if at else None
    here = addresses.participant_then(trial, number)
    context = {
        **_around(page, at, error, here, addresses.of_participant(trial, number)),
        "seen": seen, "state": STANDINGS[seen.person.state].title if seen else "",
        **(_shown(page, seen) if seen else {}),
        **(_beside(past.beside(trial, number, at), here) if at else {}),
    }  # fmt: skip
    return render(request, "followup/participant_then.html", context, status=422 if error else 200)


def _shown(page: Opened, seen: Then) -> dict[str, Any]:
    """What their page showed; nothing of visits and forms before consent."""
    then, standing = past.plan(page.plan, seen), page.frame.standing
    if then is None:
        return {}
    known = past.known(then, seen)
    return {
        "visits": overview.visits(then, standing, known),
        "at_any_time": [each for each in overview.at_any_time(then, standing, known) if each[1]],
        "earlier": overview.earlier(then, standing, known),
        "locked_by": seen.locks.get(f"participant:{seen.person.number}") or seen.locks.get("trial", ""),
    }


@never_cache
@require_safe
def form(request: HttpRequest, trial: str, **where: Any) -> HttpResponse:
    """A form as it was: every value with its history until then, its data queries, marks and signatures."""
    one = opened_form(request, trial, where)
    now = queries.entry(trial, one.place)
    if now is None:
        raise Http404
    at, error = _asked(request.GET, one.page)
    here = addresses.then(trial, one.place)
    times = sorted({each.at for values in now.history.values() for each in values})
    context = {
        **_around(one.page, at, error, here, addresses.of_place("review", trial, one.place)),
        "one": one, "person_href": addresses.participant_then(trial, one.place.participant, at),
        "slot": one.page.plan.slot(one.place.visit) if one.place.visit else None,
        **(_kept(one, at) if at else {}),
        **(_beside(past.around(times, at), here) if at else {}),
    }  # fmt: skip
    return render(request, "followup/form_then.html", context, status=422 if error else 200)


def _kept(one: OpenedForm, at: datetime) -> dict[str, Any]:
    """What stood in the form; nothing where it was empty, or was none that one may read then."""
    trial, place = one.page.plan.trial, one.place
    seen = past.then(trial, place.participant, at)
    held = seen.forms.get(place) if seen else None
    then = past.plan(one.page.plan, seen) if seen else None
    if seen is None or held is None or then is None:
        return {}
    then = queries.plan_at(then, place)
    shown = then.form(place)
    if not access.may_read(one.page.frame.standing, one.page.site, shown):
        raise Http404
    asked = past.asked(trial, place, at)
    return {
        "held": held,
        "sheet": drawing.sheet(then, shown, held, checks.own(then, place, held.answers)),
        "asked": {
            path: [each for each in asked if each.path == path] for path in {each.path for each in asked}
        },
        "verified": seen.verified.get(place, {}),
        "signatures": past.signatures(trial, place, at),
        "meanings": list(Meaning),
        "locked_by": next((seen.locks[each] for each in place.scopes() if each in seen.locks), ""),
    }


def _around(
    page: Opened, at: datetime | None, error: InputError | None, here: str, now_href: str
) -> dict[str, Any]:
    local = at.astimezone(ZoneInfo(page.plan.site.zone)) if at else None
    return {
        "frame": page.frame, "plan": page.plan, "at": at, "error": error, "here": here, "now_href": now_href,
        "day": f"{local:%Y-%m-%d}" if local else "", "time": f"{local:%H:%M}" if local else "", "may": {},
    }  # fmt: skip


def _beside(found: tuple[datetime | None, datetime | None], here: str) -> dict[str, str]:
    """The addresses of the states before and behind."""
    before, behind = found
    return {
        "before_href": addresses.at(here, before) if before else "",
        "behind_href": addresses.at(here, behind) if behind else "",
    }


def _asked(given: Mapping[str, str], page: Opened) -> tuple[datetime | None, InputError | None]:
    """The instant that is asked for, or what is wrong with it; neither where none is."""
    try:
        return instant(given, ZoneInfo(page.plan.site.zone), page.frame.now), None
    except InputError as error:
        return None, error


def instant(given: Mapping[str, str], zone: ZoneInfo, now: datetime) -> datetime | None:
    """An instant by `at` (exact), or by a `day` with a `time`, to the end of that minute or day, by a site's clock.

    Of an hour that comes twice when clocks are set back the second is meant. InputError for what is no instant or lies
    ahead.
    """
    if given.get("at"):
        found = _exact(given["at"])
    elif given.get("day", "").strip():
        day = partial_date(given["day"])
        if day.day is None:
            raise InputError("A whole day is needed.", where="day", mend="Write it as in 2026-03-31.")
        found = (
            datetime.combine(day.earliest, _time(given.get("time", "")), zone).replace(fold=1).astimezone(UTC)
        )
    else:
        return None
    if found > now:
        raise InputError("This lies ahead.", where="day", mend="Choose a day and a time that have passed.")
    return found


def _exact(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
        return found.astimezone(UTC) if found.tzinfo else _not_exact()
    except (ValueError, OverflowError):
        return _not_exact()


def _not_exact() -> NoReturn:
    raise InputError("This address names no instant.", where="day", mend="Choose a day and a time.")


def _time(text: str) -> time:
    if not text.strip():
        return time.max
    found = _TIME.fullmatch(text.strip())
    if found is None:
        raise InputError(
            f"“{text.strip()[:10]}” is no time of day.", where="time", mend="Write it as in 14:05."
        )
    return time(int(found[1]), int(found[2]), 59, 999_999)
