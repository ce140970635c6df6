"""What the views of the room share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from secrets import token_urlsafe
from typing import Any

from django.http import Http404, HttpRequest

from equipoise.core.followup.cleaning import Place
from equipoise.core.followup.forms import Form
from equipoise.core.values.errors import InputError
from equipoise.web.enrolment import queries as enrolment
from equipoise.web.followup import access, addresses, queries, schedules
from equipoise.web.followup.schedules import Plan
from equipoise.web.ledger.actions import By
from equipoise.web.trials.frame import Frame, frame
from equipoise.web.trials.permissions import Deed


@dataclass(frozen=True, slots=True)
class Opened:
    """A page about one participant. `by`: who looks, in the role that lets them."""

    frame: Frame
    plan: Plan
    by: By

    @property
    def site(self) -> str:
        """The number of the participant's site."""
        return self.plan.person.site

    def require(self, deed: Deed) -> By:
        """Who does it, in which role; Http404 for who may not at this site."""
        return self.frame.require(deed, self.site)


@dataclass(frozen=True, slots=True)
class OpenedForm:
    """A page about one form of a participant."""

    page: Opened
    place: Place
    form: Form

    @property
    def may_fill(self) -> bool:
        """Whether who looks may fill it."""
        return access.may_fill(self.page.frame.standing, self.page.site, self.form)


def opened(request: HttpRequest, trial: str, number: str, deed: Deed = Deed.SEE_DATA) -> Opened:
    """A participant's page; Http404 for a number that isn't there or isn't theirs to see, and before consent."""
    around = frame(request, trial)
    person = enrolment.participant(trial, number)
    if person is None:
        raise Http404
    by = around.require(deed, person.site)
    try:
        return Opened(around, schedules.plan(trial, number, around.now), by)
    except InputError as error:
        raise Http404 from error


def opened_form(request: HttpRequest, trial: str, where: Mapping[str, Any]) -> OpenedForm:
    """A form's page; Http404 for one that the protocol doesn't ask there, or that isn't theirs to see.

    `where`: number, visit, form and occurrence as the address has them; occurrence 0 is a new form.
    """
    page = opened(request, trial, where["number"])
    place = addresses.place(where["number"], where["visit"], where["form"], where["occurrence"] or 1)
    try:
        page = replace(page, plan=queries.plan_at(page.plan, place))
        found = page.plan.form(place)
    except InputError as error:
        raise Http404 from error
    if not access.may_read(page.frame.standing, page.site, found):
        raise Http404
    return OpenedForm(page, replace(place, occurrence=where["occurrence"]), found)


def new_key() -> str:
    """A key for what a page will send, so that it is kept once."""
    return token_urlsafe(18)
