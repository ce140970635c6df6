"""May this person: one table of roles and what each may do at its own site. Pure: it looks nothing up.

Whether something may happen *now* is `core.referral.states`. Whose site something belongs to is asked by the queries,
which begin from the sites of the person who asks (`queries.sites_of`); a role says nothing about any other site.
Least privilege (OWASP ASVS 8.1): what stands in no row is refused, and an operator reads nothing personal.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum


class Role(StrEnum):
    """What somebody is. The first three at a site (`Member.Role`); an operator and a reviewer of the installation."""

    COORDINATOR = "coordinator"
    INVESTIGATOR = "investigator"
    MANAGER = "manager"
    OPERATOR = "operator"
    REVIEWER = "reviewer"


class Deed(StrEnum):
    """What somebody may want to do."""

    VIEW_REFERRAL = "view_referral"
    """Read who wrote, what they wrote, and what became of it."""
    ANSWER = "answer"
    """Answer, ask for more, decline with a reason."""
    ASSIGN = "assign"
    NOTE = "note"
    SCREEN = "screen"
    """Mark as screened or enrolled."""
    EXPORT = "export"
    """Take the referrals of a site away as a file."""
    SEE_FIGURES = "see_figures"
    """Counts and times without persons."""
    SEE_SITE = "see_site"
    MANAGE_SITE = "manage_site"
    """Contacts, languages, opening state, holidays; accept or refuse what the registry says."""
    INVITE = "invite"
    """Invite to a site, withdraw an invitation, end a membership."""
    ADD_SITE = "add_site"
    """Make organisations and sites, and tie them to studies."""
    RUN_QUEUE = "run_queue"
    """See the state of letters (not what they say), send them again."""
    MANAGE_ACCOUNTS = "manage_accounts"
    """Close an account, take away a lost second factor."""
    ERASE = "erase"
    """Erase a person on their request, and export what is held on them, by the code they give."""
    REVIEW_PROTOCOL = "review_protocol"
    """Correct, approve and publish protocol files."""


_REFERRALS = frozenset(
    {Deed.VIEW_REFERRAL, Deed.ANSWER, Deed.ASSIGN, Deed.NOTE, Deed.SCREEN, Deed.SEE_FIGURES, Deed.SEE_SITE}
)
MAY: dict[Role, frozenset[Deed]] = {
    Role.COORDINATOR: _REFERRALS | {Deed.EXPORT},
    Role.INVESTIGATOR: _REFERRALS - {Deed.ASSIGN},
    Role.MANAGER: _REFERRALS | {Deed.EXPORT, Deed.MANAGE_SITE, Deed.INVITE},
    Role.OPERATOR: frozenset(
        {
            Deed.SEE_SITE,
            Deed.SEE_FIGURES,
            Deed.MANAGE_SITE,
            Deed.INVITE,
            Deed.ADD_SITE,
            Deed.RUN_QUEUE,
            Deed.MANAGE_ACCOUNTS,
            Deed.ERASE,
        }
    ),
    Role.REVIEWER: frozenset({Deed.REVIEW_PROTOCOL}),
}
AT_A_SITE = frozenset({Role.COORDINATOR, Role.INVESTIGATOR, Role.MANAGER})
"""The roles that somebody is invited to."""
PERSONAL = frozenset({Deed.VIEW_REFERRAL, Deed.ANSWER, Deed.ASSIGN, Deed.NOTE, Deed.SCREEN, Deed.EXPORT})
"""What shows who a person is, or what they wrote."""


def may(roles: Iterable[str], what: str) -> bool:
    """Whether somebody with these roles (at the site in question, or of the installation) may do `what`.

    Roles and deeds that are not known give False: a word spelt wrong opens nothing.
    """
    try:
        deed = Deed(what)
    except ValueError:
        return False
    return any(role in MAY and deed in MAY[Role(role)] for role in roles)
