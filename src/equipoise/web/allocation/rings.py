"""Which rings a trial has, and to which a list is sealed: by who may see an arm, as the protocol's masking says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from equipoise.core.allocation import lists
from equipoise.core.allocation.scheme import Scheme
from equipoise.core.design.roles import Role, may_see_arm
from equipoise.core.design.sourced import Sourced

Masking = Mapping[Role, Sourced[bool]]
TRIAL = "trial"
"""The ring that two of three shares open."""
_AT_A_SITE = (Role.TREATING, Role.PHARMACIST)
_OF_ALL = {Role.ON_CALL: "on_call", Role.INDEPENDENT: "independent"}
TITLES = {
    TRIAL: "key stewards",
    "on_call": "on call for emergencies",
    "independent": "independent statistician",
}


def of_role(role: str, site: str) -> str:
    """The ring that somebody in this role belongs to; empty for roles that have none."""
    if role in _AT_A_SITE:
        return f"treating:{site}" if site else ""
    return next((ring for each, ring in _OF_ALL.items() if each == role), "")


def names(masking: Masking, sites: Iterable[str]) -> list[str]:
    """The rings of a trial beside `trial`: for each role that may see an arm, and for no other."""
    treating = any(may_see_arm(role, masking) for role in _AT_A_SITE)
    local = [f"treating:{site}" for site in sites] if treating else []
    return local + [ring for role, ring in _OF_ALL.items() if may_see_arm(role, masking)]


def title(ring: str) -> str:
    """A ring in words."""
    return TITLES.get(ring) or f"treating team, site {ring.partition(':')[2]}"


def of_participant(site: str, known: Mapping[str, str]) -> dict[str, str]:
    """The rings that what is kept of a participant is sealed to, with their keys, out of those that are known."""
    wanted = (TRIAL, f"treating:{site}", "independent")
    return {ring: known[ring] for ring in wanted if ring in known}


def of_list(scheme: Scheme, name: str, sites: Iterable[str], known: Mapping[str, str]) -> dict[str, str]:
    """The rings that a list is sealed to, with their keys: all of the trial, and of the sites that use the list."""
    users = {f"treating:{site}" for site in sites if name in lists.names(scheme, [site])}
    return {ring: key for ring, key in known.items() if ring in users or not ring.startswith("treating:")}
