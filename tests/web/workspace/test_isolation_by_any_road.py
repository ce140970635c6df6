"""One site never learns anything of another's: not by what is said, not by what is counted, not by how long it takes.

The work that an answer takes is compared by the statements that the database is asked, one by one: they are the same
and in the same order, so that no clock tells more than the page does.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import timedelta
from email.message import EmailMessage
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from equipoise.core.referral.consents import Purpose
from equipoise.web.mail import messages
from equipoise.web.mail.models import Letter
from equipoise.web.mail.receiving import receive
from equipoise.web.referrals import actions
from equipoise.web.referrals.submitting import Submission, submit
from equipoise.web.sites import urls as sites_urls
from equipoise.web.workspace import urls
from tests.home import FIXTURE_SHARED
from tests.web.workspace import two_sides
from tests.web.workspace.made_up import MONDAY
from tests.web.workspace.two_sides import MARK, OURS, THEIRS, Side, ask, clear, secrets

pytestmark = pytest.mark.django_db
Sides = tuple[Side, Side]
PATTERNS = {f"workspace:{each.name}": each.pattern for each in urls.urlpatterns} | {
    f"sites:{each.name}": each.pattern for each in sites_urls.urlpatterns if each.name != "join"
}
ALWAYS = {"nct_id": "NCT06918951", "table": "load", "form": "languages", "role": "coordinator"}
"""Parts of addresses that belong to nobody."""
NUMBERS = {"workspace:phrase-delete": "phrase", "workspace:site-undo": "change"}
NEVER = {"referral_id": "00000000-0000-4000-8000-000000000000", "code": "ZZZZ-ZZZZ"}
"""What is there nowhere; numbers are `NO_NUMBER`."""
NO_NUMBER = 987_654
FORMS: tuple[dict[str, str], ...] = (
    {},
    {
        "text": "A word",
        "title": "A title",
        "event": "answer",
        "seen": "1",
        "screened": "yes",
        "role": "coordinator",
    },
    {
        "text": "A word",
        "event": "decline",
        "reason": "full",
        "step": "send",
        "seen": "1",
        "email": "x@example.org",
    },
    {"what": "agree", "seen": "", "said": "open", "key": "x", "languages": "French"},
)


@pytest.fixture(scope="module")
def _made(django_db_setup: None, django_db_blocker: Any) -> Iterator[Sides]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield two_sides.side(OURS, "Vancouver"), two_sides.side(THEIRS, "Surrey")
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _one_moment() -> Iterator[None]:
    """The clock stands still: two answers differ by nothing that it says."""
    with time_machine.travel(MONDAY + timedelta(hours=26), tick=False):
        yield


@pytest.fixture
def sides(_made: Sides, db: None) -> Sides:
    """We, who ask, and they, who must stay unknown."""
    return _made


@pytest.fixture
def browser(sides: Sides) -> Client:
    """One of us, who may do everything at our own site."""
    return sides[0].browser


def told(browser: Client, method: str, path: str, data: dict[str, str], *named: object) -> two_sides.Told:
    """The answer; what it did is undone."""
    with transaction.atomic():
        found = ask(browser, method, path, data, *named)
        transaction.set_rollback(True)
    return found


def mixed(name: str, sides: Sides) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Every way to put what is theirs into an address, beside the same with what is nowhere."""
    parts = [each for each in PATTERNS[name].converters if each not in ALWAYS]
    for choice in itertools.product((False, True), repeat=len(parts)):
        theirs, never = {}, {}
        for part, other in zip(parts, choice, strict=True):
            key = NUMBERS.get(name, part) if part == "number" else part
            own = sides[0].named[key]
            theirs[part] = sides[1].named[key] if other else own
            never[part] = NEVER.get(part, NO_NUMBER) if other else own
        if any(choice):
            yield theirs, never


def path_of(name: str, parts: dict[str, Any]) -> str:
    """The address."""
    fixed = {each: ALWAYS[each] for each in PATTERNS[name].converters if each in ALWAYS}
    return reverse(name, kwargs={**fixed, **parts})


