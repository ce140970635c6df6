"""Who may: the study team, and nobody else."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.contrib.auth.decorators import login_required, permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

PERMISSION = "criteria.review_protocol"
_NUMBER = re.compile(r"NCT\d{8}")
View = Callable[..., HttpResponse]


def team_only(*methods: str) -> Callable[[View], View]:
    """For the study team: who isn't logged in is asked to, who is and may not is told so (403). Nothing is cached."""

    def closed(view: View) -> View:
        allowed = login_required(permission_required(PERMISSION, raise_exception=True)(view))
        return never_cache(require_http_methods(methods)(allowed))

    return closed


def require_number(nct_id: str) -> str:
    """The registry number, as written; 404 for what can be none."""
    if not _NUMBER.fullmatch(nct_id):
        raise Http404
    return nct_id


def who(request: HttpRequest) -> str:
    """The log-in under which things are recorded."""
    return str(request.user.get_username())
