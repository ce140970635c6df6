"""What the forms of a site's page mean, as values for `sites.actions.change`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.conf.locale import LANG_INFO
from django.http import QueryDict

from equipoise.core.values.errors import InputError
from equipoise.web.sites.calendars import WEEKDAYS
from equipoise.web.sites.spoken import language_name

_WAYS_OF_DATES = ("%Y-%m-%d", "%d %B %Y", "%d %b %Y")


def contacts(post: QueryDict) -> dict[str, Any]:
    """How the site is reached."""
    return {
        "contact_email": post.get("email", ""),
        "contact_phone": post.get("phone", ""),
        "accepts_messages": "accepts" in post,
    }


def languages(post: QueryDict) -> dict[str, Any]:
    """The languages spoken there: names ("Punjabi") or codes ("pa"), one a line or with commas."""
    return {
        "languages": [
            _language(each) for each in re.split(r"[,;\n]", post.get("languages", "")) if each.strip()
        ]
    }


def calendar(post: QueryDict) -> dict[str, Any]:
    """When the site works."""
    return {
        "weekdays": [number for number in range(len(WEEKDAYS)) if str(number) in post.getlist("weekdays")],
        "closed_days": [_day(each) for each in post.get("closed_days", "").splitlines() if each.strip()],
        "zone": post.get("zone", "").strip(),
        "holidays_of": post.get("holidays_of", ""),
    }


FORMS: Mapping[str, Callable[[QueryDict], dict[str, Any]]] = {
    "contacts": contacts,
    "languages": languages,
    "calendar": calendar,
}


def _language(text: str) -> str:
    """A language's code by its name or code."""
    wanted = text.strip().casefold()
    named = {language_name(code).casefold(): code for code in LANG_INFO} | {"chinese": "zh"}
    if wanted in named:
        return named[wanted]
    if re.fullmatch(r"[a-z]{2,3}(-[a-z]{2,4})?", wanted):
        return wanted
    raise InputError(
        f"“{text.strip()[:40]}” is no language that is known here.",
        where="Languages",
        mend="Write its English name, or its code, such as fr.",
    )


def _day(text: str) -> str:
    """A day as an ISO date."""
    wanted = " ".join(text.split())
    for way in _WAYS_OF_DATES:
        try:
            return datetime.strptime(wanted, way).date().isoformat()  # noqa: DTZ007  (a day, not a moment)
        except ValueError:
            continue
    raise InputError(
        f"“{wanted[:40]}” is no date.",
        where="Closed days",
        mend="Write it as 24 December 2026 or 2026-12-24.",
    )