NAMING = sorted(name for name, each in PATTERNS.items() if set(each.converters) - set(ALWAYS))


@pytest.mark.parametrize("name", NAMING)
def test_what_is_theirs_answers_like_what_is_nowhere_with_the_same_work(
    name: str, sides: Sides, browser: Client
) -> None:
    unknown = secrets(sides[1])
    for (theirs, never), (method, data) in itertools.product(
        mixed(name, sides), [("GET", {}), *(("POST", form) for form in FORMS)]
    ):
        named = [*theirs.values(), *never.values()]
        first = told(browser, method, path_of(name, theirs), data, *named)
        second = told(browser, method, path_of(name, never), data, *named)
        assert first == second, (name, method, data)
        assert first.status in {302, 400, 404, 405, 422}
        assert not [each for each in unknown if each in first.said.replace(str(theirs).casefold(), "")]


def test_numbers_of_theirs_in_our_own_forms_are_numbers_of_nobody(sides: Sides, browser: Client) -> None:
    """Assigning to one of theirs, filtering by their site."""
    we, they = sides
    ours = {"referral_id": we.referral.id}
    seen = str(we.referral.story.order_by("-id").values_list("id", flat=True)[0])
    for name, field, theirs in (
        ("workspace:assign", "member", they.user.pk),
        ("workspace:inbox", "site", they.where.site_id),
        ("workspace:export", "site", they.where.site_id),
        ("workspace:figures", "site", they.where.site_id),
    ):
        method = "GET" if field == "site" else "POST"
        path = reverse(name, kwargs={each: ours[each] for each in PATTERNS[name].converters})
        first, second = (
            told(browser, method, path, {field: str(each), "seen": seen, "text": "A word"})
            for each in (theirs, NO_NUMBER)
        )
        assert first == second, name


VALUES = st.one_of(
    st.sampled_from(
        ["-", "0", "-1", "1", "2", "99999", "x", "%", "theirs", "NCT06918951", "2026-01-01", "2026-12-31"]
    ),
    st.sampled_from(
        ["me", "nobody", "overdue", "due", "unread", "nothing", "sent", "queued", "opened", "answered"]
    ),
)
FIELDS = (
    "site",
    "study",
    "state",
    "need",
    "who",
    "page",
    "from",
    "to",
    "sort",
    "order",
    "q",
    "format",
    "phrase",
    "text",
)
LISTS = ("workspace:inbox", "workspace:search", "workspace:export", "workspace:figures", "workspace:sites")
ROADS = st.sampled_from(
    [*LISTS, *(f"workspace:figures-export {each}" for each in ("times", "road", "reasons", "load"))]
)


@settings(max_examples=40, suppress_health_check=FIXTURE_SHARED)
@given(road=ROADS, query=st.dictionaries(st.sampled_from(FIELDS), VALUES, max_size=4), word=st.integers(0, 4))
def test_whatever_one_asks_nothing_of_theirs_makes_a_difference(
    road: str, query: dict[str, str], word: int, sides: Sides, browser: Client
) -> None:
    """The answer is the same to the byte, and costs the same, whether they have all their messages or none."""
    they = sides[1]
    name, _, table = road.partition(" ")
    words = [MARK, they.referral.code, f"one@{MARK.lower()}.example.org", "ada", OURS]
    asked = {key: str(they.where.site_id) if value == "theirs" else value for key, value in query.items()}
    method, data = ("POST", asked | {"text": words[word]}) if name == "workspace:search" else ("GET", asked)
    path = reverse(name, kwargs={"table": table} if table else {})
    full = told(browser, method, path, data)
    with transaction.atomic():
        clear(they)
        empty = told(browser, method, path, data)
        transaction.set_rollback(True)
    assert full == empty
    typed = " ".join(data.values()).casefold()
    assert not [each for each in secrets(they) if each in full.said and each not in typed]


