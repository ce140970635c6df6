"""The protocol of a trial, its versions, and what differs between two."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from equipoise.core.values.errors import InputError
from equipoise.web.accounts.gate import fresh
from equipoise.web.trials import actions, adopting, queries, rooms, telling
from equipoise.web.trials.forms import Upload
from equipoise.web.trials.frame import Frame, frame
from equipoise.web.trials.permissions import Deed
from equipoise.web.trials.presenters import protocol as presenter


@dataclass(frozen=True, slots=True)
class Adopted:
    """A version: since when, how many participants are on it, and what differs from the one before."""

    version: str
    since: datetime
    sha256: str
    participants: int
    before: str
    told: list[telling.Group]

    @property
    def count(self) -> int:
        """How many things differ."""
        return sum(len(each.sentences) for each in self.told)


@never_cache
@require_safe
def protocol(request: HttpRequest, trial: str, version: str = "") -> HttpResponse:
    """The protocol in a version, by default the one in force."""
    page = frame(request, trial)
    page.require(Deed.SEE_TRIAL)
    if version and version not in queries.versions(trial):
        raise Http404
    found = queries.protocol(trial, version)
    context = {
        "frame": page,
        "protocol": found,
        "shown": presenter.shown(found.design, may_know_lists=_may_know_lists(page))
        if found.design
        else None,
        "criteria": presenter.criteria(found),
        "versions": _versions(page),
        "manages": page.may(Deed.MANAGE_TRIAL),
        "former": bool(version) and version != page.trial.version,
    }
    return render(request, "trials/protocol.html", context)


def _may_know_lists(page: Frame) -> bool:
    """Who prepares the lists, or compares the arms anyway: nobody else may see what helps to guess the next one."""
    return page.may(Deed.PREPARE_LISTS) or page.may(Deed.SEE_GUESSES)


def _versions(page: Frame) -> list[Adopted]:
    """Every version, the newest first."""
    trial, on = page.trial.trial, rooms.on_versions(page.trial.trial)
    found, before = [], ""
    for number, each in queries.versions(trial).items():
        told = _told(trial, before, number, page) if before else []
        found.append(Adopted(number, each.since, each.sha256, on.get(number, 0), before, told))
        before = number
    return found[::-1]


def _told(trial: str, before: str, after: str, page: Frame) -> list[telling.Group]:
    one, other = queries.protocol(trial, before), queries.protocol(trial, after)
    return telling.groups(one, other, may_know_lists=_may_know_lists(page))


@never_cache
@fresh
@require_http_methods(["GET", "HEAD", "POST"])
def adopt(request: HttpRequest, trial: str) -> HttpResponse:
    """Asks for the file of another version, shows what differs, then puts it into force."""
    page = frame(request, trial)
    by = page.require(Deed.MANAGE_TRIAL)
    form = Upload(request.POST, request.FILES) if request.method == "POST" else Upload()
    context: dict[str, Any] = {"frame": page, "form": form}
    if form.is_valid():
        given = form.cleaned_data
        try:
            draft, groups = adopting.preview(page.trial, given["text"], given["overlay"])
            if given["seen"] == draft.sha256:
                actions.adopt(trial, draft.text, draft.overlay, by, page.now, why=given["why"])
                return _adopted(request, page, draft)
        except InputError as error:
            form.blame(error)
        else:
            context |= {"draft": draft, "groups": groups, "on": sum(rooms.on_versions(trial).values())}
    elif form.data.get("seen"):
        context |= _looked_at(page, form)
    return render(request, "trials/adopt.html", context, status=400 if form.errors else 200)


def _looked_at(page: Frame, form: Upload) -> dict[str, Any]:
    """The page before again, where the reason was forgotten; nothing where the file itself is wrong."""
    try:
        draft, groups = adopting.preview(page.trial, form.cleaned_data["text"], form.cleaned_data["overlay"])
    except InputError as error:
        form.blame(error)
        return {}
    return {"draft": draft, "groups": groups, "on": sum(rooms.on_versions(page.trial.trial).values())}


def _adopted(request: HttpRequest, page: Frame, draft: adopting.Draft) -> HttpResponseRedirect:
    messages.success(
        request, f"Version {draft.protocol.version} is in force. Who takes part stays on theirs."
    )
    return HttpResponseRedirect(reverse("trials:protocol", args=[page.trial.trial]) + "#versions")
