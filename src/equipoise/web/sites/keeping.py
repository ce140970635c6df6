"""Keeping what was changed: one row a change, so that it can be read in plain words and taken back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from equipoise.web.audit import actions as audit
from equipoise.web.sites.models import Site, SiteChange, StudySite

CHECKED_FIELDS = (
    "contact_email",
    "contact_phone",
    "languages",
    "weekdays",
    "closed_days",
    "zone",
    "holidays_of",
    "accepts_messages",
    "name",
)
"""The fields of a site that are changed one by one."""


class NotThere(Exception):
    """There is no such site, or nothing such of it: which of the two is not told."""


def site(site_id: int) -> Site:
    """A site, locked by the transaction at hand. NotThere where there is none, or it was merged into another."""
    found = Site.objects.select_for_update().filter(pk=site_id, merged_into=None).first()
    if found is None:
        raise NotThere
    return found


def study_site(site_id: int, number: int) -> StudySite:
    """A site's part in a study, locked by the transaction at hand. NotThere where it has none such."""
    rows = StudySite.objects.select_for_update(of=("self",)).select_related("site")
    found = rows.filter(pk=number, site_id=site_id).first()
    if found is None:
        raise NotThere
    return found


def note(
    site_id: int,
    what: str,
    before: Any,
    after: Any,
    *,
    by: str,
    now: datetime,
    study_site_id: int | None = None,
    detail: Mapping[str, Any] | None = None,
) -> None:
    """Keep one change and its audit row, which names what was changed but no contact."""
    SiteChange.objects.create(
        site_id=site_id, study_site=study_site_id, at=now, by=by, what=what, before=before, after=after
    )
    audit.record(
        at=now,
        actor=by,
        verb="changed site",
        subject=f"site:{site_id}",
        detail={"what": what, **(detail or {})},
    )
