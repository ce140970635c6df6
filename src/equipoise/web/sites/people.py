"""Reading who works at a site, and who is invited to it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from equipoise.web.accounts import queries as accounts
from equipoise.web.sites.inviting import secret_digest
from equipoise.web.sites.models import Invitation, Member, Site


@dataclass(frozen=True, slots=True)
class Worker:
    """Somebody's role at a site. `strong`: whether they have a second factor; without one they see nothing."""

    user_id: int
    username: str
    name: str
    role: str
    role_name: str
    since: datetime
    strong: bool
    active: bool
    last_log_in: datetime | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """An invitation that nobody has followed yet. `over`: its link no longer works.

    `returned`: its letter could not be delivered.
    """

    id: int
    email: str
    role_name: str
    invited_by: str
    at: datetime
    until: datetime
    over: bool
    returned: bool


@dataclass(frozen=True, slots=True)
class Opened:
    """An invitation as whoever follows its link may see it."""

    site: str
    role_name: str
    email: str
    invited_by: str
    until: datetime
    has_account: bool


def site_name(site: int) -> str | None:
    """How a site is called; None where there is none. 1 query."""
    row = Site.objects.filter(pk=site).first()
    return None if row is None else str(row)


def workers(site: int) -> list[Worker]:
    """Who works at a site, by name. 3 queries."""
    rows = list(Member.objects.filter(site_id=site))
    known = {each.id: each for each in accounts.accounts({row.user_id for row in rows})}
    found = [_worker(row, known[row.user_id]) for row in rows if row.user_id in known]
    return sorted(found, key=lambda each: (each.name.casefold(), each.role))


def waiting(site: int, now: datetime) -> list[Waiting]:
    """The invitations to a site that nobody has followed, the newest first. 1 query."""
    rows = Invitation.objects.filter(site_id=site, accepted_at=None).order_by("-at")
    return [
        Waiting(
            id=row.pk,
            email=row.email,
            role_name=row.get_role_display(),
            invited_by=row.invited_by,
            at=row.at,
            until=row.until,
            over=row.until <= now,
            returned=row.returned_at is not None,
        )
        for row in rows
    ]


def returned(sites: Iterable[int]) -> list[int]:
    """The sites among these with an invitation whose letter came back. 1 query."""
    rows = Invitation.objects.filter(site__in=list(sites), accepted_at=None).exclude(returned_at=None)
    return sorted(set(rows.values_list("site_id", flat=True)))


def opened(secret: str, now: datetime) -> Opened | None:
    """The invitation of a link; None where it holds no more. 2 queries."""
    row = (
        Invitation.objects.select_related("site")
        .filter(secret_digest=secret_digest(secret), accepted_at=None, until__gt=now)
        .first()
    )
    if row is None:
        return None
    has_account = accounts.has_account(row.email)
    return Opened(str(row.site), row.get_role_display(), row.email, row.invited_by, row.until, has_account)


def _worker(row: Member, account: accounts.Account) -> Worker:
    return Worker(
        user_id=row.user_id,
        username=account.username,
        name=account.name,
        role=row.role,
        role_name=row.get_role_display(),
        since=row.since,
        strong=account.is_strong,
        active=account.active,
        last_log_in=account.last_log_in,
    )
