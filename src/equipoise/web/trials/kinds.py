"""What happens to trials, and what each event does to the tables of this room."""

from __future__ import annotations

from equipoise.web.ledger import kinds
from equipoise.web.ledger.kinds import Event, Kind
from equipoise.web.trials.models import Member, Trial, TrialSite, Version

PREPARED, ADOPTED, STATE = "trials.prepared", "trials.adopted", "trials.state_changed"
SITE, SITE_STATE = "trials.site_added", "trials.site_changed"
APPOINTED, ENDED = "trials.appointed", "trials.role_ended"


def offer() -> None:
    """Make this room's events and tables known."""
    kinds.offer(
        Kind(PREPARED, "prepared the trial", _prepared),
        Kind(ADOPTED, "adopted a protocol version", _adopted),
        Kind(STATE, "changed the state of the trial", _state),
        Kind(SITE, "added a site", _site),
        Kind(SITE_STATE, "opened or closed a site", _site_state),
        Kind(APPOINTED, "gave somebody a role", _appointed),
        Kind(ENDED, "ended somebody’s role", _ended),
    )
    kinds.project("trials", Trial, Version, TrialSite, Member)


def _prepared(event: Event) -> None:
    said = event.payload
    Trial.objects.create(
        trial=event.trial,
        name=said["name"],
        nct_id=said["nct_id"],
        title=said["title"],
        demonstration=said["demonstration"],
    )


def _adopted(event: Event) -> None:
    said = event.payload
    Version.objects.create(
        id=event.id,
        trial=event.trial,
        version=said["version"],
        text=said["text"],
        overlay=said["overlay"],
        sha256=said["sha256"],
        since=event.at,
    )
    Trial.objects.filter(pk=event.trial).update(version=said["version"], title=said["title"])


def _state(event: Event) -> None:
    Trial.objects.filter(pk=event.trial).update(state=event.payload["state"])


def _site(event: Event) -> None:
    said = event.payload
    TrialSite.objects.create(
        id=event.id,
        trial=event.trial,
        number=event.site,
        name=said["name"],
        city=said["city"],
        country=said["country"],
        zone=said["zone"],
        site_id=said["site_id"],
    )


def _site_state(event: Event) -> None:
    TrialSite.objects.filter(trial=event.trial, number=event.site).update(open=event.payload["open"])


def _appointed(event: Event) -> None:
    said = event.payload
    Member.objects.create(
        id=event.id,
        trial=event.trial,
        username=said["username"],
        role=said["role"],
        site=event.site,
        since=event.at,
    )


def _ended(event: Event) -> None:
    said = event.payload
    held = Member.objects.filter(
        trial=event.trial, username=said["username"], role=said["role"], site=event.site
    )
    held.filter(until=None).update(until=event.at)
