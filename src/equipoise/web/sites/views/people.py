"""Who works at a site: for its managers and for operators."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from equipoise.core.values.errors import InputError
from equipoise.web.accounts.gate import fresh
from equipoise.web.sites import inviting
from equipoise.web.sites import people as reading
from equipoise.web.sites.forms import Invite
from equipoise.web.sites.middleware import standing
from equipoise.web.sites.permissions import Deed

DONE = {
    "invited": "The invitation is on its way.",
    "again": "The invitation is on its way once more. The link sent before no longer works.",
    "withdrawn": "The invitation is withdrawn.",
    "ended": "They no longer have this role here.",
}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def people(request: HttpRequest, site: int) -> HttpResponse:
    """Members and invitations; posting invites."""
    standing(request).require(Deed.INVITE, site)
    form = Invite(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            inviting.invite(
                site,
                form.cleaned_data["role"],
                form.cleaned_data["email"],
                by=_who(request),
                now=timezone.now(),
            )
            return _back(site, "invited")
        except InputError as error:
            form.add_error(None, f"{error.what} {error.mend}".strip())
    return _page(request, site, form)


@require_POST
def resend(request: HttpRequest, site: int, invitation: int) -> HttpResponse:
    """Send an invitation again."""
    standing(request).require(Deed.INVITE, site)
    try:
        inviting.resend(site, invitation, by=_who(request), now=timezone.now())
    except InputError as error:
        return _page(request, site, Invite(), str(error))
    return _back(site, "again")


@require_POST
def withdraw(request: HttpRequest, site: int, invitation: int) -> HttpResponse:
    """Take an invitation back."""
    standing(request).require(Deed.INVITE, site)
    try:
        inviting.withdraw(site, invitation, by=_who(request), now=timezone.now())
    except InputError as error:
        return _page(request, site, Invite(), str(error))
    return _back(site, "withdrawn")


@never_cache
@fresh
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, site: int, user: int, role: str) -> HttpResponse:
    """Asks, then takes a role from somebody. Whoever does it shows again who they are."""
    standing(request).require(Deed.INVITE, site)
    found = next((each for each in reading.workers(site) if (each.user_id, each.role) == (user, role)), None)
    if found is None:
        raise Http404
    if request.method == "POST":
        inviting.end_membership(site, user, role, by=_who(request), now=timezone.now())
        return _back(site, "ended")
    context = {"site": site, "site_name": reading.site_name(site), "worker": found, "me": request.user.pk}
    return render(request, "sites/end_membership.html", context)


def _page(request: HttpRequest, site: int, form: Invite, trouble: str = "") -> HttpResponse:
    now, name = timezone.now(), reading.site_name(site)
    if name is None:
        raise Http404
    context = {
        "site": site,
        "site_name": name,
        "form": form,
        "workers": reading.workers(site),
        "waiting": reading.waiting(site, now),
        "trouble": trouble,
        "done": DONE.get(request.GET.get("done", ""), ""),
    }
    return render(request, "sites/people.html", context, status=400 if trouble or form.errors else 200)


def _back(site: int, done: str) -> HttpResponseRedirect:
    return HttpResponseRedirect(f"{reverse('sites:people', args=[site])}?done={done}")


def _who(request: HttpRequest) -> str:
    return str(request.user.get_username())
