"""Breaking one participant's code in an emergency (ICH E6(R3), sections 2.11 and 4.1.4).

Two people: somebody at the site asks, with a reason; a member on call opens, with their passphrase. Where nobody at the
site can be reached in time, the member on call does both, and an alarm goes out in the same transaction. What comes out
is shown to who opens, and once to the physician who was named; it is kept sealed until then, and stands in no event,
letter or log.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from equipoise.core.values.errors import InputError
from equipoise.web.allocation import emergencies, queries, sealed, telling
from equipoise.web.allocation import unblinding_kinds as kinds
from equipoise.web.allocation.actions.opening import Code, break_open, code_of
from equipoise.web.allocation.actions.permitted import NotYours, Opener
from equipoise.web.allocation.emergencies import REASONS, REPORT, Emergency
from equipoise.web.ledger import queries as ledger
from equipoise.web.ledger.actions import By, append, writing
from equipoise.web.trials import queries as trials
from equipoise.web.trials.permissions import Deed


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whose code, and why. `reason`: a key of `REASONS`; `physician`: the log-in of who is to know the answer.

    For a safety report it may be empty: then nobody learns it but who opens it, and puts it into the report.
    """

    participant: str
    reason: str
    words: str
    physician: str


@dataclass(frozen=True, slots=True)
class Asked:
    """An unblinding that was asked for. `words`: they open the answer once; empty where it was asked before.

    `told`: whether anybody on call has an address that could be written to. `again`: it was asked before.
    """

    number: int
    words: str
    told: bool = True
    again: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """What was opened. `words`: to be passed on to the physician, where it was opened alone."""

    number: int
    code: Code
    words: str = ""


def ask(trial: str, wanted: Wanted, *, by: By, now: datetime, key: str) -> Asked:
    """Ask for a code to be broken; those on call are written to at once. Sent twice it is asked once.

    NotYours for participants of other sites, or not allocated; InputError for what is missing, or asked already.
    """
    with writing(trial):
        again = ledger.keyed(trial, key)
        if again is not None:
            return Asked(int(again.payload["number"]), "", again=True)
        _refuse_unless_may_ask(trial, wanted, by, now)
        asked = _ask(trial, wanted, by=by, now=now, key=key)
        told = telling.tell(trial, asked.number, telling.ASKED, emergencies.on_call(trial, now), now)
        return replace(asked, told=bool(told))


def open_asked(trial: str, number: int, opener: Opener, now: datetime) -> Answer:
    """Open what was asked for. NotYours for who is not on call; InputError for who asked it, and the second time."""
    with writing(trial):
        found = _waiting(trial, number)
        if found.asked_by == opener.username:
            raise InputError(
                "Who asks for an unblinding can’t open it too.",
                mend="Another member on call opens it. Where there is none: open it alone, and say why.",
            )
        return Answer(number, _open(trial, found, opener, now))


def open_alone(
    trial: str, wanted: Wanted, unreached: str, *, opener: Opener, now: datetime, key: str
) -> Answer:
    """Ask and open as one, where nobody else can be reached in time: the alarm goes out with it.

    InputError without a sentence why nobody was reached, and the second time under one key.
    """
    if not unreached.strip():
        raise InputError("Say whom you tried to reach.", where="unreached", mend="It stands in the record.")
    with writing(trial):
        if ledger.keyed(trial, key) is not None:
            raise InputError("This was opened already.", mend="Look at the list of emergencies.")
        by = By(opener.username, trials.standing(trial, opener.username, now).role_for(Deed.BREAK_CODE))
        _refuse_unless_may_ask(trial, wanted, by, now, deed=Deed.BREAK_CODE)
        asked = _ask(trial, wanted, by=by, now=now, key=key)
        code = _open(trial, _waiting(trial, asked.number), opener, now, unreached=unreached)
        return Answer(asked.number, code, asked.words)


def read_answer(trial: str, number: int, words: str, *, by: By, now: datetime) -> Code:
    """The answer, for the physician who was named, once. Refused for other words; NotYours for anybody else."""
    with writing(trial):
        found = emergencies.emergency(trial, number)
        if found is None or not by.actor or found.physician != by.actor or not found.is_open:
            raise NotYours
        if found.read_at is not None:
            raise InputError(
                "This answer was read already, and is shown once.",
                mend="Who is on call can tell you what was opened.",
            )
        row = kinds.key_of(trial, number)
        arm = sealed.answer(row, sealed.same_passphrase(words))
        subject = f"participant:{found.participant}"
        append(trial, kinds.READ, subject, {"number": number}, by=by, now=now, site=found.site)
        return code_of(trial, arm)


