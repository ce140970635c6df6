"""Reading accounts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator

from equipoise.web.accounts.addresses import digests
from equipoise.web.accounts.models import User

FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
"""What counts as a second factor: recovery codes alone don't, since they are used up."""


@dataclass(frozen=True, slots=True)
class Account:
    """One account, without its address. `factors`: `totp`, `webauthn`, `recovery_codes`."""

    id: int
    username: str
    name: str
    active: bool
    operator: bool
    last_log_in: datetime | None
    factors: tuple[str, ...]

    @property
    def is_strong(self) -> bool:
        """Whether it has a second factor."""
        return any(each in FACTORS for each in self.factors)


def accounts(ids: Iterable[int] | None = None) -> list[Account]:
    """The accounts of these numbers, or all, in the order of their log-in names. 2 queries."""
    users = User.objects.order_by("username")
    found = list(users if ids is None else users.filter(pk__in=list(ids)))
    factors: dict[int, set[str]] = {}
    rows = Authenticator.objects.filter(user__in=found).values_list("user_id", "type")
    for user_id, kind in rows:
        factors.setdefault(user_id, set()).add(kind)
    return [_account(each, factors.get(each.pk, set())) for each in found]


def by_usernames(usernames: Iterable[str]) -> dict[str, Account]:
    """The accounts of these log-in names, as they are written; those that aren't there are left out. 3 queries."""
    ids = User.objects.filter(username__in=list(usernames)).values_list("pk", flat=True)
    return {each.username: each for each in accounts(ids)}


def names(ids: Iterable[int]) -> dict[int, str]:
    """How the accounts of these numbers are called. 1 query."""
    return {user.pk: user.get_full_name() for user in User.objects.filter(pk__in=list(ids))}


def reached(usernames: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Address and language of these log-ins, for letters; who has no address or is closed is left out. 1 query."""
    users = User.objects.filter(username__in=list(usernames), is_active=True).order_by("username")
    return {user.username: (user.email, user.language) for user in users if user.email}


def has_account(address: str) -> bool:
    """Whether an address belongs to an account."""
    return User.objects.filter(email_digest__in=digests(address)).exists()


def by_address(address: str) -> int | None:
    """The number of the account of an address; None where it has none. 1 query."""
    found: int | None = (
        User.objects.filter(email_digest__in=digests(address)).values_list("pk", flat=True).first()
    )
    return found


def proved_by(address: str) -> int | None:
    """The number of the account whose address this is, by a letter of ours; None where none is. 1 query."""
    rows = User.objects.filter(email_digest__in=digests(address), proved_at__isnull=False)
    found: int | None = rows.values_list("pk", flat=True).first()
    return found


def is_of(user_id: int, address: str) -> bool:
    """Whether an address is that account's own."""
    return User.objects.filter(pk=user_id, email_digest__in=digests(address)).exists()


def has_factor(user_id: int) -> bool:
    """Whether an account has a second factor."""
    return bool(Authenticator.objects.filter(user_id=user_id, type__in=FACTORS).exists())


def _account(user: User, factors: set[str]) -> Account:
    return Account(
        id=user.pk,
        username=user.username,
        name=user.get_full_name(),
        active=user.is_active,
        operator=user.is_staff,
        last_log_in=user.last_login,
        factors=tuple(sorted(factors)),
    )
