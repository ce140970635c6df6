"""Passing a message on to another centre of its study: the team suggests one, and the person agrees.

Who agreed to it when they wrote is not asked again, and is told at once. What the other centre gets is a message of its
own, with a private page of its own, which follows the first (`previous`).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from equipoise.core.referral.consents import Purpose
from equipoise.core.referral.states import Event, NotNow, Party
from equipoise.core.values.errors import InputError
from equipoise.web.audit import actions as audit
from equipoise.web.referrals import actions, letters, moving, persons, team
from equipoise.web.referrals.models import Agreement, Referral
from equipoise.web.referrals.submitting import Submission, Submitted, submit
from equipoise.web.referrals.team import Hand
from equipoise.web.sites import queries as sites
from equipoise.web.sites.queries import Reach

IN_THE_FORM = "passed on, as agreed in the form"
ON_THE_PAGE = "passed on, as agreed on the private page"
CARRIED = (Purpose.CONTACT, Purpose.CALL, Purpose.SPEAKS_FOR)
"""What a person who agrees to passing on agrees to anew; answers and further passing on only if they tick them."""


def pass_on(referral_id: UUID, study_site: int, text: str, hand: Hand, *, seen: int, now: datetime) -> bool:
    """Suggest another centre to the person, or pass the message on where they agreed to that. True for the latter.

    InputError where that centre takes no message of this study or was asked already; Outdated as `team.say`.
    """
    with team.living(referral_id, hand) as referral:
        team.require_seen(referral, seen)
        other = _other(referral, study_site)
        held = {each.purpose: each for each in referral.agreements.filter(withdrawn_at=None)}
        at_once = Purpose.FORWARD.value in held
        referral.suggested = other.study_site
        event = Event.FORWARD if at_once else Event.SUGGEST
        moving.move(referral, event, Party.TEAM, now, actor=hand.by, text=actions.fitting(text))
        if at_once:
            taken = _follow(referral, frozenset(map(Purpose, held)), IN_THE_FORM, now)
            _as_agreed(taken.id, held.values())
        _tell(referral, "person_passed" if at_once else "person_suggested", other, now)
        _audit(referral, f"{event} referral", hand.by, other, now)
    return at_once


def agree(referral_id: UUID, study_site: int, *, answers: bool, now: datetime) -> Submitted:
    """Pass a message on to the centre that its team suggested, since the person wants it; `answers`: these too.

    NotNow where that centre is not suggested any more; InputError where it takes no messages now.
    """
    with actions.held(referral_id) as referral:
        if referral.suggested != study_site:
            raise NotNow("The team doesn't suggest this centre any more.", mend="Load the page again.")
        wanted = {*CARRIED, Purpose.ANSWERS} if answers else {*CARRIED}
        given = set(referral.agreements.filter(withdrawn_at=None).values_list("purpose", flat=True))
        other = _other(referral, study_site)
        moving.move(referral, Event.AGREE, Party.PERSON, now)
        _audit(referral, "agreed to passing on", "visitor", other, now)
        return _follow(referral, frozenset(each for each in wanted if each in given), ON_THE_PAGE, now)


def _other(referral: Referral, study_site: int) -> Reach:
    """Another centre of the study that takes messages and was not asked yet."""
    found = sites.reach(study_site)
    asked = persons.asked(referral)
    if found is None or found.nct_id != referral.nct_id or not found.takes or study_site in asked:
        raise InputError("That centre takes no messages now.", mend="Choose another centre.")
    return found


def _follow(referral: Referral, agreed: frozenset[Purpose], how: str, now: datetime) -> Submitted:
    """The message to the other centre: what the person wrote first, with what they agreed to."""
    first = referral.story.filter(event=Event.SUBMIT).first()
    return submit(
        Submission(
            key=f"passed:{referral.id}:{referral.suggested}",
            study_site=referral.suggested or 0,
            person=referral.person or {},
            agreed=agreed,
            language=referral.language,
            message=first.text if first else "",
            answers=list(referral.answers or []) if Purpose.ANSWERS in agreed else [],
            previous=referral.id,
            how=how,
        ),
        now,
    )


def _as_agreed(referral_id: UUID, held: Iterable[Agreement]) -> None:
    """Keep in the ledger the words and the day that the person agreed to, not those of today."""
    for each in held:
        Agreement.objects.filter(referral_id=referral_id, purpose=each.purpose).update(
            version=each.version, words_digest=each.words_digest, given_at=each.given_at
        )


def _tell(referral: Referral, kind: str, other: Reach, now: datetime) -> None:
    reach = sites.reach(referral.study_site)
    if reach is not None:
        step = f"{kind}-{referral.story.count()}"
        letters.to_person(referral, reach, kind, step, now, other=other.name, other_city=other.city)


def _audit(referral: Referral, verb: str, by: str, other: Reach, now: datetime) -> None:
    detail = {"to": other.study_site}
    audit.record(at=now, actor=by, verb=verb, subject=letters.about(referral), detail=detail)
