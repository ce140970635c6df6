"""Shared notes that a study team keeps with a message."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from equipoise.web.accounts import sessions
from equipoise.web.notes import attaching, numbers, queries
from equipoise.web.notes.views.common import Stranger, account, answered, body, visit
from equipoise.web.referrals import queries as referrals
from equipoise.web.referrals.team import Hand
from equipoise.web.sites.middleware import standing
from equipoise.web.sites.permissions import Deed


@require_POST
@answered
def attach(request: HttpRequest, share_id: str) -> HttpResponse:
    """Keep a share with the message of a code."""
    hand, given = _hand(request, Deed.NOTE), body(request)
    proof, key = numbers.secret(given.get("proof")), numbers.secret(given.get("key"))
    done = attaching.attach(
        numbers.short(share_id),
        proof,
        key,
        str(given.get("code")),
        hand=hand,
        visit=visit(request),
        now=timezone.now(),
    )
    return JsonResponse({"page": reverse("workspace:referral", args=[done])})


@require_safe
@answered
def attached(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    """The shared notes that are kept with a message of theirs, with their keys: their browser opens them."""
    hand = _hand(request, Deed.VIEW_REFERRAL)
    if referrals.full(hand.sites, referral_id, timezone.now()) is None:
        raise Http404
    rows = queries.attached(referral_id)
    told = [
        {
            "number": each.pk,
            "at": each.at.isoformat(),
            "content": numbers.text(each.content),
            "key": each.key,
        }
        for each in rows
    ]
    return JsonResponse({"attached": told})


@require_POST
@answered
def detach(request: HttpRequest, referral_id: UUID, number: int) -> HttpResponse:
    """Delete shared notes that are kept with a message of theirs."""
    if not attaching.detach(referral_id, number, _hand(request, Deed.NOTE), timezone.now()):
        raise Http404
    return JsonResponse({"deleted": True})


def _hand(request: HttpRequest, deed: Deed) -> Hand:
    """Who acts, with the sites where they may. Stranger without a second factor; Http404 where they may nowhere."""
    number = account(request)
    if number is None or not sessions.is_strong(request):
        raise Stranger
    sites = standing(request).sites_where(deed)
    if not sites:
        raise Http404
    return Hand(str(request.user.get_username()), number, sites)
