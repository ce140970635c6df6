"""Sharing notes: making a link, the reader's page, opening it, answering, and what its owner sees and takes back."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from equipoise.core.values.errors import InputError
from equipoise.web.notes import numbers, queries, sharing
from equipoise.web.notes.models import Share
from equipoise.web.notes.queries import Owned
from equipoise.web.notes.sharing import New
from equipoise.web.notes.views.common import account, answered, body, by, private, visit

MOST_ASKED = 200
"""Shares that one browser asks after at once."""


@require_POST
@answered
def share(request: HttpRequest) -> HttpResponse:
    """Keep a share; gives its number and its last moment."""
    given = body(request)
    new = New(
        content=numbers.raw(given.get("content"), sharing.LARGEST),
        token=numbers.digest(numbers.secret(given.get("token"))),
        proof=numbers.digest(numbers.secret(given.get("proof"))),
        days=numbers.whole(given.get("days")),
        may_answer=numbers.flag(given, "answer"),
        team_may_keep=numbers.flag(given, "team"),
    )
    made = sharing.share(new, account(request), visit(request), timezone.now())
    return JsonResponse({"id": made.id, "ends": made.ends_at.isoformat()})


@require_safe
def page(request: HttpRequest, share_id: str) -> HttpResponse:
    """Where a reader types the passcode: the same page whatever the number is, and nothing is looked up."""
    return private(render(request, "notes/shared.html", {}))


@require_POST
@answered
def open_(request: HttpRequest, share_id: str) -> HttpResponse:
    """The ciphertext, for the right proof alone."""
    proof = numbers.secret(body(request).get("proof"))
    found = sharing.open_(numbers.short(share_id), proof, visit(request), timezone.now())
    return JsonResponse(
        {
            "content": numbers.text(found.content),
            "made": found.made_at.isoformat(),
            "ends": found.ends_at.isoformat(),
            "answer": found.may_answer,
            "team": found.team_may_keep,
        }
    )


@require_POST
@answered
def answer(request: HttpRequest, share_id: str) -> HttpResponse:
    """Keep an answer to a share."""
    given = body(request)
    proof, content = (
        numbers.secret(given.get("proof")),
        numbers.raw(given.get("content"), sharing.LARGEST_ANSWER),
    )
    sharing.answer(numbers.short(share_id), proof, content, visit(request), timezone.now())
    return JsonResponse({"answered": True})


@require_POST
@answered
def mine(request: HttpRequest) -> HttpResponse:
    """What became of the shares that a browser has tokens of, and of those of the account."""
    tokens = body(request).get("tokens")
    if not isinstance(tokens, dict) or len(tokens) > MOST_ASKED:
        raise InputError(f"Ask for at most {MOST_ASKED} links at once.")
    asked = {numbers.short(name): numbers.secret(token) for name, token in tokens.items()}
    return JsonResponse({"shares": [_told(each) for each in queries.owned(asked, account(request))]})


@require_POST
@answered
def revoke(request: HttpRequest, share_id: str) -> HttpResponse:
    """Take a share back."""
    given = body(request).get("token")
    token = numbers.secret(given) if given is not None else None
    done = sharing.revoke(
        numbers.short(share_id), token, account(request), by=by(request), now=timezone.now()
    )
    if not done:
        raise Http404
    return JsonResponse({"revoked": True})


def _told(one: Owned) -> dict[str, Any]:
    row = one.share
    return {
        "id": row.id,
        "made": row.made_at.isoformat(),
        "ends": row.ends_at.isoformat(),
        "end": row.end or (Share.End.EXPIRED.value if row.ends_at <= timezone.now() else ""),
        "opened": row.opened,
        "answer": row.may_answer,
        "team": row.team_may_keep,
        "log": [{"at": at.isoformat(), "what": what} for at, what in one.knocks],
        "answers": [
            {"number": number, "at": at.isoformat(), "content": numbers.text(content)}
            for number, at, content in one.answers
        ],
    }


@require_safe
@answered
def study(request: HttpRequest, nct_id: str) -> HttpResponse:
    """A study's newest version, and what changed after `?since=` (a version's number), in sentences."""
    asked = request.GET.get("since", "0")
    found = queries.since(nct_id, int(asked) if asked.isdecimal() and len(asked) < 18 else 0)
    if found is None:
        raise Http404
    changes = [{"day": day, "said": list(said)} for day, said in found.changes]
    return JsonResponse(
        {"nct_id": found.nct_id, "title": found.title, "version": found.version, "changes": changes}
    )
