"""What a site says of its part in a study, beside what the registry says: neither overwrites the other in silence."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from django.db import transaction

from equipoise.core.values.errors import InputError
from equipoise.web.audit import actions as audit
from equipoise.web.sites import actions, keeping
from equipoise.web.sites.entries import Entry, entries, of_object
from equipoise.web.sites.models import StudySite
from equipoise.web.sites.openings import SAYABLE, Opening
from equipoise.web.studies import queries as studies


def connect(
    site_id: int, nct_id: str, key: str, *, by: str, now: datetime, seen_on: date | None = None
) -> int:
    """Tie a site to the registry's entry for it in a study. Gives the study site's number.

    `seen_on`: the day of the record's version that the site agreed to, where it was an earlier one. InputError where
    there is no such study or entry, or another site has it.
    """
    number, entry = _registered(nct_id, key)
    if seen_on is not None:
        entry = _earlier(number, key, seen_on) or entry
    with transaction.atomic():
        keeping.site(site_id)
        _require_free(number, key)
        row = StudySite.objects.create(
            site_id=site_id, nct_id=number, location=key, registry=entry.as_object(), agreed_at=now
        )
        detail = {"study": number}
        audit.record(at=now, actor=by, verb="tied site to study", subject=f"site:{site_id}", detail=detail)
    return row.pk


def adopt(nct_id: str, key: str, organisation: str, *, by: str, now: datetime) -> int:
    """Make a site of an organisation out of the registry's entry, and tie it. Gives the site's number.

    InputError where there is no such entry, it has a site, or the organisation has a site of that name there.
    """
    number, entry = _registered(nct_id, key)
    with transaction.atomic():
        owner = actions.add_organisation(organisation, by=by, now=now)
        given = actions.NewSite(
            name=entry.name or entry.city, city=entry.city, state=entry.state, country=entry.country
        )
        site = actions.add_site(owner, given, by=by, now=now)
        connect(site, number, key, by=by, now=now)
    return site


def say(site_id: int, study_site_id: int, said: str, *, by: str, now: datetime) -> None:
    """Keep what a site says of itself; it holds from now on, whatever the registry says."""
    if said not in SAYABLE:
        raise InputError("Choose one of the states.", where="Opening state")
    with transaction.atomic():
        row = keeping.study_site(site_id, study_site_id)
        if row.said != said:
            _set(row, "said", _word(said, by, now), by, now)


def agree(site_id: int, study_site_id: int, seen: str, *, by: str, now: datetime) -> None:
    """Take the registry's word: its state becomes the site's own. `seen`: the digest of the entry that was shown,
    empty where the registry lists the place no more; then the site is closed.

    InputError where the registry changed again meanwhile, or says nothing that could be taken.
    """
    with transaction.atomic():
        row = keeping.study_site(site_id, study_site_id)
        entry = _current(row, seen)
        opening = entry.opening if entry else Opening.CLOSED
        if opening is Opening.UNKNOWN:
            raise InputError(
                "The registry says no state that could be taken over.", mend="Say yourself how it stands."
            )
        _set(row, "agreed", {**_word(opening, by, now), **_seen(entry, now)}, by, now)


def keep_ours(site_id: int, study_site_id: int, seen: str, *, by: str, now: datetime) -> None:
    """Note that the site has seen what the registry says now, and stays with its own word.

    A site that has said nothing yet says hereby what held before the registry changed.
    """
    with transaction.atomic():
        row = keeping.study_site(site_id, study_site_id)
        entry = _current(row, seen)
        before = Opening(row.said) if row.said else _opening_of(row.registry)
        word = {} if row.said or before is Opening.UNKNOWN else _word(before, by, now)
        _set(row, "kept", {**word, **_seen(entry, now)}, by, now)


def relink(site_id: int, study_site_id: int, key: str, *, by: str, now: datetime) -> None:
    """Tie a study site to another entry of the same study: the facility was renamed, or its town respelt."""
    with transaction.atomic():
        row = keeping.study_site(site_id, study_site_id)
        _, entry = _registered(row.nct_id, key)
        if key != row.location:
            _require_free(row.nct_id, key)
            _set(row, "relinked", {"location": key, **_seen(entry, now)}, by, now)


def disconnect(site_id: int, study_site_id: int, *, by: str, now: datetime) -> None:
    """Take a site out of a study; messages that were sent keep their story, new ones can't be sent."""
    with transaction.atomic():
        row = keeping.study_site(site_id, study_site_id)
        detail = {"study": row.nct_id}
        row.delete()
        audit.record(
            at=now, actor=by, verb="untied site from study", subject=f"site:{site_id}", detail=detail
        )


def _word(said: str, by: str, now: datetime) -> dict[str, str]:
    return {"said": str(said), "said_by": by, "said_at": _stamp(now)}


def _seen(entry: Entry | None, now: datetime) -> dict[str, Any]:
    return {"registry": entry.as_object() if entry else {}, "agreed_at": _stamp(now)}


def _stamp(now: datetime) -> str:
    return now.astimezone(UTC).isoformat()


def _set(row: StudySite, what: str, after: Mapping[str, Any], by: str, now: datetime) -> None:
    before = {field: _plain(getattr(row, field)) for field in after}
    for field, value in after.items():
        setattr(row, field, datetime.fromisoformat(value) if field.endswith("_at") else value)
    row.save(update_fields=list(after))
    detail = {"study": row.nct_id, "said": row.said}
    keeping.note(row.site_id, what, before, dict(after), by=by, now=now, study_site_id=row.pk, detail=detail)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def _registered(nct_id: str, key: str) -> tuple[str, Entry]:
    """A study's number and its entry of that key. InputError where there is none such."""
    study = studies.study(nct_id)
    if study is None:
        raise InputError(
            f"There is no study {nct_id[:20]} here.", where="NCT number", mend="Load its record first."
        )
    entry = entries(study).get(key)
    if entry is None:
        raise InputError("The registry lists no such place for this study.", where="Place")
    return study.nct_id, entry


def _earlier(nct_id: str, key: str, day: date) -> Entry | None:
    """A place as the newest version up to a day had it; None where none did."""
    held = [study for info, study in studies.history(nct_id) if info.updated_on and info.updated_on <= day]
    return entries(held[-1]).get(key) if held else None


def _current(row: StudySite, seen: str) -> Entry | None:
    """The entry as it stands, where it is the one that was shown; None where the registry lists it no more."""
    study = studies.study(row.nct_id)
    entry = entries(study).get(row.location) if study else None
    if (entry.digest if entry else "") != seen:
        raise InputError(
            "The registry has changed again since this page was made.", mend="Look at it once more."
        )
    return entry


def _require_free(nct_id: str, key: str) -> None:
    other = StudySite.objects.filter(nct_id=nct_id, location=key).select_related("site").first()
    if other is not None:
        raise InputError(f"This place is tied to {other.site} already.", where="Place")


def _opening_of(registry: Mapping[str, Any]) -> Opening:
    entry = of_object(registry)
    return entry.opening if entry else Opening.UNKNOWN
