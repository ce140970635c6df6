"""Changing trials: preparing, protocol versions, sites, people, and where a trial stands. Each is one event, or two.

May this person is asked by who calls (`frame.require`); whether it may happen now is asked here.
"""

from __future__ import annotations

import re
from datetime import datetime
from zoneinfo import available_timezones

from equipoise.core.design import duties, states
from equipoise.core.design.roles import Role
from equipoise.core.values.errors import InputError
from equipoise.web.accounts import queries as accounts
from equipoise.web.ledger.actions import By, append, writing
from equipoise.web.trials import adopting, kinds, queries
from equipoise.web.trials.permissions import AT_A_SITE
from equipoise.web.trials.queries import Conducted, Site, Standing

__all__ = ["By", "add_site", "adopt", "appoint", "end_role", "open_site", "prepare", "set_state"]

_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_NUMBER = re.compile(r"[0-9]{2,4}")
_LONGEST_NAME = 40


def prepare(trial: str, text: str, overlay: str, by: By, now: datetime) -> Conducted:
    """Prepare a trial from its protocol file. `trial`: its name in addresses, such as `stop-2`.

    `overlay`: a file of assumptions for a demonstration, empty otherwise; with one the trial is a demonstration, and
    stays so. InputError for a name that is taken or can't be one, and for a file that can't be adopted.
    """
    if not _NAME.fullmatch(trial) or len(trial) > _LONGEST_NAME:
        raise InputError(
            "A trial’s short name has small letters, figures and hyphens, 40 at most.",
            where="name",
            mend="Write it like stop-2.",
        )
    with writing(trial):
        if queries.trial(trial):
            raise InputError(
                f"There is a trial {trial} already.", where="name", mend="Adopt a version of it."
            )
        draft = adopting.read(text, overlay, demonstration=bool(overlay))
        found = draft.protocol
        about = {
            "name": found.name,
            "nct_id": found.trial,
            "title": found.title,
            "demonstration": bool(overlay),
        }
        append(trial, kinds.PREPARED, f"trial:{trial}", about, by=by, now=now)
        append(trial, kinds.ADOPTED, f"trial:{trial}", adopting.payload(draft, []), by=by, now=now)
    return _held(trial)


def adopt(trial: str, text: str, overlay: str, by: By, now: datetime, *, why: str = "") -> None:
    """Put another version of the protocol into force. Who takes part stays on the version they consented to.

    What is in force already is left as it is. InputError, with a sentence, for a file that can't be read; for a number
    used before with other words; for a file nobody approved, unless the trial is a demonstration; for masking under
    which somebody would have roles that one person may not have.
    """
    with writing(trial):
        now_held = _held(trial)
        draft = adopting.read(text, overlay, demonstration=now_held.demonstration)
        if adopting.in_force(now_held, draft):
            return
        told = adopting.compared(now_held, draft)
        _refuse_if_broken(trial, draft, now)
        append(trial, kinds.ADOPTED, f"trial:{trial}", adopting.payload(draft, told), by=by, now=now, why=why)


def set_state(trial: str, state: str, by: By, now: datetime, *, why: str = "") -> None:
    """Open, pause, close or lock a trial; InputError where it can't go there from where it stands."""
    with writing(trial):
        stands = _held(trial).state
        if stands == state:
            return
        if not states.may_follow(stands, state):
            ways = " or ".join(f"“{states.NAMES[each]}”" for each in states.NEXT[states.State(stands)])
            raise InputError(
                f"The trial is “{states.NAMES[states.State(stands)]}”, and can’t become “{state}” from there.",
                where="state",
                mend=f"It can become {ways}.",
            )
        append(trial, kinds.STATE, f"trial:{trial}", {"state": state}, by=by, now=now, why=why)


def add_site(
    trial: str,
    number: str,
    *,
    name: str,
    city: str,
    country: str,
    zone: str,
    site_id: int,
    by: By,
    now: datetime,
) -> None:
    """Add a site. `number`: two to four figures, the beginning of its participants' numbers; `zone`: IANA time zone;
    `site_id`: of the room `sites`, 0 for none. The same site twice is one; InputError for a number that is taken.
    """
    if not _NUMBER.fullmatch(number):
        raise InputError("A site’s number has two to four figures.", where="number", mend="Write it like 03.")
    if zone not in available_timezones():
        raise InputError(
            f"“{zone[:60]}” is no time zone.", where="zone", mend="Write it like America/Vancouver."
        )
    if not name.strip():
        raise InputError("A site needs a name.", where="name", mend="Write how the centre is called.")
    wanted = Site(number, name.strip(), city.strip(), country.strip(), zone, site_id, open=True)
    with writing(trial):
        _held(trial)
        there = {each.number: each for each in queries.sites(trial)}
        if number in there and _same_place(there[number], wanted):
            return
        if number in there:
            raise InputError(
                f"Site {number} is {there[number].name}.",
                where="number",
                mend="Give the new site another number.",
            )
        said = {
            "name": wanted.name,
            "city": wanted.city,
            "country": wanted.country,
            "zone": zone,
            "site_id": site_id,
        }
        append(trial, kinds.SITE, f"site:{number}", said, by=by, now=now, site=number)


