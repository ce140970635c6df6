"""The inbox: what the sites of who asks were sent, what needs an answer first."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from equipoise.web.referrals import queries as referrals
from equipoise.web.referrals import team
from equipoise.web.referrals.queries import Line
from equipoise.web.sites.middleware import standing
from equipoise.web.sites.permissions import Deed
from equipoise.web.workspace import exporting, filters, queries
from equipoise.web.workspace.views.common import hand, require_a_site

LONGEST_SEARCH = 100
HEAD = (
    "Code",
    "Name",
    "Study",
    "State",
    "Needs",
    "Written (UTC)",
    "Last change (UTC)",
    "Answer due (UTC)",
    "Screened",
)


@never_cache
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """One page of the inbox."""
    own = standing(request).sites_where(Deed.VIEW_REFERRAL)
    if not own and standing(request).may(Deed.RUN_QUEUE):
        return HttpResponseRedirect(reverse("workspace:stuck"))
    require_a_site(own)
    found = queries.inbox(
        own, filters.read(request.GET, own), hand(request, Deed.VIEW_REFERRAL).user_id, timezone.now()
    )
    may_export = bool(standing(request).sites_where(Deed.EXPORT))
    context = {
        "found": found,
        "here": "inbox",
        "may_export": may_export,
        "heed": queries.heed(
            standing(request).sites_where(Deed.MANAGE_SITE), standing(request).sites_where(Deed.INVITE)
        ),
        "query": found.filters.query(),
        "previous": found.filters.query(page=str(found.page - 1)),
        "next": found.filters.query(page=str(found.page + 1)),
    }
    return render(request, "workspace/inbox.html", context)


@never_cache
@require_POST
def search(request: HttpRequest) -> HttpResponse:
    """Look for a name. By POST, so that no name stands in an address, a log or a browser's history."""
    own = standing(request).sites_where(Deed.VIEW_REFERRAL)
    require_a_site(own)
    text = request.POST.get("text", "").strip()[:LONGEST_SEARCH]
    rows, more = queries.search(own, text, timezone.now())
    return render(
        request, "workspace/search.html", {"rows": rows, "more": more, "text": text, "here": "inbox"}
    )


@never_cache
@require_safe
def export(request: HttpRequest) -> StreamingHttpResponse:
    """What the filters show, as CSV, of the sites where who asks may take it away."""
    who = hand(request, Deed.EXPORT)
    require_a_site(who.sites)
    now = timezone.now()
    wanted = filters.read(request.GET, who.sites).wanted(who.user_id)
    team.exported(who, referrals.inbox(who.sites, wanted, 1, now).total, now)
    lines = exporting.lines(HEAD, _cells(referrals.exported(who.sites, wanted, now)))
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="messages.csv"'
    return response


def _cells(lines: Iterator[Line]) -> Iterator[tuple[object, ...]]:
    for line in lines:
        yield (
            line.code,
            line.name,
            line.nct_id,
            line.standing.name,
            queries.NEEDS[line.need],
            f"{line.created_at:%Y-%m-%d %H:%M}",
            f"{line.last_at:%Y-%m-%d %H:%M}",
            f"{line.due_at:%Y-%m-%d %H:%M}" if line.due_at else "",
            "yes" if line.screened else "no",
        )
