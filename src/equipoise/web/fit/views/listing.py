"""A list, entry by entry: what it has so far, and the form of one entry. Clinicians are asked for these."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from equipoise.web.fit import answers as kept
from equipoise.web.fit import lists, queries
from equipoise.web.fit.answers import MOST_ENTRIES, UNKNOWN, Answer, Entry, Listed
from equipoise.web.fit.lists import EntryForm
from equipoise.web.fit.queries import AskedList, Check
from equipoise.web.fit.saying import ENDS, NONE
from equipoise.web.fit.views import common
from equipoise.web.fit.views.common import check, page, private, to

NO_MORE = "The list is longer than your browser may keep."


def progress(found: Check, key: str) -> dict[str, Any]:
    """How far one is, and the question before."""
    decided, of = found.decided
    return {
        "number": queries.count_given(found) + 1,
        "decided": decided,
        "of": of,
        "before": queries.before(found, key),
    }


def entries(request: HttpRequest, found: Check, asked: AskedList) -> HttpResponse:
    """The list so far: add, change or remove an entry, or say whether these are all."""
    if request.method != "POST":
        return _list_page(request, found, asked)
    said = _decision(request, asked)
    if said is None:
        return _list_page(request, found, asked, "Choose one of the ways on.")
    goes_on = isinstance(said, Answer) or bool(said.end)
    nct_id = found.study.nct_id
    response = (
        common.onward(request, nct_id)
        if goes_on
        else to("question", nct_id, asked.key, query=common.flags(request))
    )
    try:
        kept.write(response, queries.answered(found, asked.key, said))
    except kept.TooMany:
        return _list_page(request, found, asked, common.TOO_MANY)
    return private(response)


def _decision(request: HttpRequest, asked: AskedList) -> kept.Said | None:
    """What a button of the list says; None where none of them was pressed."""
    had, end, gone = asked.listed.entries, request.POST.get("end", ""), request.POST.get("remove", "")
    if gone.isdecimal() and len(gone) < 4 and 1 <= int(gone) <= len(had):
        return Listed(tuple(each for number, each in enumerate(had, 1) if number != int(gone)))
    if request.POST.get("unknown"):
        return Listed(had, "open") if had else Answer(UNKNOWN)
    if end == NONE and not had:
        return Answer(NONE)
    return Listed(had, end) if end in ENDS and had else None


def _list_page(request: HttpRequest, found: Check, asked: AskedList, error: str = "") -> HttpResponse:
    rows = [lists.summary(each, asked.fact) for each in asked.listed.entries]
    context = {
        "asked": asked,
        "rows": rows,
        "following": len(rows) + 1,
        "error": error,
        **progress(found, asked.key),
    }
    return page(request, "fit/list.html", found, context, 422 if error else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def entry(request: HttpRequest, nct_id: str, key: str, number: int) -> HttpResponse:
    """The form of one entry, a new one or one to change."""
    found = check(request, nct_id)
    asked = queries.asked_list(found, key)
    had = asked.listed.entries if asked else ()
    if asked is None or not 1 <= number <= min(len(had) + 1, MOST_ENTRIES):
        raise Http404(key[:60])
    rules = found.trial.rules
    if request.method != "POST":
        form = lists.form(asked.fact, had[number - 1] if number <= len(had) else Entry(), rules)
        return _entry_page(request, found, asked, form, number)
    form, made = lists.from_post(asked.fact, request.POST.dict(), rules, timezone.localdate())
    if made is None:
        return _entry_page(request, found, asked, form, number)
    response = to("question", nct_id, key, query=common.flags(request))
    try:
        said = Listed((*had[: number - 1], made, *had[number:]))
        kept.write(response, queries.answered(found, key, said))
    except kept.TooMany:
        return _entry_page(request, found, asked, replace(form, error=NO_MORE), number)
    return private(response)


def _entry_page(
    request: HttpRequest, found: Check, asked: AskedList, form: EntryForm, number: int
) -> HttpResponse:
    count = queries.asked(found, asked.count) if form.error == NO_MORE and asked.count else None
    context = {"asked": asked, "form": form, "number": number, "count": count}
    return page(request, "fit/entry.html", found, context, 422 if form.wrong else 200)
