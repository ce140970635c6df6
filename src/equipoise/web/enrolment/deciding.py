"""What investigators say of criteria: that they are met, or that two of them set one aside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from equipoise.core.enrolment.states import BEFORE, NotNow, State
from equipoise.core.values.errors import InputError
from equipoise.web.enrolment import eligibility, kinds
from equipoise.web.enrolment.eligibility import Eligibility, Line
from equipoise.web.enrolment.holding import NotThere, held, require_state, require_words, sent, subject, today
from equipoise.web.enrolment.models import Override, Participant
from equipoise.web.ledger import queries as ledger
from equipoise.web.ledger.actions import By, append
from equipoise.web.ledger.kinds import Event

AGREED, REFUSED = "agreed", "refused"


class Changed(InputError):
    """What somebody decides on is not what they saw any more."""


def confirm(
    trial: str, number: str, seen: Mapping[str, str], *, by: By, now: datetime, key: str = ""
) -> None:
    """Confirm criteria as they stand, all of them or none: one event. `seen`: by a criterion's id, the basis looked at.

    NotThere where there is no such participant or criterion; Changed where the verdict or its evidence is another by
    now; NotNow where a criterion doesn't pass: that takes an override.
    """
    if not seen:
        raise InputError("No criterion is chosen.", where="Criteria", mend="Tick those that you confirm.")
    with held(trial, number) as person:
        earlier = ledger.keyed(trial, key)
        if earlier is not None:
            _require_same(earlier, number, seen)
            return
        require_state(person, BEFORE, "Confirming")
        found = _looked_at(person, now)
        lines = [_confirmable(found, criterion, seen[criterion]) for criterion in sorted(seen)]
        kind, told = _told(found.version, lines)
        append(trial, kind, subject(number), told, by=by, now=now, site=person.site, key=key)


def _require_same(earlier: Event, number: str, seen: Mapping[str, str]) -> None:
    """InputError where something else was sent before under the key."""
    about = earlier.kind in ("enrolment.confirmed", kinds.CRITERIA_CONFIRMED)
    told = {each["criterion"]: each["basis"] for each in kinds.confirmed(earlier)} if about else {}
    if kinds.number_of(earlier) != number or told != seen:
        raise InputError("Something else was sent before from this page.", mend="Load it again.")


def _confirmable(found: Eligibility, criterion: str, seen: str) -> Line:
    line = _line(found, criterion)
    _require_seen(line.basis, seen, line.title)
    if not line.passes:
        raise NotNow(f"“{line.title}” is {line.verdict.value}.", mend="Add evidence, or ask for an override.")
    return line


def _told(version: str, lines: Sequence[Line]) -> tuple[str, dict[str, Any]]:
    """The event that confirms these: a single one stands in it as such."""
    said = [{"criterion": each.id, "verdict": each.verdict.value, "basis": each.basis} for each in lines]
    if len(said) == 1:
        return "enrolment.confirmed", {"version": version} | said[0]
    return kinds.CRITERIA_CONFIRMED, {"version": version, "confirmed": said}


def confirm_all(trial: str, number: str, basis: str, *, by: By, now: datetime, key: str = "") -> None:
    """Confirm that, all in all, somebody may take part. `basis`: of the whole as it was looked at.

    NotNow where a criterion is not settled, or consent is missing; Changed where anything is another by now.
    """
    with held(trial, number) as person:
        found = _looked_at(person, now)
        if not sent(trial, key):
            require_state(person, {State.CONSENTED}, "Confirming the whole")
            _require_seen(found.basis, basis, "The whole")
            require_settled(found)
        told = {"criterion": "", "version": found.version, "verdict": "met", "basis": basis}
        append(
            trial, "enrolment.confirmed", subject(number), told, by=by, now=now, site=person.site, key=key
        )  # fmt: skip


def ask_override(
    trial: str, number: str, criterion: str, basis: str, *, why: str, by: By, now: datetime, key: str = ""
) -> None:
    """Ask that a criterion that is not met, or not known, be set aside. It takes a second person to agree."""
    with held(trial, number) as person:
        found = _looked_at(person, now)
        line = _line(found, criterion)
        if not sent(trial, key):
            require_state(person, BEFORE, "An override")
            _require_seen(line.basis, basis, line.title)
            _require_askable(line)
        said = require_words(why, "Reason", "It is not said why.")
        told = {
            "criterion": criterion,
            "title": line.title,
            "version": found.version,
            "verdict": line.verdict.value,
            "basis": basis,
        }
        append(
            trial, "enrolment.override_asked", subject(number), told, by=by, now=now, site=person.site,
            why=said, key=key,
        )  # fmt: skip


def answer_override(
    trial: str, number: str, override: int, answer: str, *, why: str, by: By, now: datetime, key: str = ""
) -> None:
    """Agree to an override or refuse it: a second person, never the one who asked. NotNow where it was answered."""
    with held(trial, number) as person:
        row = Override.objects.filter(trial=trial, number=number, pk=override).first()
        if row is None:
            raise NotThere
        if not sent(trial, key):
            require_state(person, BEFORE, "Answering")
            _require_second(row, answer, by)
        said = require_words(why, "Reason", "It is not said why.")
        told = {"override": override, "answer": answer}
        append(
            trial, "enrolment.override_answered", subject(number), told, by=by, now=now, site=person.site,
            why=said, key=key,
        )  # fmt: skip


def require_settled(found: Eligibility) -> None:
    """NotNow where anything keeps somebody out, naming the first few."""
    if found.died:
        raise NotNow("By the evidence this person has died.", mend="Look at what was entered.")
    if found.open:
        names = ", ".join(f"{each.id} {each.title}" for each in found.open[:3])
        more = f" and {len(found.open) - 3} more" if len(found.open) > 3 else ""
        raise NotNow(
            f"Not every criterion is met and confirmed: {names}{more}.",
            mend="Unknown is not met. Add evidence, have it confirmed, or ask for an override.",
        )


def _looked_at(person: Participant, now: datetime) -> Eligibility:
    return eligibility.of(person, today(person.trial, person.site, now))


def _line(found: Eligibility, criterion: str) -> Line:
    line = found.line(criterion)
    if line is None:
        raise NotThere
    return line


def _require_seen(basis: str, seen: str, what: str) -> None:
    if basis != seen:
        raise Changed(
            f"“{what}” has changed since you looked at it.", mend="Look at it again, and decide then."
        )


def _require_askable(line: Line) -> None:
    if line.passes or not line.gate:
        raise NotNow(f"“{line.title}” keeps nobody out.", mend="There is nothing to set aside.")
    if line.override is not None and line.override.answer != REFUSED:
        raise NotNow(
            f"An override of “{line.title}” was asked for already.", mend="A second person has to answer it."
        )


def _require_second(row: Override, answer: str, by: By) -> None:
    if answer not in (AGREED, REFUSED):
        raise InputError("It is not said whether you agree.", where="Answer", mend="Choose one.")
    if row.asked_by == by.actor:
        raise NotNow("You asked for this override yourself.", mend="A second person has to answer it.")
    if row.answer:
        raise NotNow(f"{row.second_by} has answered already.", mend="Load the page again.")
