"""What is done to organisations and sites. Each in one transaction, with its audit row."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from equipoise.core.values.errors import InputError
from equipoise.web.audit import actions as audit
from equipoise.web.sites import checking, keeping
from equipoise.web.sites.calendars import guess
from equipoise.web.sites.models import Member, Organisation, Site, SiteChange, StudySite
from equipoise.web.sites.openings import Opening

_CHECKS: Mapping[str, Callable[[Any], Any]] = {
    "contact_email": checking.email,
    "contact_phone": checking.phone,
    "languages": checking.languages,
    "weekdays": checking.weekdays,
    "closed_days": checking.closed_days,
    "zone": checking.zone,
    "holidays_of": checking.holidays_of,
    "accepts_messages": bool,
    "name": lambda text: checking.name(text, "Name"),
}


@dataclass(frozen=True, slots=True)
class NewSite:
    """A site to add. What is left out (None) is read off its town: time zone, holidays, weekdays, languages."""

    name: str
    city: str
    country: str
    state: str = ""
    contact_email: str = ""
    contact_phone: str = ""
    zone: str | None = None
    holidays_of: str | None = None
    weekdays: Iterable[int] | None = None
    languages: Iterable[str] | None = None


def add_organisation(name: str, *, by: str, now: datetime) -> int:
    """Add an organisation, or find the one of that name. Gives its number."""
    called = checking.name(name, "Organisation")
    with transaction.atomic():
        found, made = Organisation.objects.get_or_create(name=called)
        if made:
            audit.record(at=now, actor=by, verb="added organisation", subject=f"organisation:{found.pk}")
    return found.pk


def add_site(organisation: int, given: NewSite, *, by: str, now: datetime) -> int:
    """Add a site. Gives its number. InputError where a value can't be, or the organisation has such a site."""
    town = guess(given.city, given.state, given.country)
    fields = {
        "contact_email": given.contact_email,
        "contact_phone": given.contact_phone,
        "zone": given.zone or town.zone,
        "holidays_of": town.holidays_of if given.holidays_of is None else given.holidays_of,
        "weekdays": town.weekdays if given.weekdays is None else given.weekdays,
        "languages": town.languages if given.languages is None else given.languages,
        "name": given.name,
    }
    row = Site(organisation_id=organisation, **{what: _CHECKS[what](value) for what, value in fields.items()})
    row.city = checking.name(given.city, "City", checking.LONGEST_TOWN)
    row.country = checking.name(given.country, "Country", checking.LONGEST_TOWN)
    row.state = checking.name(given.state, "State", checking.LONGEST_TOWN) if given.state.strip() else ""
    with transaction.atomic():
        if not Organisation.objects.filter(pk=organisation).exists():
            raise InputError(f"There is no organisation {organisation}.", mend="See: equipoise sites list")
        if Site.objects.filter(organisation_id=organisation, name=row.name, city=row.city).exists():
            raise InputError("The organisation has a site of this name in this city.", where="Name")
        row.save()
        audit.record(at=now, actor=by, verb="added site", subject=f"site:{row.pk}")
    return row.pk


def change(site_id: int, values: Mapping[str, Any], *, by: str, now: datetime) -> tuple[str, ...]:
    """Change fields of a site (keys of `keeping.CHECKED_FIELDS`). Gives those that are other than before.

    InputError where a value can't be; NotThere where there is no such site. All or nothing is changed.
    """
    checked = {what: _CHECKS[what](value) for what, value in values.items()}
    with transaction.atomic():
        site = keeping.site(site_id)
        changed = tuple(what for what, value in checked.items() if getattr(site, what) != value)
        _require_name_free(site, checked)
        for what in changed:
            keeping.note(site_id, what, getattr(site, what), checked[what], by=by, now=now)
            setattr(site, what, checked[what])
        site.save(update_fields=changed)
    return changed


def undo(site_id: int, change_id: int, *, by: str, now: datetime) -> str:
    """Take a change back. Gives what it was about. InputError where it was changed again since."""
    with transaction.atomic():
        site = keeping.site(site_id)
        row = SiteChange.objects.select_for_update().filter(pk=change_id, site=site, undone_at=None).first()
        if row is None:
            raise keeping.NotThere
        if row.study_site is None:
            _restore(site, {row.what: row.before}, {row.what: row.after})
        else:
            _restore(keeping.study_site(site_id, row.study_site), row.before, row.after)
        row.undone_at = now
        row.save(update_fields=["undone_at"])
        audit.record(
            at=now, actor=by, verb="undid change", subject=f"site:{site_id}", detail={"what": row.what}
        )
    return row.what


def merge(site_id: int, into: int, *, by: str, now: datetime) -> None:
    """Make a site part of another that it turned out to be: its studies and members go there.

    What was sent to it keeps its number; who works at the other sees that too (`queries.sites_of`).
    """
    if site_id == into:
        raise InputError("A site can't be merged into itself.", mend="Name two sites.")
    with transaction.atomic():
        for number in sorted(
            (site_id, into)
        ):  # always in the same order, so that two merges can't wait for each other
            keeping.site(number)
        StudySite.objects.filter(site_id=site_id).update(site_id=into)
        for member in Member.objects.filter(site_id=site_id):
            if not Member.objects.filter(site_id=into, user_id=member.user_id, role=member.role).exists():
                Member.objects.filter(pk=member.pk).update(site_id=into)
        Member.objects.filter(site_id=site_id).delete()
        Site.objects.filter(merged_into=site_id).update(merged_into=into)
        Site.objects.filter(pk=site_id).update(merged_into=into, accepts_messages=False)
        detail = {"into": into}
        audit.record(at=now, actor=by, verb="merged site", subject=f"site:{site_id}", detail=detail)


def appoint(site_id: int, user_id: int, role: str, *, by: str, now: datetime) -> bool:
    """Give somebody who has an account a role at a site, without an invitation. False where they had it."""
    if role not in Member.Role.values:
        raise InputError(f"“{role[:40]}” is not a role.", mend=f"Use {', '.join(Member.Role.values)}.")
    with transaction.atomic():
        site = keeping.site(site_id)
        _, made = Member.objects.get_or_create(site=site, user_id=user_id, role=role, defaults={"since": now})
        if made:
            detail = {"user": user_id, "role": role}
            audit.record(at=now, actor=by, verb="appointed", subject=f"site:{site_id}", detail=detail)
    return made


def _require_name_free(site: Site, checked: Mapping[str, Any]) -> None:
    called = checked.get("name", site.name)
    others = Site.objects.filter(organisation_id=site.organisation_id, name=called, city=site.city)
    if called != site.name and others.exclude(pk=site.pk).exists():
        raise InputError("The organisation has a site of this name in this city.", where="Name")


def _restore(row: Site | StudySite, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    """Set fields back, where they are still what the change made them."""
    if any(_as_kept(getattr(row, field)) != value for field, value in after.items()):
        raise InputError(
            "It was changed again since, so it can't be taken back.", mend="Change it by hand instead."
        )
    for field, value in before.items():
        setattr(row, field, datetime.fromisoformat(value) if field.endswith("_at") and value else value)
    row.save(update_fields=list(before))


def _as_kept(value: Any) -> Any:
    return (
        value.isoformat()
        if isinstance(value, datetime)
        else str(value)
        if isinstance(value, Opening)
        else value
    )
