"""A participant's own pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from equipoise.core.followup.wording import Wording
from equipoise.core.values.errors import InputError, UserError
from equipoise.web.guard.limits import Reached
from equipoise.web.participant import actions, asking, queries
from equipoise.web.participant.asking import Question
from equipoise.web.participant.queries import Own, Stage, Task
from equipoise.web.participant.views import common

View = Callable[..., HttpResponse]


def of_participant(view: Callable[..., HttpResponse]) -> View:
    """Only with the passcode; a link that is none shows one and the same page, whatever it was."""

    @wraps(view)
    def wrapped(request: HttpRequest, secret: str, **more: Any) -> HttpResponse:
        own = common.own_of(secret)
        if own is None:
            return common.page(request, None, "participant/gone.html", {}, 404)
        if not common.is_open(request, own):
            status = 200 if request.method in ("GET", "HEAD") else 403
            return common.page(request, own, "participant/passcode.html", {}, status)
        return view(request, own, **more)

    return wrapped


@require_safe
@of_participant
def home(request: HttpRequest, own: Own) -> HttpResponse:
    """What waits, what comes next, what was sent."""
    found = queries.home(own, timezone.now())
    return common.page(request, own, "participant/home.html", {"home": found, "done": _done(request)})


@require_POST
def enter(request: HttpRequest, secret: str) -> HttpResponse:
    """Take the passcode."""
    own = common.own_of(secret)
    if own is None:
        return common.page(request, None, "participant/gone.html", {}, 404)
    try:
        if actions.unlock(own, request.POST.get("passcode", "")[:40], timezone.now()):
            return common.let_in(_to(own), own)
    except Reached:
        return common.page(request, own, "participant/passcode.html", {"many": True}, 429)
    return common.page(request, own, "participant/passcode.html", {"wrong": True}, 422)


@require_POST
def lock(request: HttpRequest, secret: str) -> HttpResponse:
    """Ask for the passcode again on this device."""
    own = common.own_of(secret)
    if own is None:
        return common.page(request, None, "participant/gone.html", {}, 404)
    return common.shut(_to(own))


@require_http_methods(["GET", "HEAD", "POST"])
@of_participant
def form(request: HttpRequest, own: Own, visit: str, form: str) -> HttpResponse:
    """Questions to answer; once they are sent, what was sent."""
    task = queries.task(own, visit, form, timezone.now())
    if task is None:
        raise Http404
    words = asking.words(task.form, common.language_of(request, own))
    if task.stage is Stage.SENT:
        shown = asking.answered(task.form, words, queries.sent(own, visit, form))
        return common.page(
            request, own, "participant/sent.html", {"task": task, "words": words, "shown": shown}
        )
    if task.stage is not Stage.OPEN:
        return common.page(request, own, "participant/not_now.html", {"task": task}, 409)
    if request.method == "POST":
        return _take(request, own, task, words)
    return _ask(request, own, task, words, asking.blank(task.form, words))


@require_http_methods(["GET", "HEAD", "POST"])
@of_participant
def stop(request: HttpRequest, own: Own) -> HttpResponse:
    """What stopping means; and letting the site know that one wants to speak about it."""
    if request.method != "POST":
        found = queries.home(own, timezone.now())
        return common.page(request, own, "participant/stop.html", {"home": found})
    try:
        actions.ask_to_talk(own, now=timezone.now())
    except UserError as error:
        found = queries.home(own, timezone.now())
        return common.page(request, own, "participant/stop.html", {"home": found, "error": error.what}, 429)
    return _to(own, "asked")


def _take(request: HttpRequest, own: Own, task: Task, words: Wording) -> HttpResponse:
    taken = asking.taken(task.form, words, request.POST)
    if taken.problems:
        return _ask(request, own, task, words, taken.questions, status=422)
    try:
        actions.send(
            own, task.slot.key, task.form.id, taken.values, taken.missing, now=timezone.now(),
            key=request.POST.get("key", "")[:60],
        )  # fmt: skip
    except Reached as error:
        return _ask(request, own, task, words, taken.questions, error=_(error.what), status=429)
    except InputError as error:
        return _ask(request, own, task, words, taken.questions, error=_(error.what), status=409)
    return _to(own, "sent")


def _ask(
    request: HttpRequest,
    own: Own,
    task: Task,
    words: Wording,
    questions: Sequence[Question],
    *,
    error: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {
        "task": task,
        "words": words,
        "questions": questions,
        "lacks": asking.lacks(task.form, words),
        "key": asking.key(request.POST.get("key", "")),
        "error": error,
        "wrong": any(each.wrong for each in questions),
    }
    return common.page(request, own, "participant/form.html", context, status)


def _to(own: Own, done: str = "") -> HttpResponse:
    address = reverse("participant:home", args=[own.secret])
    return common.private(HttpResponseRedirect(f"{address}?{done}=1" if done else address))


def _done(request: HttpRequest) -> str:
    return next((name for name in ("sent", "asked") if request.GET.get(name)), "")