def open_site(trial: str, number: str, is_open: bool, *, by: By, now: datetime, why: str = "") -> None:
    """Let a site screen, or stop it; who takes part there is followed all the same."""
    with writing(trial):
        if _site(trial, number).open is not is_open:
            said = {"open": is_open}
            append(trial, kinds.SITE_STATE, f"site:{number}", said, by=by, now=now, site=number, why=why)


def appoint(trial: str, username: str, role: str, site: str, *, by: By, now: datetime, why: str = "") -> None:
    """Give somebody a role at a site, or (`site` empty) in the trial as a whole. Somebody who has it keeps it.

    InputError for a log-in that isn't there, a role that has no such place, for roles that one person may not have
    together, and for a blind role of who once knew treatments (`core.design.duties`).
    """
    _refuse_misplaced(role, site)
    with writing(trial):
        held = _held(trial)
        if site:
            _site(trial, site)
        account = accounts.by_usernames([username]).get(username)
        if account is None or not account.active:
            raise InputError(
                f"There is no log-in “{username[:60]}”.",
                where="username",
                mend="Make it first, then give it a role.",
            )
        has = queries.standing(trial, username, now)
        if role in has.roles.get(site, ()):
            return
        _refuse_duties(held.trial, role, has, operator=account.operator)
        said = {"username": username, "role": role}
        append(trial, kinds.APPOINTED, _place(trial, site), said, by=by, now=now, site=site, why=why)


def end_role(
    trial: str, username: str, role: str, site: str, *, by: By, now: datetime, why: str = ""
) -> None:
    """End somebody's role; what they did stays. InputError where they don't have it."""
    with writing(trial):
        if role not in queries.standing(trial, username, now).roles.get(site, ()):
            raise InputError("They don’t have this role.", where="role", mend="Open the page anew.")
        if role == Role.MANAGER and _managers(trial, now) == {username}:
            raise InputError(
                "They are the trial’s only manager.",
                where="role",
                mend="Give the role to somebody else first.",
            )
        said = {"username": username, "role": role}
        append(trial, kinds.ENDED, _place(trial, site), said, by=by, now=now, site=site, why=why)


def _held(trial: str) -> Conducted:
    found = queries.trial(trial)
    if found is None:
        raise InputError(f"There is no trial {trial[:60]}.", where="trial", mend="See: equipoise trial list")
    return found


def _site(trial: str, number: str) -> Site:
    found = next((each for each in queries.sites(trial) if each.number == number), None)
    if found is None:
        raise InputError(f"The trial has no site {number[:12]}.", where="site", mend="Add the site first.")
    return found


def _same_place(one: Site, other: Site) -> bool:
    return (one.name, one.city, one.country, one.zone, one.site_id) == (
        other.name, other.city, other.country, other.zone, other.site_id,
    )  # fmt: skip


def _managers(trial: str, now: datetime) -> set[str]:
    return {name for name, roles in queries.roles_by_name(trial, now).items() if Role.MANAGER in roles}


def _place(trial: str, site: str) -> str:
    return f"site:{site}" if site else f"trial:{trial}"


def _refuse_misplaced(role: str, site: str) -> None:
    if role not in set(Role) or role == Role.PARTICIPANT:
        raise InputError(
            f"“{role[:40]}” is no role that is given.", where="role", mend="Choose one of the list."
        )
    if (Role(role) in AT_A_SITE) != bool(site):
        place = "at a site" if Role(role) in AT_A_SITE else "in the trial as a whole"
        raise InputError(
            f"One is {duties.name(role)} {place}.",
            where="site",
            mend="Choose a site." if Role(role) in AT_A_SITE else "Leave the site empty.",
        )


def _refuse_duties(trial: str, role: str, has: Standing, *, operator: bool) -> None:
    """A role that doesn't go with those that somebody has, or with what they know since one that they had."""
    masking, other = queries.masking(trial), "Give the role to somebody else."
    every = {role}.union(*has.roles.values())
    broken = duties.conflicts(every, masking, operator=operator)
    if broken:
        lasts = duties.forbidden_by_past(role, every, masking)
        mend = other if lasts else "Give the role to somebody else, or end the other one first."
        raise InputError(broken[0], where="role", mend=mend)
    past = duties.forbidden_by_past(role, queries.former_roles(trial, has.username), masking)
    if past:
        raise InputError(past, where="role", mend=other)


def _refuse_if_broken(trial: str, draft: adopting.Draft, now: datetime) -> None:
    """A version under which people would have roles that break the blinding isn't adopted."""
    masking = draft.protocol.design.masking if draft.protocol.design else {}
    for username, roles in queries.roles_by_name(trial, now).items():
        broken = duties.conflicts(roles, masking)
        if broken:
            raise InputError(
                f"Under this version {username} would have roles that don’t go together. {broken[0]}",
                where="masking",
                mend="End one of the roles first.",
            )
