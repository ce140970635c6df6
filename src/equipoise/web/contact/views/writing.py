"""Step 2: the message; step 3: looking it over, agreeing and sending it. Nothing is kept before it is sent."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from equipoise.core.referral.consents import Consent, Purpose, current
from equipoise.core.registry.record import Study
from equipoise.core.values.errors import InputError
from equipoise.web.contact import actions, cleaning, queries, senders
from equipoise.web.contact.forms import MessageForm
from equipoise.web.contact.senders import FormKey
from equipoise.web.contact.views import common
from equipoise.web.contact.views.common import page
from equipoise.web.fit import answers as kept
from equipoise.web.guard.limits import Reached
from equipoise.web.referrals import persons
from equipoise.web.referrals.persons import Own
from equipoise.web.referrals.submitting import Submission
from equipoise.web.sites.centres import Centre

STALE = (
    "This form was open for more than a day, or came from somewhere else. Nothing was sent and nothing "
    "you typed is lost. Look it over and send it now."
)
LONGEST_PLACE = 200
"""Characters of a place, as its field takes them."""


@dataclass(frozen=True, slots=True)
class Desk:
    """Where a message goes, and what comes with it. `follows`: the message that went to another centre before.

    `near`: the place that centres were sorted by, for the way back to them.
    """

    study: Study
    centre: Centre
    answers: list[dict[str, Any]]
    follows: Own | None
    near: str

    @property
    def name(self) -> str:
        """What to call the centre."""
        return self.centre.name or self.centre.town or "the study centre"

    @property
    def here(self) -> str:
        """The address of the form."""
        if self.follows is not None:
            return reverse("contact:next_write", args=[self.follows.secret, self.centre.key])
        return reverse("contact:write", args=[self.study.nct_id, self.centre.key])

    @property
    def back(self) -> str:
        """The address of the choice of centres, sorted as they were."""
        sorted_by = f"?{urlencode({'near': self.near})}" if self.near else ""
        if self.follows is not None:
            return reverse("contact:next", args=[self.follows.secret]) + sorted_by
        return reverse("contact:choose", args=[self.study.nct_id]) + sorted_by


@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, nct_id: str, key: str) -> HttpResponse:
    """The form for a first message."""
    return _step(request, _desk(request, nct_id, key, None))


@require_http_methods(["GET", "HEAD", "POST"])
def next_write(request: HttpRequest, secret: str, key: str) -> HttpResponse:
    """The form for the next centre, with what was written to the one before."""
    own = persons.by_secret(secret)
    if own is None:
        raise Http404
    return _step(request, _desk(request, own.nct_id, key, own))


def _desk(request: HttpRequest, nct_id: str, key: str, follows: Own | None) -> Desk:
    found = queries.centre_of(nct_id, key)
    if found is None:
        raise Http404
    study, centre = found
    answers = queries.attachable(study, kept.read(request), timezone.localdate())
    near = (request.POST if request.method == "POST" else request.GET).get("near", "")[:LONGEST_PLACE]
    return Desk(study, centre, answers or (follows.answers if follows else []), follows, near)


def _step(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Which page a request asks for."""
    if not desk.centre.takes:
        return page(request, "contact/closed.html", _context(desk), 409 if request.method == "POST" else 200)
    if request.method != "POST":
        return _form_page(request, desk, MessageForm(initial=_begun(desk)))
    form = MessageForm.of(request.POST.dict())
    if request.POST.get("step") == "edit" or not form.is_valid():
        return _form_page(request, desk, form)
    if request.POST.get("step") == "send":
        return _send(request, desk, form)
    return _review_page(request, desk, form)


def _begun(desk: Desk) -> dict[str, str]:
    """What a fresh form begins with: what the person wrote to the centre before."""
    if desk.follows is None:
        return {}
    person, language = desk.follows.person, desk.follows.language
    first = next((each.said for each in desk.follows.story if each.said), "")
    return {**person, "message": first, "language": "other" if "other_language" in person else language}


def _form_page(request: HttpRequest, desk: Desk, form: MessageForm) -> HttpResponse:
    edits = request.POST.get("step") == "edit"
    wrong = [] if edits or not form.is_bound else form.wrong
    context = {**_context(desk), "form": form, "wrong": wrong, "edits": edits}
    response = page(request, "contact/write.html", context, 422 if wrong else 200)
    senders.remember(response, senders.form_key(request, desk.study.nct_id, desk.centre.key))
    return response


