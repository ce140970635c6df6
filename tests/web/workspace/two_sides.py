"""Two organisations with everything of each, for tests of what one learns of the other."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from equipoise.web.accounts.models import User
from equipoise.web.mail.models import Letter
from equipoise.web.referrals import team
from equipoise.web.referrals.models import Referral
from equipoise.web.sites import actions as sites
from equipoise.web.sites import inviting
from equipoise.web.sites.models import Member, Organisation, SiteChange, StudySite
from equipoise.web.workspace.actions import keep_phrase
from equipoise.web.workspace.models import Phrase
from tests.web.accounts.people import log_in, person
from tests.web.workspace import made_up
from tests.web.workspace.made_up import MONDAY

MARK = "Quillhaven"
"""Stands in everything that only the other side may know. The names of centres are public, and are without it."""
OURS, THEIRS = "Zebrafield", MARK


@dataclass(frozen=True, slots=True)
class Side:
    """One organisation: its site, somebody who works there in every role, and what its addresses name."""

    where: StudySite
    user: User
    referral: Referral
    named: dict[str, Any]

    @property
    def browser(self) -> Client:
        """A new browser of its member."""
        return log_in(Client(raise_request_exception=False), self.user)


def side(word: str, city: str) -> Side:
    """Everything of one, with `word` in whatever is not public."""
    where = made_up.study_site(city, f"desk@{word.lower()}.example.org")
    where.site.organisation = Organisation.objects.create(name=f"{city} Health")
    where.site.save()
    user = person(word.lower(), email=f"ann@{word.lower()}.example.org")
    user.name = f"{word} Member"
    user.save()
    for role in Member.Role.values:
        Member.objects.create(site=where.site, user_id=user.pk, role=role, since=MONDAY)
    referral = message(where, word, "one")
    message(where, word, "two")
    hand = team.Hand(user.username, user.pk, frozenset({where.site_id}))
    team.note(referral.id, f"{word} note", hand, MONDAY)
    keep_phrase(where.site_id, f"{word} title", f"{word} answer", by=user.username, now=MONDAY)
    sites.change(where.site_id, {"contact_phone": "+1 604 555 0100"}, by=user.username, now=MONDAY)
    return Side(where, user, referral, _named(where, user, referral, word))


def message(where: StudySite, word: str, key: str) -> Referral:
    """A message with `word` in the name, the address and the text."""
    email = f"{key}@{word.lower()}.example.org"
    return made_up.message(where, f"{word}-{key}", first_name=f"{word}Ada", last_name=word, email=email)


def _named(where: StudySite, user: User, referral: Referral, word: str) -> dict[str, Any]:
    site = where.site_id
    invited = f"new@{word.lower()}.example.org"
    return {
        "referral_id": referral.id,
        "code": referral.code,
        "site_id": site,
        "site": site,
        "part": where.pk,
        "phrase": Phrase.objects.get(site=site).pk,
        "change": SiteChange.objects.filter(site=site).latest("pk").pk,
        "invitation": inviting.invite(site, "coordinator", invited, by=user.username, now=MONDAY),
        "user": user.pk,
    }


def secrets(of: Side) -> list[str]:
    """What nobody of the other side may ever read."""
    codes = Referral.objects.filter(site=of.where.site_id).values_list("code", "id")
    return [MARK.casefold(), *(str(each).casefold() for pair in codes for each in pair)]


def clear(of: Side) -> None:
    """Take away all that only this side knows: its messages with their letters, answers and invitations."""
    abouts = [
        f"referral:{each}"
        for each in Referral.objects.filter(site=of.where.site_id).values_list("id", flat=True)
    ]
    Letter.objects.filter(about__in=abouts).delete()
    Referral.objects.filter(site=of.where.site_id).delete()
    Phrase.objects.filter(site=of.where.site_id).delete()
    of.where.site.invitations.all().delete()
    SiteChange.objects.filter(site=of.where.site_id).delete()


_RANDOM = re.compile(r'(name="csrfmiddlewaretoken" value=")\w+|\b[0-9a-f]{16}\b')
_LITERALS = re.compile(r"'(?:[^']|'')*'|\b[0-9a-f]{32}\b|\b\d+(?:\.\d+)?\b|\bs\d+_x\d+\b")


@dataclass(frozen=True, slots=True)
class Told:
    """All that somebody learns from an answer: what it says, and how much work it was."""

    status: int
    headers: dict[str, str]
    body: str
    statements: tuple[str, ...]

    @property
    def said(self) -> str:
        """Everything that is written in it."""
        return f"{self.headers} {self.body}".casefold()


def ask(browser: Client, method: str, path: str, data: dict[str, str], *named: object) -> Told:
    """The answer, without what is random; whatever of `named` stands in it is written as `(it)`."""
    with CaptureQueriesContext(connection) as captured:
        answer = getattr(browser, method.lower())(path, data)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    text = _RANDOM.sub(r"\1", body.decode())
    headers = {
        name: value for name, value in answer.headers.items() if name not in ("X-Request-ID", "Expires")
    }
    headers["Set-Cookie"] = " ".join(sorted(answer.cookies))
    for each in sorted(map(str, named), key=len, reverse=True):
        text = re.sub(rf"\b{re.escape(each)}\b", "(it)", text)
        headers = {name: re.sub(rf"\b{re.escape(each)}\b", "(it)", value) for name, value in headers.items()}
    headers.pop("Content-Length", None)
    return Told(answer.status_code, headers, text, tuple(shape(each["sql"]) for each in captured))


def shape(sql: str) -> str:
    """A statement without its values."""
    return _LITERALS.sub("?", sql)
