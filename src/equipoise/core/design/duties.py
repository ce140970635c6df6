"""Which roles one person may not have together in one trial, and why: those that would break the blinding, or let
people check their own work.

Terms as in ICH E6(R3) and E9: who knows a participant's treatment gives no assessment that blindness is to protect;
the independent statistician reports to the monitoring board alone; what one has entered, another verifies.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import combinations

from equipoise.core.design.roles import CAN_BE_UNBLINDED, Role, may_see_arm
from equipoise.core.design.sourced import Sourced

Masking = Mapping[Role, Sourced[bool]]

NAMES = {
    Role.PARTICIPANT: "participant",
    Role.ONCOLOGIST: "enrolling oncologist",
    Role.COORDINATOR: "coordinator",
    Role.TREATING: "treating team",
    Role.PHARMACIST: "pharmacist",
    Role.DATA_MANAGER: "data manager",
    Role.MONITOR: "monitor",
    Role.SAFETY: "safety physician",
    Role.STATISTICIAN: "trial statistician",
    Role.INDEPENDENT: "independent statistician",
    Role.ON_CALL: "on call for emergencies",
    Role.STEWARD: "key steward",
    Role.MANAGER: "trial manager",
}
EXPLAINED = {
    Role.PARTICIPANT: "Fills in questionnaires on a phone, by a link of their own.",
    Role.ONCOLOGIST: "Screens, confirms each criterion, asks for consent, enrols, signs.",
    Role.COORDINATOR: "Keeps the screening log, books visits, enters what was found.",
    Role.TREATING: "Opens the treatment code of participants at the site; plans, gives and records the treatment.",
    Role.PHARMACIST: "Opens the treatment code of participants at the site, and prepares what is given.",
    Role.DATA_MANAGER: "Asks sites about entries, locks data, takes the blinded data away.",
    Role.MONITOR: "Compares entries with their sources at the sites, and marks what agrees.",
    Role.SAFETY: "Judges serious events for the sponsor, and sees that the authorities are told in time.",
    Role.STATISTICIAN: "Plans and makes the analyses, from blinded data until they are locked.",
    Role.INDEPENDENT: "Compares the arms for the monitoring board, and for nobody else.",
    Role.ON_CALL: "Opens the code of one participant in an emergency, at any hour.",
    Role.STEWARD: "Keeps one share of the trial’s key. Two shares together open the lists.",
    Role.MANAGER: "Keeps the protocol versions, the sites and the people; opens, pauses and closes the trial.",
}
"""What each role does, in plain words."""

_ENTERS = frozenset({Role.COORDINATOR, Role.ONCOLOGIST, Role.TREATING})
_CHECKS = frozenset({Role.MONITOR, Role.DATA_MANAGER, Role.SAFETY})
_HOLDS_A_KEY = CAN_BE_UNBLINDED | {Role.STEWARD}


def name(role: str) -> str:
    """A role in words, as they stand inside a sentence; a word that is no role stays itself."""
    return NAMES[Role(role)] if role in set(Role) else role


def explained(role: Role, masking: Masking) -> str:
    """What a role does in a trial with this masking: one that lives on treatments does nothing where it is blind."""
    if role in CAN_BE_UNBLINDED and not may_see_arm(role, masking):
        return "The protocol keeps it blind here, so it opens no treatment code and has nothing to do."
    return EXPLAINED[role]


def conflicts(roles: Iterable[str], masking: Masking, *, operator: bool = False) -> list[str]:
    """Why one person may not have all these roles in one trial: a sentence each; empty where they may.

    `masking`: as the protocol says. `operator`: whether they run the installation, and so may reach its database.
    """
    held = [Role(each) for each in sorted(set(roles))]
    found = [_between(one, other, masking) for one, other in combinations(held, 2)]
    found += [_of_operator(each) for each in held if operator]
    return [each for each in found if each]


def forbidden_by_past(role: str, former: Iterable[str], masking: Masking) -> str:
    """Why who once had the roles `former` may not have `role` now, in a sentence; empty where they may.

    A role ends, what it let somebody know does not: who knew treatments takes no blind role in that trial again.
    """
    knew = [Role(each) for each in sorted(set(former)) if may_see_arm(each, masking)]
    if not knew or may_see_arm(role, masking):
        return ""
    return (
        f"They were {NAMES[knew[0]]} in this trial, which knows treatments, and the {name(role)} role is blind: "
        "what was known stays known."
    )


def _between(one: Role, other: Role, masking: Masking) -> str:
    pair = {one, other}
    if Role.STEWARD in pair:
        return _sentence(
            one, other, "a steward of the key has no other role, so that no share lies beside a power."
        )
    knows = [may_see_arm(each, masking) for each in (one, other)]
    if knows[0] != knows[1]:
        seeing, blind = (one, other) if knows[0] else (other, one)
        return _sentence(
            seeing, blind, f"the {NAMES[seeing]} role knows treatments, and the {NAMES[blind]} role is blind."
        )
    if pair & _ENTERS and pair & _CHECKS:
        return _sentence(one, other, "nobody checks what they have entered themselves.")
    if Role.INDEPENDENT in pair and all(knows):
        return _sentence(
            one, other, "the independent statistician reports to the monitoring board, and treats nobody."
        )
    return ""


def _of_operator(role: Role) -> str:
    if role not in _HOLDS_A_KEY:
        return ""
    return (
        f"An operator of this installation can’t be {NAMES[role]}: "
        "who can reach the database may hold no key to what is sealed in it."
    )


def _sentence(one: Role, other: Role, why: str) -> str:
    return f"One person can’t be {NAMES[one]} and {NAMES[other]}: {why}"
