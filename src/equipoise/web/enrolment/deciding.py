"""What investigators say of criteria: that they are met, or that two of them set one aside."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from equipoise.core.enrolment.states import BEFORE, NotNow, State
from equipoise.core.values.errors import InputError
from equipoise.web.enrolment import eligibility
from equipoise.web.enrolment.eligibility import Eligibility, Line
from equipoise.web.enrolment.holding import NotThere, held, require_state, require_words, sent, subject, today
from equipoise.web.enrolment.models import Override, Participant
from equipoise.web.ledger.actions import By, append

AGREED, REFUSED = "agreed", "refused"


class Changed(InputError):
    """What somebody decides on is not what they saw any more."""


def confirm(
    trial: str, number: str, seen: Mapping[str, str], *, by: By, now: datetime, key: str = ""
) -> None:
    """Confirm criteria as they stand. `seen`: by a criterion's id, the basis of it that was looked at.

    NotThere where there is no such participant or criterion; Changed where the verdict or its evidence is another by
    now; NotNow where a criterion doesn't pass: that takes an override.
    """
    if not seen:
        raise InputError("No criterion is chosen.", where="Criteria", mend="Tick those that you confirm.")
    with held(trial, number) as person:
        found = _looked_at(person, now)
        for criterion in sorted(seen):
            own, line = f"{key}:{criterion}" if key else "", _line(found, criterion)
            if sent(trial, own):
                continue
            require_state(person, BEFORE, "Confirming")
            _require_seen(line.basis, seen[criterion], line.title)
            if not line.passes:
                raise NotNow(
                    f"“{line.title}” is {line.verdict.value}.", mend="Add evidence, or ask for an override."
                )
            told = {"criterion": criterion, "version": found.version, "verdict": line.verdict.value}
            append(
                trial, "enrolment.confirmed", subject(number), told | {"basis": line.basis},
                by=by, now=now, site=person.site, key=own,
            )  # fmt: skip


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
