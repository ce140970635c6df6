"""Who somebody is in a trial, and the one predicate that says who may see an arm.

Terms as in ICH E6(R3) and E9: treating team members who give a treatment that can be told apart are not blind; whoever
is not named as unblinded is blind.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from equipoise.core.design.sourced import Sourced


class Role(StrEnum):
    """A role in one trial; at a site, or in the trial as a whole."""

    PARTICIPANT = "participant"
    ONCOLOGIST = "oncologist"
    """The enrolling oncologist, an investigator of the site."""
    COORDINATOR = "coordinator"
    TREATING = "treating"
    """Plans and gives the treatment, and so knows it."""
    PHARMACIST = "pharmacist"
    """Prepares what is given, in trials of medicines."""
    DATA_MANAGER = "data_manager"
    MONITOR = "monitor"
    SAFETY = "safety"
    """The sponsor's safety physician: judges serious events and sees that the authorities are told; blind."""
    STATISTICIAN = "statistician"
    """The trial's statistician, blind until the data are locked."""
    INDEPENDENT = "independent"
    """The independent statistician, who reports to the monitoring board alone."""
    ON_CALL = "on_call"
    """May break the code of one participant in an emergency."""
    STEWARD = "steward"
    """Holds one share of the trial's key, and has no other role."""
    MANAGER = "manager"
    """The sponsor's trial manager: sites, people, protocol versions."""


CAN_BE_UNBLINDED = frozenset({Role.TREATING, Role.PHARMACIST, Role.INDEPENDENT, Role.ON_CALL})
"""Roles that a protocol may name as unblinded. A steward's share alone shows nothing, and so stewards stay blind."""


def may_see_arm(role: Role | str, masking: Mapping[Role, Sourced[bool]]) -> bool:
    """Whether somebody in this role may see what a participant was allocated to: the only place that says so.

    `masking`: by role, whether it is blind, as the protocol says. What is unset or not said is blind, and no protocol
    can make a role see that is not in `CAN_BE_UNBLINDED`. Words that are no role see nothing.
    """
    try:
        known = Role(role)
    except ValueError:
        return False
    said = masking.get(known)
    return known in CAN_BE_UNBLINDED and said is not None and said.value is False
