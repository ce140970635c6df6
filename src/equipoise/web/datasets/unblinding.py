"""The unblinded data: who got which arm, and what sealed forms hold.

For the independent statistician, or by two shares. Everything is opened by `allocation.actions` with their key, and
each opening is an event of the sealed chain. Nothing that is opened is kept: it goes into the file that is handed over.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from equipoise.core.design.roles import may_see_arm
from equipoise.core.followup.answers import BLANK, Answer, answer, nested
from equipoise.core.followup.forms import Purpose
from equipoise.core.values.errors import InputError
from equipoise.links.odm.odm_xml import Change
from equipoise.links.odm.tables import Table, Type, Variable
from equipoise.web.accounts import queries as accounts
from equipoise.web.allocation import actions as allocation
from equipoise.web.allocation.actions import NotYours, Opener, Shares
from equipoise.web.datasets import economics, entries, kinds, odm
from equipoise.web.datasets.actions import about, as_of, open_tables, require
from equipoise.web.datasets.bundle import Bundle, bundle
from equipoise.web.datasets.entries import Asked, Kept
from equipoise.web.datasets.people import PARTICIPANT, SITE
from equipoise.web.datasets.reading import Reading, instant, read
from equipoise.web.ledger import queries as ledger
from equipoise.web.ledger.actions import By, append, writing
from equipoise.web.trials import permissions
from equipoise.web.trials import queries as trials
from equipoise.web.trials.permissions import Deed

Version = Mapping[str, Any]
"""What a sealed form held at a time: `values`, `by`, `at`, `why`; `reasons` where there is no answer, by path."""
Opened = Mapping[str, Mapping[str, Sequence[Version]]]
"""By form and participant, the oldest version first."""


def unblinded(
    trial: str,
    opener: Opener | Shares,
    *,
    why: str,
    now: datetime,
    at: datetime | None = None,
    taker: str = "",
) -> Bundle:
    """The trial's data with every participant's arm and what sealed forms held, as of an instant (by default now).

    `opener`: the independent statistician, with their passphrase; or two shares, and `taker` is the log-in of who then
    takes the data. NotYours for everybody else; Refused for a passphrase that is not theirs; InputError without a
    reason, and for a taker whom a role forbids it. The manifest names the ends of the ledger it was made from.
    """
    require(trial, now, at)
    by, told_of = _taking(trial, opener, taker, now)
    if not why.strip():
        raise InputError(
            "Taking unblinded data away needs a reason.", where="why", mend="Say for whom and for what."
        )
    head = ledger.ends(trial).noted
    key = opener if isinstance(opener, Shares) else Opener(opener.username, opener.private(trial))
    with writing(trial):
        arms = allocation.open_all(trial, key, now)
        with as_of(trial, at):
            reading = read(trial, at or now, past=at is not None)
            asked = entries.forms(reading.designs, sealed=True)
        opened = _opened(trial, reading, asked, key, now)
        changed = list(_changes(reading, opened))
        tables = [
            *open_tables(reading),
            _arms(reading, arms),
            *_sealed(reading, asked, opened),
            _past(changed),
        ]
        what = about(reading, blinded=False)
        told_by_arm = odm.pieces(reading, what, tables, asked, [each for *_, each in changed])
        made = bundle(tables, told_by_arm, what, {"events": "{}:{}".format(*reading.last), "ledger": head})
        told = {"as_of": instant(reading.at), "sha256": made.sha256, "rows": made.rows}
        told |= told_of
        append(trial, kinds.EXPORTED_UNBLINDED, f"trial:{trial}", told, by=by, now=now, why=why.strip())
    return made


def _taking(
    trial: str, opener: Opener | Shares, taker: str, now: datetime
) -> tuple[By, dict[str, str | list[str]]]:
    """Who takes the data away, in which role, and what the event says of it."""
    if isinstance(opener, Opener):
        return _may(trial, opener.username, now), {}
    if not accounts.by_usernames([taker]):
        raise InputError("There is no such log-in.", where="--as", mend="Say who takes the data away.")
    roles = frozenset().union(*trials.standing(trial, taker, now).roles.values())
    if not all(permissions.may([role], Deed.EXPORT_UNBLINDED) for role in roles):
        raise InputError(
            f"{taker} has a role in this trial that may not know every treatment.",
            where="--as",
            mend="Name who takes the data: the independent statistician, or somebody without a role here.",
        )
    return opener.by, {"taken_by": taker, "by_shares": list(opener.whose)}


def _may(trial: str, username: str, now: datetime) -> By:
    """In which role somebody takes unblinded data away; NotYours where in none."""
    masking = trials.masking(trial)
    for role in sorted(trials.standing(trial, username, now).roles_at()):
        if permissions.may([role], Deed.EXPORT_UNBLINDED) and may_see_arm(role, masking):
            return By(username, role)
    raise NotYours


def _opened(
    trial: str, reading: Reading, asked: Sequence[Asked], key: Opener | Shares, now: datetime
) -> Opened:
    """What sealed forms held at the instant, of everybody who had been allocated and did not withdraw their data."""
    told = instant(reading.at)
    found: dict[str, dict[str, list[Version]]] = {}
    for form in (each.form.id for each in asked):
        for person in reading.allocated:
            if person.participant in reading.without:
                continue
            versions = allocation.open_versions(trial, person.participant, form, key, now)
            past: list[Version] = [
                each for each in versions if instant(datetime.fromisoformat(each["at"])) <= told
            ]
            if past:
                found.setdefault(form, {})[person.participant] = past
    return found


def _arms(reading: Reading, arms: Mapping[str, str]) -> Table:
    """Who was allocated to what, from which place of which list."""
    titles = {arm.id: arm for arm in reading.design.arms.need("The arms of participants")}
    variables = (
        SITE,
        PARTICIPANT,
        Variable("arm", "Arm", codes=tuple((arm.id, arm.title) for arm in titles.values())),
        Variable("code", "Code that the treating team reads"),
        Variable("list", "List of allocations"),
        Variable("position", "Place in the list", Type.INTEGER),
        Variable("allocated_at", "When", Type.DATETIME),
    )
    rows = [
        (
            each.site, each.participant, arms[each.participant], titles[arms[each.participant]].code, each.list,
            str(each.position), instant(each.at),
        )
        for each in reading.allocated
    ]  # fmt: skip
    return Table("arms", "Who was allocated to what", variables, rows)


def _sealed(reading: Reading, asked: Sequence[Asked], opened: Opened) -> Iterator[Table]:
    sites = {each.participant: each.site for each in reading.allocated}
    consented = {each.number: each.version for each in reading.people}
    for form in asked:
        kept = [
            _kept(sites[number], number, consented[number], versions)
            for number, versions in opened.get(form.form.id, {}).items()
        ]
        yield from entries.of_form(form, kept)
        if form.form.purpose is Purpose.TREATMENT:
            held = [
                (told[0], told[1], consented[told[1]], nested(form.form, answers)) for told, answers in kept
            ]
            yield economics.treatment_costs(held, reading.designs)


def _kept(site: str, number: str, version: str, versions: Sequence[Version]) -> Kept:
    first, last = versions[0], versions[-1]
    told = (
        site, number, "", "1", version, str(len(versions)), instant(datetime.fromisoformat(first["at"])),
        instant(datetime.fromisoformat(last["at"])), str(last["by"]),
    )  # fmt: skip
    return told, {path: answer(plain) for path, plain in last["values"].items()}


def _why(version: Version, path: str) -> str:
    """Why a value is what it is: the reason of the change, and that for which there is no answer."""
    reason = version.get("reasons", {}).get(path, "")
    return "; ".join(each for each in (str(version["why"]), reason) if each)


def _past(changed: Sequence[tuple[int, Answer, Change]]) -> Table:
    """Every value that sealed forms ever held, as `history` has those of the others."""
    rows = [
        (
            each.site, each.participant, each.visit, each.form, each.occurrence, each.path, str(revision), each.value,
            each.missing, found.typed, each.at, each.by, "", each.why,
        )
        for revision, found, each in changed
    ]  # fmt: skip
    return entries.past("sealed_history", "Every value that sealed forms ever held", rows)


def _changes(reading: Reading, opened: Opened) -> Iterator[tuple[int, Answer, Change]]:
    """What sealed forms held: revision, answer and change. Values that stayed the same are told once."""
    sites = {each.participant: each.site for each in reading.allocated}
    for form, people in opened.items():
        for number, versions in people.items():
            before: dict[str, Answer] = {}
            for revision, each in enumerate(versions, 1):
                now = {path: answer(plain) for path, plain in each["values"].items()}
                for path in sorted(now | before):
                    found = now.get(path, BLANK)
                    if found != before.get(path, BLANK):
                        yield revision, found, Change(
                            sites[number], number, "", form, "1", path, found.value, found.missing,
                            instant(datetime.fromisoformat(each["at"])), str(each["by"]), _why(each, path),
                        )  # fmt: skip
                before = now