def close(trial: str, number: int, why: str, *, by: By, now: datetime) -> None:
    """Close without opening: it is not needed any more. InputError without a reason, and once it was opened."""
    _say(trial, kinds.CLOSED, _waiting(trial, number), why, by=by, now=now)


def assess(trial: str, number: int, words: str, *, by: By, now: datetime) -> None:
    """Say what an unblinding means for the trial, and what was done about it: each has to be answered for, once."""
    found = emergencies.emergency(trial, number)
    if found is None or not found.is_open:
        raise NotYours
    if found.assessed_at is not None:
        raise InputError("This was assessed already.", mend="Open the page anew.")
    _say(trial, kinds.ASSESSED, found, words, by=by, now=now)


def _ask(trial: str, wanted: Wanted, *, by: By, now: datetime, key: str) -> Asked:
    """Write the event, with a key for its answer alone."""
    number = len(emergencies.emergencies(trial)) + 1
    words = sealed.passphrase()
    public, wrapped = sealed.answer_key(kinds.key_of(trial, number), words)
    said = {
        "number": number, "reason": wanted.reason, "physician": wanted.physician,
        "public": public, "wrapped": wrapped,
    }  # fmt: skip
    subject, site = f"participant:{wanted.participant}", _site(trial, wanted.participant)
    append(trial, kinds.ASKED, subject, said, by=by, now=now, site=site, why=wanted.words.strip(), key=key)
    return Asked(number, words if wanted.physician else "")


def _open(trial: str, found: Emergency, opener: Opener, now: datetime, *, unreached: str = "") -> Code:
    """Break the code, seal the answer for the physician, tell everybody who must know, and write it down."""
    arm = break_open(trial, found.participant, opener, now)
    role = trials.standing(trial, opener.username, now).role_for(Deed.BREAK_CODE)
    by, subject = By(opener.username, role), f"participant:{found.participant}"
    alarmed = set(emergencies.overseers(trial, now)) if unreached else set()
    wanted = {*emergencies.must_be_told(trial, found.site, now), found.physician} - alarmed - {by.actor, ""}
    told = telling.tell(trial, found.number, telling.DONE, wanted, now)
    told += telling.tell(trial, found.number, telling.ALONE, alarmed, now)
    said = {"number": found.number, "alone": bool(unreached), "told": sorted(told)}
    append(trial, kinds.OPENED, subject, said, by=by, now=now, site=found.site, why=unreached.strip())
    row = kinds.key_of(trial, found.number)
    answer = {"number": found.number, "answer": sealed.seal_answer(row, arm)}
    append(trial, kinds.ANSWERED, subject, answer, by=by, now=now, site=found.site)
    return code_of(trial, arm)


def _say(trial: str, kind: str, found: Emergency, why: str, *, by: By, now: datetime) -> None:
    if not why.strip():
        raise InputError("Write a sentence about it.", where="words", mend="It stands in the record.")
    subject = f"participant:{found.participant}"
    with writing(trial):
        append(
            trial, kind, subject, {"number": found.number}, by=by, now=now, site=found.site, why=why.strip()
        )


def _waiting(trial: str, number: int) -> Emergency:
    found = emergencies.emergency(trial, number)
    if found is None:
        raise NotYours
    if not found.waits:
        raise InputError(f"This is settled: {found.state_words.lower()}.", mend="Open the page anew.")
    return found


def _site(trial: str, participant: str) -> str:
    found = queries.allocation(trial, participant)
    if found is None:
        raise NotYours
    return found.site


def _refuse_unless_may_ask(
    trial: str, wanted: Wanted, by: By, now: datetime, deed: str = Deed.UNBLIND
) -> None:
    site = _site(trial, wanted.participant)
    if not trials.standing(trial, by.actor, now).may(deed, site):
        raise NotYours
    if wanted.reason not in REASONS:
        raise InputError("Choose a reason.", where="reason")
    if not wanted.words.strip():
        raise InputError("Say in a sentence why it has to be known.", where="words")
    for_report = wanted.reason == REPORT and not wanted.physician
    if not for_report and wanted.physician not in emergencies.physicians(trial, [site]):
        raise InputError(
            "Choose a physician of the participant’s site.",
            where="physician",
            mend="" if wanted.physician else "Nobody has to know for a safety report alone.",
        )
    for each in emergencies.emergencies(trial):
        if each.participant == wanted.participant and each.waits:
            raise InputError(
                f"This was asked already, as emergency {each.number}.", mend="Those on call were written to."
            )
