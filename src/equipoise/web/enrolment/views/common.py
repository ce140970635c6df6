"""What every view of this room begins with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse

from equipoise.core.values.errors import UserError
from equipoise.web.enrolment import holding, queries
from equipoise.web.enrolment.forms import Sent
from equipoise.web.enrolment.queries import Participant
from equipoise.web.ledger.actions import By
from equipoise.web.trials.frame import Frame, frame


@dataclass(frozen=True, slots=True)
class Opened:
    """A page about one participant. `by`: who looks, in the role in which they may. `zone`: the site's time zone."""

    frame: Frame
    by: By
    person: Participant
    today: date
    zone: str


def opened(request: HttpRequest, trial: str, number: str, deed: str) -> Opened:
    """The page of a participant; Http404 where there is none, or who asks may not do this at their site."""
    page = frame(request, trial)
    person = queries.participant(trial, number)
    if person is None:
        raise Http404
    by = page.require(deed, person.site)
    here = holding.place(trial, person.site)
    return Opened(page, by, person, here.day(page.now), here.zone)


def posted(request: HttpRequest) -> QueryDict | None:
    """What was sent, be it nothing at all; None where the page is only looked at."""
    return request.POST if request.method == "POST" else None


def done(form: Sent, what: Callable[[], object]) -> bool:
    """Do what a valid form asks for; what is refused stands beside its field."""
    if not form.is_valid():
        return False
    try:
        what()
    except holding.NotThere:
        raise Http404 from None
    except UserError as error:
        form.blame(error)
        return False
    return True


def back(request: HttpRequest, page: Opened, words: str, anchor: str = "") -> HttpResponseRedirect:
    """To the participant's page, with what was done."""
    messages.success(request, words)
    return HttpResponseRedirect(address(page) + (f"#{anchor}" if anchor else ""))


def address(page: Opened) -> str:
    """Where a participant's page is."""
    return reverse("enrolment:entry", args=[page.frame.trial.trial, page.person.number])


def refused(request: HttpRequest, page: Opened, error: UserError) -> HttpResponse:
    """To the participant's page, with why something can't be done."""
    messages.error(request, f"{error.what} {error.mend}".strip())
    return HttpResponseRedirect(address(page))
