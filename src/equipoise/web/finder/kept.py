"""What a visitor keeps: trials saved and trials to compare, in a signed cookie of their own browser.

Nothing of it is stored on the server. The lists hold NCT numbers only, the newest last.
"""

from __future__ import annotations

import re

from django.http import HttpRequest

SAVED, COMPARED = "saved", "compared"
MOST = {SAVED: 100, COMPARED: 4}
_NUMBER = re.compile(r"NCT\d{8}")


def kept(request: HttpRequest, name: str) -> tuple[str, ...]:
    """The numbers in the list `name` (`SAVED` or `COMPARED`), in the order they were put in."""
    found = request.session.get(name, [])
    if not isinstance(found, list):
        return ()
    return tuple(each for each in found if isinstance(each, str) and _NUMBER.fullmatch(each))[: MOST[name]]


def keep(request: HttpRequest, name: str, nct_id: str) -> bool:
    """Put a number into the list; False where the list is full and nothing was changed."""
    have = kept(request, name)
    if nct_id in have:
        return True
    if len(have) >= MOST[name]:
        return False
    request.session[name] = [*have, nct_id]
    return True


def drop(request: HttpRequest, name: str, nct_id: str) -> None:
    """Take a number out of the list; nothing happens where it isn't in it."""
    have = kept(request, name)
    if nct_id in have:
        request.session[name] = [each for each in have if each != nct_id]