def test_a_message_of_theirs_more_or_less_changes_no_page_of_ours(sides: Sides, browser: Client) -> None:
    """Pages about our own things: the message with whom it may be passed on to, answers, the site, its people."""
    we, they = sides
    names = ("referral", "phrases", "site")
    paths = [path_of(f"workspace:{each}", _ours(f"workspace:{each}", we)) for each in names]
    paths.append(path_of("sites:people", {"site": we.where.site_id}))
    for path in paths:
        full = told(browser, "GET", path, {})
        with transaction.atomic():
            clear(they)
            empty = told(browser, "GET", path, {})
            transaction.set_rollback(True)
        assert (full.status, full) == (200, empty)
        assert not [each for each in secrets(they) if each in full.said]


def _ours(name: str, we: Side) -> dict[str, Any]:
    return {each: we.named[each] for each in PATTERNS[name].converters}


def test_the_laws_can_fail(sides: Sides, browser: Client) -> None:
    """What is compared holds what is theirs, and what is ours is seen."""
    we, they = sides
    assert MARK in told(they.browser, "GET", reverse("workspace:inbox"), {}).body
    inbox = told(browser, "GET", reverse("workspace:inbox"), {})
    assert OURS in inbox.body and inbox.statements
    with transaction.atomic():
        clear(we)
        assert told(browser, "GET", reverse("workspace:inbox"), {}) != inbox
        transaction.set_rollback(True)


def test_the_next_centre_learns_nothing_of_the_first_ones_work_and_the_first_nothing_of_the_next(
    sides: Sides,
) -> None:
    """ADR 6: the message to the next centre is another one; each side keeps its own story, and no more."""
    first, second = sides
    given = {"first_name": "Bea", "last_name": "Both", "email": "bea@example.org"}
    taken = submit(
        Submission("moved", second.where.pk, given, frozenset({Purpose.CONTACT}), previous=first.referral.id),
        MONDAY + timedelta(hours=1),
    )
    actions.withdraw(first.referral.id, now=MONDAY + timedelta(hours=2))
    moved = {"referral_id": taken.id}
    old = told(first.browser, "GET", path_of("workspace:referral", {"referral_id": first.referral.id}), {})
    new = told(second.browser, "GET", path_of("workspace:referral", moved), {})
    assert (old.status, new.status) == (200, 200)
    assert told(first.browser, "GET", path_of("workspace:referral", moved), {}).status == 404
    assert not [each for each in (taken.code, str(taken.id), "Bea", MARK) if each.casefold() in old.said]
    assert not [
        each for each in (first.referral.code, str(first.referral.id), OURS) if each.casefold() in new.said
    ]


def test_a_reply_of_another_team_to_a_letter_of_ours_is_no_answer(sides: Sides) -> None:
    """By the address in a letter that isn't theirs: the person sees nothing of it, and theirs is as it was."""
    we, they = sides
    letter = Letter.objects.get(about=f"referral:{we.referral.id}", kind="team_notice")
    before = they.referral.story.count(), we.referral.story.filter(for_person=True).count()
    reply = EmailMessage()
    reply["From"], reply["To"] = f"desk@{THEIRS.lower()}.example.org", messages.tagged("reply", letter.id)
    reply["Message-ID"], reply["Subject"] = "<1@elsewhere.example.org>", "Re: a message"
    reply.set_content("Yes, come on Monday.")
    receive(reply.as_bytes(), [reply["To"]], MONDAY + timedelta(hours=3))
    assert before == (they.referral.story.count(), we.referral.story.filter(for_person=True).count())
    we.referral.refresh_from_db()
    assert we.referral.first_answer_at is None


def test_the_proof_in_an_address_is_of_one_letter(sides: Sides) -> None:
    """Another letter's number in an address of ours is an address that we never gave out."""
    we, they = sides
    ours, theirs = (
        Letter.objects.get(about=f"referral:{each.referral.id}", kind="team_notice").id for each in (we, they)
    )
    given = messages.tagged("reply", ours)
    assert messages.untagged(given) == ("reply", ours)
    assert messages.untagged(given.replace(ours.hex, theirs.hex)) is None
    assert messages.untagged(given.replace("reply", "bounce")) is None