def _review_page(
    request: HttpRequest, desk: Desk, form: MessageForm, status: int = 200, **more: Any
) -> HttpResponse:
    key = senders.form_key(request, desk.study.nct_id, desk.centre.key)
    context = {
        **_context(desk),
        "form": form,
        "key": key,
        "bits": settings.PROOF_BITS,
        "purposes": purposes(form, desk),
        "answers_consent": current(Purpose.ANSWERS),
        "pass_on": current(Purpose.FORWARD),
        "agreed": request.POST.getlist("agree"),
        "throwaway": cleaning.is_throwaway(form.cleaned_data["email"]),
        "leaves": desk.follows is not None and actions.is_left(desk.follows),
        **more,
    }
    response = page(request, "contact/review.html", context, status)
    senders.remember(response, key)
    return response


def purposes(form: MessageForm, desk: Desk) -> list[Consent]:
    """What has to be agreed to for what was filled in. The answers are apart: they go only if they are ticked."""
    wanted = [Purpose.CONTACT]
    if form.cleaned_data["phone"]:
        wanted.append(Purpose.CALL)
    if form.cleaned_data["writes_for"] != "me":
        wanted.append(Purpose.SPEAKS_FOR)
    return [current(each) for each in wanted]


def _send(request: HttpRequest, desk: Desk, form: MessageForm) -> HttpResponse:
    nct_id, centre = desk.study.nct_id, desk.centre
    try:
        key = senders.read_key(request.POST.get("form", ""), nct_id, centre.key)
    except senders.Stale:
        return _review_page(request, desk, form, 422, stale=STALE)
    ticked = set(request.POST.getlist("agree"))
    missing = [each.purpose for each in purposes(form, desk) if each.purpose not in ticked]
    if missing:
        return _review_page(request, desk, form, 422, missing=missing)
    now = timezone.now()
    count = partial(_tries, request, form, desk, now)
    proof = actions.Proof(key.challenge, request.POST.get("proof", ""), settings.PROOF_BITS)
    try:
        sent = actions.send(_submission(form, desk, key, ticked), count, proof, desk.follows, now)
    except Reached as limit:
        return _limited(request, desk, form, limit)
    except InputError as error:
        return _review_page(request, desk, form, 409, refused=str(error))
    return _done(sent)


def _tries(request: HttpRequest, form: MessageForm, desk: Desk, now: Any, proven: bool) -> list[Any]:
    site = desk.centre.study_site or 0
    return senders.tries(request, form.cleaned_data["email"], site, now, proven=proven)


def _submission(form: MessageForm, desk: Desk, key: FormKey, ticked: set[str]) -> Submission:
    wanted = {each.purpose for each in purposes(form, desk)} | ({Purpose.FORWARD} & ticked)
    attached = Purpose.ANSWERS in ticked and bool(desk.answers)
    return Submission(
        key=key.of(form.cleaned_data["email"]),
        study_site=desk.centre.study_site or 0,
        person=form.person(),
        agreed=frozenset(wanted | ({Purpose.ANSWERS} if attached else set())),
        language=form.letters_in,
        message=form.cleaned_data["message"],
        answers=desk.answers if attached else [],
        previous=desk.follows.id if desk.follows else None,
    )


def _limited(request: HttpRequest, desk: Desk, form: MessageForm, limit: Reached) -> HttpResponse:
    """What to do when a limit is reached; what was typed stays."""
    response = _review_page(request, desk, form, 429, limit=limit)
    response["Retry-After"] = str(max(1, int((limit.free_at - timezone.now()).total_seconds())))
    return response


def _done(sent: actions.Sent) -> HttpResponse:
    there = reverse("contact:private", args=[sent.secret])
    response = HttpResponseRedirect(f"{there}?{'again' if sent.again else 'sent'}=1")
    senders.forget(response)
    return common.private(response)


def _context(desk: Desk) -> dict[str, Any]:
    return {
        "desk": desk,
        "centre": desk.centre,
        "nct_id": desk.study.nct_id,
        "title": desk.study.title or desk.study.nct_id,
    }
