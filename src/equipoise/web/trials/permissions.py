"""May this person: one table of the roles in a trial and what each may do. Pure: it looks nothing up.

Whether something may happen *now* is said by the rooms' states. A role at a site says nothing about any other site.
Seeing an arm needs more than a row here: `core.design.roles.may_see_arm` must say so too, by the protocol's masking.
Least privilege: what stands in no row is refused.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from equipoise.core.design.roles import Role


class Deed(StrEnum):
    """What somebody may want to do in a trial."""

    SEE_TRIAL = "see_trial"
    """The trial's home, its protocol, its figures without persons."""
    SEE_FLOW = "see_flow"
    """The participant flow: counts, blinded."""
    SEE_SCREENING = "see_screening"
    SCREEN = "screen"
    """Make screening log entries, gather evidence, record screen failures."""
    CONFIRM = "confirm"
    """Confirm criteria, and enrol."""
    OVERRIDE = "override"
    """Ask for an override, or be its second person."""
    CONSENT = "consent"
    """Record consent and its withdrawal."""
    ALLOCATE = "allocate"
    """Have a participant allocated; the answer is “allocated”, and no more."""
    SEE_ARM = "see_arm"
    """Open the treatment code of a participant of one's site, or of all where the role is the trial's."""
    ENTER_DATA = "enter_data"
    ENTER_SEALED = "enter_sealed"
    """Fill forms that would tell the arm: the treatment delivered."""
    SEE_DATA = "see_data"
    """Read what blinded forms hold."""
    TAKE_BACK = "take_back"
    """Take back a withdrawal, a loss to follow-up or a death that was entered by mistake."""
    SIGN = "sign"
    QUERY = "query"
    """Ask a site about an entry, and close what was asked."""
    ANSWER_QUERY = "answer_query"
    VERIFY = "verify"
    """Mark that an entry agrees with its source."""
    LOCK = "lock"
    UNBLIND = "unblind"
    """Ask for a participant's code to be broken in an emergency."""
    BREAK_CODE = "break_code"
    """Be the one who opens it."""
    SEE_GUESSES = "see_guesses"
    """Blinding indices: they compare guesses with arms."""
    ASSESS_EVENTS = "assess_events"
    """Judge serious events for the sponsor, beside the investigator."""
    REPORT_EVENTS = "report_events"
    """Note whom the sponsor told of a serious event, and when."""
    EXPORT_BLINDED = "export_blinded"
    EXPORT_UNBLINDED = "export_unblinded"
    SEE_TRAIL = "see_trail"
    """The trail of events, without those that would tell an arm."""
    HOLD_SHARE = "hold_share"
    PREPARE_LISTS = "prepare_lists"
    """Run the ceremony that draws and seals the lists; it needs the stewards too."""
    MANAGE_TRIAL = "manage_trial"
    """Adopt protocol versions, add sites, open, pause and close."""
    MANAGE_PEOPLE = "manage_people"


_SITE = frozenset({Deed.SEE_TRIAL, Deed.SEE_FLOW, Deed.SEE_SCREENING, Deed.SEE_DATA, Deed.SEE_TRAIL})
_OVERSIGHT = frozenset({Deed.SEE_TRIAL, Deed.SEE_FLOW, Deed.SEE_DATA, Deed.SEE_TRAIL})
MAY: dict[Role, frozenset[Deed]] = {
    Role.PARTICIPANT: frozenset(),
    Role.COORDINATOR: _SITE
    | {Deed.SCREEN, Deed.CONSENT, Deed.ALLOCATE, Deed.ENTER_DATA, Deed.ANSWER_QUERY, Deed.UNBLIND},
    Role.ONCOLOGIST: _SITE
    | {
        Deed.SCREEN,
        Deed.CONFIRM,
        Deed.OVERRIDE,
        Deed.CONSENT,
        Deed.ALLOCATE,
        Deed.ENTER_DATA,
        Deed.ANSWER_QUERY,
        Deed.TAKE_BACK,
        Deed.SIGN,
        Deed.UNBLIND,
    },
    Role.TREATING: frozenset({Deed.SEE_TRIAL, Deed.SEE_ARM, Deed.ENTER_SEALED}),
    Role.PHARMACIST: frozenset({Deed.SEE_TRIAL, Deed.SEE_ARM}),
    Role.DATA_MANAGER: _OVERSIGHT | {Deed.QUERY, Deed.LOCK, Deed.EXPORT_BLINDED},
    Role.MONITOR: _OVERSIGHT | {Deed.SEE_SCREENING, Deed.QUERY, Deed.VERIFY},
    Role.SAFETY: _OVERSIGHT | {Deed.ASSESS_EVENTS, Deed.REPORT_EVENTS, Deed.UNBLIND},
    Role.STATISTICIAN: _OVERSIGHT | {Deed.EXPORT_BLINDED},
    Role.INDEPENDENT: _OVERSIGHT
    | {Deed.SEE_ARM, Deed.SEE_GUESSES, Deed.EXPORT_BLINDED, Deed.EXPORT_UNBLINDED},
    Role.ON_CALL: frozenset({Deed.SEE_TRIAL, Deed.BREAK_CODE}),
    Role.STEWARD: frozenset({Deed.SEE_TRIAL, Deed.HOLD_SHARE}),
    Role.MANAGER: _OVERSIGHT
    | {
        Deed.OVERRIDE,
        Deed.TAKE_BACK,
        Deed.REPORT_EVENTS,
        Deed.PREPARE_LISTS,
        Deed.MANAGE_TRIAL,
        Deed.MANAGE_PEOPLE,
    },
}
AT_A_SITE = frozenset({Role.COORDINATOR, Role.ONCOLOGIST, Role.TREATING, Role.PHARMACIST})
"""Roles that somebody has at a site; the others are of the trial as a whole."""

_ROLES = frozenset(each.value for each in Role)


def may(roles: Iterable[str], what: str) -> bool:
    """Whether somebody with these roles may do `what`. Words that are no role or deed open nothing."""
    try:
        deed = Deed(what)
    except ValueError:
        return False
    return any(deed in MAY[Role(each)] for each in roles if each in _ROLES)
