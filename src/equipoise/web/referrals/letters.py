"""The letters of a referral. They say that something waits and where; never what was written, nor why."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.urls import reverse

from equipoise.web.mail import actions as mail
from equipoise.web.referrals.models import Referral
from equipoise.web.sites.queries import Reach
from equipoise.web.studies import queries as studies


def about(referral: Referral) -> str:
    """What the letters of a referral are about."""
    return f"referral:{referral.id}"


def to_team(referral: Referral, reach: Reach, now: datetime, step: str = "notice") -> None:
    """Tell every address of the site that a message waits. `step`: notice, remind-1, remind-2, wrote-<n>."""
    kind = "team_" + step.partition("-")[0]
    for number, address in enumerate(reach.emails):
        facts = {**_facts(referral, reach), "url": team_url(referral), "step": step}
        key = f"{about(referral)}:{step}:{number}"
        mail.post(mail.Draft(key, about(referral), kind, address, facts, _spoken(reach)), now)


def copy_to_person(referral: Referral, reach: Reach, now: datetime) -> None:
    """Tell the person that their message is kept, and where they can see what becomes of it."""
    to_person(referral, reach, "person_copy", "copy", now)


def to_person(referral: Referral, reach: Reach, kind: str, step: str, now: datetime, **more: object) -> None:
    """Write to the person, in their language, unless they are erased. `step` tells letters of one kind apart.

    `more`: further facts of the letter.
    """
    if not referral.person:
        return
    facts = {**_facts(referral, reach), **more, "url": person_url(referral)}
    key = f"{about(referral)}:{step}"
    mail.post(mail.Draft(key, about(referral), kind, referral.person["email"], facts, referral.language), now)


def person_url(referral: Referral) -> str:
    """The private page."""
    return settings.PUBLIC_URL + reverse("contact:private", args=[referral.secret])


def team_url(referral: Referral) -> str:
    """Where the team answers, after logging in."""
    return settings.PUBLIC_URL + reverse("workspace:referral", args=[referral.id])


def _facts(referral: Referral, reach: Reach) -> dict[str, object]:
    study = studies.study(referral.nct_id)
    return {
        "code": referral.code,
        "study": study.title if study else referral.nct_id,
        "nct_id": referral.nct_id,
        "centre": reach.name,
        "city": reach.city,
        "answer_by": referral.lapse_at and referral.lapse_at.astimezone(reach.calendar.zone).date(),
        "public_url": settings.PUBLIC_URL,
    }


def _spoken(reach: Reach) -> str:
    """The language for a team: the first that the site named."""
    return reach.languages[0] if reach.languages else "en"
