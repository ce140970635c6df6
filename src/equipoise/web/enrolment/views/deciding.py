"""What investigators decide: criteria confirmed, set aside by two, the whole, enrolment."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from equipoise.core.values.errors import UserError
from equipoise.web.enrolment import actions, asking, balance, pages
from equipoise.web.enrolment.forms import Answered, Enrol, Reasoned
from equipoise.web.enrolment.holding import NotThere
from equipoise.web.enrolment.views.common import back, done, opened, posted, refused
from equipoise.web.trials.permissions import Deed

LONGEST_KEY = 50


@require_POST
def confirm(request: HttpRequest, trial: str, number: str) -> HttpResponse:
    """Confirm the criteria that are ticked, as they were seen."""
    page = opened(request, trial, number, Deed.CONFIRM)
    seen = {each: request.POST.get(f"basis-{each}", "") for each in request.POST.getlist("criterion")}
    key = request.POST.get("key", "")[:LONGEST_KEY]
    try:
        actions.confirm(trial, number, seen, by=page.by, now=page.frame.now, key=key)
    except NotThere:
        raise Http404 from None
    except UserError as error:
        return refused(request, page, error)
    count = len(seen)
    return back(request, page, f"{count} criteri{'on is' if count == 1 else 'a are'} confirmed.")


@require_POST
def whole(request: HttpRequest, trial: str, number: str) -> HttpResponse:
    """Confirm that, all in all, somebody may take part."""
    page = opened(request, trial, number, Deed.CONFIRM)
    given = request.POST
    try:
        actions.confirm_all(
            trial,
            number,
            given.get("basis", ""),
            by=page.by,
            now=page.frame.now,
            key=given.get("key", "")[:LONGEST_KEY],
        )
    except UserError as error:
        return refused(request, page, error)
    return back(request, page, "Your word on the whole is recorded.")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, trial: str, number: str, criterion: str) -> HttpResponse:
    """Asks why a criterion should be set aside, and asks a second person for it."""
    page = opened(request, trial, number, Deed.OVERRIDE)
    shown = pages.entry(page.frame, number, page.today)
    line = (
        next((one for group in shown.groups for one in group.lines if one.line.id == criterion), None)
        if shown
        else None
    )
    if line is None or (request.method != "POST" and not line.may_be_asked):
        raise Http404
    form = Reasoned(posted(request))
    basis = request.POST.get("basis", line.line.basis)
    if done(
        form,
        lambda: actions.ask_override(
            trial,
            number,
            criterion,
            basis,
            why=form.cleaned_data["why"],
            by=page.by,
            now=page.frame.now,
            key=form.sent_key,
        ),
    ):
        return back(request, page, "A second person has to answer now.", line.anchor)
    context = {
        "frame": page.frame,
        "form": form,
        "number": number,
        "each": line,
        "may": (),
        "zone": page.zone,
    }
    return render(request, "enrolment/ask.html", context, status=400 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def override(request: HttpRequest, trial: str, number: str, override: int) -> HttpResponse:
    """A request to set a criterion aside, and the second person's answer."""
    page = opened(request, trial, number, Deed.OVERRIDE)
    shown = asking.override(page.frame, number, override, page.today)
    if shown is None:
        raise Http404
    form = Answered(posted(request))
    if done(
        form,
        lambda: actions.answer_override(
            trial,
            number,
            override,
            form.cleaned_data["answer"],
            why=form.cleaned_data["why"],
            by=page.by,
            now=page.frame.now,
            key=form.sent_key,
        ),
    ):
        shown, form = asking.override(page.frame, number, override, page.today), Answered()
    context = {"frame": page.frame, "form": form, "page": shown, "zone": page.zone}
    return render(request, "enrolment/override.html", context, status=400 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def enrol(request: HttpRequest, trial: str, number: str) -> HttpResponse:
    """Asks once more, then enrols: what is fixed by it stands on the page."""
    page = opened(request, trial, number, Deed.CONFIRM)
    shown = pages.entry(page.frame, number, page.today)
    if shown is None:
        raise Http404
    form = Enrol(posted(request), factors=shown.found.factors)
    if done(
        form,
        lambda: actions.enrol(
            trial,
            number,
            by=page.by,
            now=page.frame.now,
            key=form.sent_key,
            chosen=form.chosen,
            why=form.why,
        ),
    ):
        return back(request, page, f"{number} is enrolled.")
    context = {"frame": page.frame, "form": form, "page": shown, "number": number, "zone": page.zone}
    return render(request, "enrolment/enrol.html", context, status=400 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def level(request: HttpRequest, trial: str, number: str) -> HttpResponse:
    """Asks why a level is not that of enrolment, where the evidence is right. Http404 where all levels are."""
    page = opened(request, trial, number, Deed.SCREEN)
    found = balance.changed(page.frame, number)
    if found is None:
        raise Http404
    form = Reasoned(posted(request))
    if done(
        form,
        lambda: actions.explain(
            trial, number, why=form.cleaned_data["why"], by=page.by, now=page.frame.now, key=form.sent_key
        ),
    ):
        return back(request, page, "It is kept why the level differs.", "balance")
    context = {"frame": page.frame, "form": form, "number": number, "page": found, "zone": page.zone}
    return render(request, "enrolment/level.html", context, status=400 if form.errors else 200)
