"""One of everything, so that every address of the program has something to be about: two sites of two organisations,
a message to the first, a trial that is conducted, and somebody of each kind.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf.global_settings import SESSION_COOKIE_NAME
from django.test import Client

from equipoise import demonstration
from equipoise.core.followup.cleaning import Place
from equipoise.core.registry.reader import read
from equipoise.web.accounts.models import User
from equipoise.web.alerts import asking, keys
from equipoise.web.criteria import actions as criteria
from equipoise.web.criteria import team as study_team
from equipoise.web.enrolment import actions as enrolment
from equipoise.web.followup import actions as followup
from equipoise.web.followup.safety import actions as safety
from equipoise.web.followup.safety.actions import Judgement, Told
from equipoise.web.ledger.actions import By
from equipoise.web.mail.models import Letter
from equipoise.web.referrals.models import Referral
from equipoise.web.shell.cookies import PREFIX
from equipoise.web.sites import actions as sites
from equipoise.web.sites import inviting
from equipoise.web.sites.entries import entries
from equipoise.web.sites.models import Member, Organisation, SiteChange, StudySite
from equipoise.web.studies.models import Load
from equipoise.web.trials import actions as conduct
from equipoise.web.trials import queries as conducted
from equipoise.web.trials import queries as trial_queries
from equipoise.web.workspace.actions import keep_phrase
from equipoise.web.workspace.models import Phrase
from tests.security import production
from tests.web.accounts.people import log_in, person
from tests.web.alerts import made_up as alerts
from tests.web.enrolment import example as screening
from tests.web.participant import made_up as own_pages
from tests.web.trials import example as trials
from tests.web.workspace import made_up
from tests.web.workspace.made_up import STUDY

NOW = datetime(2026, 11, 23, 18, tzinfo=UTC)
VISITOR, NOBODY, ELSEWHERE, COORDINATOR, INVESTIGATOR, MANAGER, REVIEWER, OPERATOR = KINDS = (
    *("visitor", "nobody", "elsewhere", "coordinator", "investigator", "manager", "reviewer", "operator"),
)
"""`nobody` is logged in and has no role; `elsewhere` manages the site of the other organisation."""


@dataclass(frozen=True, slots=True)
class World:
    """What was made, by the names that addresses have for it."""

    referral: Referral
    ours: StudySite
    theirs: StudySite
    values: dict[str, Any]

    def browser(self, kind: str, **more: Any) -> Client:
        """A browser of somebody of this kind at our host by https, logged in with a second factor."""
        client = production.browser(raise_request_exception=False, **more)
        if kind != VISITOR:
            log_in(client, User.objects.get(username=kind))
            # A browser has the cookie under the name that it has on the wire.
            client.cookies[f"{PREFIX}{SESSION_COOKIE_NAME}"] = client.cookies.pop(SESSION_COOKIE_NAME).value
        return client


def make(put: Callable[..., None]) -> World:
    """Everything. `put` keeps records and indexes them."""
    record = next(each for each in demonstration.records() if number(each) == STUDY)
    put(record)
    key, other = list(entries(read(record)))[:2]
    ours, theirs = _site("Vancouver", key, "First Health"), _site("Surrey", other, "Other Health")
    for kind in KINDS[1:]:
        _person(kind, ours, theirs)
    _conduct()
    own_page = _own_page()
    referral = made_up.message(ours, at=NOW)
    made_up.post()
    return World(referral, ours, theirs, {**_values(referral, ours, key), **own_page})


def number(record: Any) -> str:
    """The registry number of a raw record."""
    return str(record["protocolSection"]["identificationModule"]["nctId"])


def _site(city: str, key: str, organisation: str) -> StudySite:
    found = made_up.study_site(city, f"desk@{city.lower()}.example.org")
    found.site.organisation = Organisation.objects.get_or_create(name=organisation)[0]
    found.site.save()
    found.location = key
    found.save()
    return found


def _person(kind: str, ours: StudySite, theirs: StudySite) -> None:
    user = person(kind, email=f"{kind}@example.org", is_staff=kind == OPERATOR)
    TOTP.activate(user, generate_totp_secret())
    RecoveryCodes.activate(user)
    roles = {
        ELSEWHERE: (theirs, "manager"),
        COORDINATOR: (ours, "coordinator"),
        INVESTIGATOR: (ours, "investigator"),
        MANAGER: (ours, "manager"),
    }
    if kind in roles:
        where, role = roles[kind]
        Member.objects.create(site=where.site, user_id=user.pk, role=role, since=NOW)
    if kind == REVIEWER:
        user.groups.add(study_team.group())


def _conduct() -> None:
    """A trial at whose site 01 the coordinator and the investigator work, managed by the manager."""
    example = trials.prepared()
    for kind, role, site in (
        (COORDINATOR, "coordinator", "01"),
        (INVESTIGATOR, "oncologist", "01"),
        (MANAGER, "manager", ""),
    ):
        conduct.appoint("stop-2", kind, role, site, by=example.by("manager"), now=example.now)


def _own_page() -> dict[str, Any]:
    """A participant of site 01 who has a link to their own pages."""
    own = own_pages.own(trials.Example(trial_queries.trials()[0], trials.NOW))
    names = ("home", "enter", "lock", "stop", "form")
    return {
        **{f"participant:{each}.secret": own.secret for each in names},
        "participant:form.visit": "baseline",
        "participant:form.form": "eq5d",
        "own_link:link.number": own.number,
        **_kept(own.number),
    }


def _kept(number: str) -> dict[str, Any]:
    """A form of that participant."""
    by, now = By("coordinator", "coordinator"), trials.NOW
    followup.save("stop-2", number, "baseline", "baseline", {"AGE": "60"}, by=by, now=now, key="world")
    place = {"number": number, "visit": "baseline", "form": "baseline", "occurrence": 1, "query": 1}
    first = ("ask", "blank", "end", "form", "form_then", "lesions", "participant", "participant_then")
    names = (*first, "review", "sign", "step", "take_back", "told", "tried", "verify", "visit")
    found = {f"followup:{name}.{part}": value for name in names for part, value in place.items()}
    return {**found, "followup:take_back.source": 1, **_serious(number, by, now)}


def _serious(number: str, by: By, now: datetime) -> dict[str, Any]:
    """A serious event of theirs, judged and reported for the sponsor."""
    followup.save("stop-2", number, "", "adverse_event", {"AESER": "yes"}, by=by, now=now, key="serious")
    at, day = Place(number, "", "adverse_event", 1), now.date() - timedelta(days=1)
    sponsor = By("safety", "safety")
    safety.assess("stop-2", at, Judgement(day, "P", False, (), "Ill."), by=sponsor, now=now, key="judged")
    safety.report("stop-2", at, Told("ethics", "first", day, ""), by=sponsor, now=now, key="reported")
    place = {"number": number, "visit": "any-time", "form": "adverse_event", "occurrence": 1, "report": 1}
    names = ("event", "event_judge", "event_report", "event_take_back")
    return {f"followup:{name}.{part}": value for name in names for part, value in place.items()}


def _screening(referral: Referral) -> dict[str, Any]:
    """Somebody in the log of site 01, with evidence, and a criterion that was asked to be set aside."""
    example = trials.Example(trial_queries.trials()[0], trials.NOW)
    number = screening.screened(example)
    screening.found(example, number, {"ecog": "3"})
    found = screening.eligibility_of(example, number)
    line = next(each for each in found.lines if each.id == "I5")
    by = By(INVESTIGATOR, "oncologist")
    enrolment.ask_override("stop-2", number, "I5", line.basis, why="A reason", by=by, now=trials.NOW)
    asked = screening.eligibility_of(example, number).overrides[0].pk
    names = (
        *(
            "add",
            "ask",
            "checklist",
            "confirm",
            "consent",
            "enrol",
            "entry",
            "erase",
            "failure",
            "file",
            "name",
        ),
        *("override", "strike", "whole", "withdraw"),
    )
    more: dict[str, Any] = {f"{name}.number": number for name in names}
    more |= {"ask.criterion": "I5", "override.override": asked, "strike.evidence": line.evidence[0].pk}
    return {f"enrolment:{name}": value for name, value in {**more, "take.referral": referral.id}.items()}


def _alerts() -> dict[str, Any]:
    """Somebody who is told of a study, asked for another, and for another address."""
    subscriber = alerts.somebody(now=NOW)
    asked = alerts.asked(alerts.LUNGS)
    asking.begin(asked, NOW)
    subscriber.new_email = "new-ada@example.org"
    subscriber.save(update_fields=["new_email"])
    names = ("address", "again", "change", "end_all", "erase", "hold", "one", "page", "release", "speak")
    return {
        **{f"alerts:{each}.key": subscriber.secret for each in names},
        **{
            f"alerts:{each}.number": subscriber.subscriptions.get(kind="study").pk
            for each in ("change", "one")
        },
        "alerts:one.what": "pause",
        "alerts:confirm.token": keys.confirming(asked.request),
        "alerts:move.token": keys.moving(subscriber.pk, subscriber.new_email),
        "alerts:end.token": subscriber.ending,
        "alerts:one_click.token": subscriber.ending,
    }


def _values(referral: Referral, ours: StudySite, key: str) -> dict[str, Any]:
    """Examples for what addresses name, by the names that patterns have for it."""
    site, ann = ours.site_id, User.objects.get(username=COORDINATOR)
    keep_phrase(site, "Hello", "Hello {first_name}", by="test", now=NOW)
    sites.change(site, {"languages": ["en", "fr"]}, by="test", now=NOW)
    invitation = inviting.invite(site, "coordinator", "new@example.org", by="test", now=NOW)
    passkey = Authenticator.objects.create(user=person("owner"), type="webauthn", data={"name": "Phone"})
    return {
        "nct_id": STUDY,
        "trial": "stop-2",
        "version": "1",
        "trials:end_role.number": conducted.people("stop-2")[0].id,
        "trials:site_state.number": "01",
        "secret": referral.secret,
        "referral_id": referral.id,
        "letter_id": Letter.objects.get(about=f"referral:{referral.id}", kind="person_copy").id,
        "code": referral.code,
        "site": site,
        "site_id": site,
        "part": ours.pk,
        "key": key,
        "name": "I2",
        "number": criteria.begin_from_what_there_is(STUDY, by="test", now=NOW),
        "user": ann.pk,
        "role": "coordinator",
        "invitation": invitation,
        "pk": passkey.pk,
        "table": "road",
        "form": "languages",
        "purpose": "call",
        "slug": "randomised",
        "uidb36": "1",
        "path": "nothing",
        **_alerts(),
        **_screening(referral),
        "workspace:phrase-delete.number": Phrase.objects.get().pk,
        "workspace:site-undo.number": SiteChange.objects.latest("pk").pk,
        "studies:load.number": Load.objects.latest("pk").pk,
        "mail:box_of.name": "nobody-of-that-name",
        "sites:join.secret": _joinable(invitation),
        "account_reset_password_from_key.key": "no-such-key",
        "accounts:use_address.token": "no-such-token",
        "fit:question.key": "ecog",
        "fit:entry.key": "lesions",
        "fit:entry.number": 1,
        "registry_api:unknown_study.nct_id": "nothing",
    }


def _joinable(invitation: int) -> str:
    """The secret of an invitation, which only its letter has."""
    letter = Letter.objects.get(about=f"invitation:{invitation}")
    return str(letter.text.partition("/join/")[2].partition("/")[0])
