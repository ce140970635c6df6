"""The pages of emergencies: for whom they are there, what they ask, and where alone the arm is shown."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from django.test import Client

from equipoise.core.design.roles import Role
from equipoise.web.accounts.models import User
from equipoise.web.allocation import emergencies
from equipoise.web.allocation.actions import unblinding
from equipoise.web.allocation.models import Unblinding
from equipoise.web.trials import frame
from tests.web.accounts.people import log_in
from tests.web.allocation.emergency_example import ANN, Emergency, emergency
from tests.web.allocation.example import TRIAL, Sealed

pytestmark = pytest.mark.django_db
BASE = f"/trial/{TRIAL}/emergency/"
ASK = {
    "key": "form-1",
    "participant": ANN,
    "reason": "event",
    "words": "Bleeding <b>after</b> radiotherapy.",
    "physician": "oncologist-01",
}


@pytest.fixture(scope="module")
def _settled(world: Sealed) -> Iterator[Emergency]:
    yield emergency(world)


@pytest.fixture
def happening(_settled: Emergency) -> Emergency:
    return _settled


@pytest.fixture(autouse=True)
def _at_that_time(happening: Emergency, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frame, "timezone", SimpleNamespace(now=lambda: happening.now))


def as_role(happening: Emergency, role: Role, site: str = "01") -> Client:
    return log_in(Client(), happening.world.example.user(role, site))


def words_on(page: str) -> str:
    """The seven words of a page that offers them."""
    items = page.partition('<ol class="words">')[2].partition("</ol>")[0]
    return " ".join(part.partition("</li>")[0] for part in items.split("<li>")[1:])


def arms_said(happening: Emergency, page: str) -> list[str]:
    return [each for each in ("SABR", "8 Gy", "Stereotactic", "Palliative") if each.lower() in page.lower()]


def test_from_asking_to_the_answer(happening: Emergency) -> None:
    coordinator = as_role(happening, Role.COORDINATOR)
    asked = coordinator.post(f"{BASE}ask/", ASK).content.decode()
    words = words_on(asked)
    assert len(words.split()) == 7

    on_call = as_role(happening, Role.ON_CALL)
    record = on_call.get(f"{BASE}1/").content.decode()
    assert "Open the code" in record
    assert "Bleeding &lt;b&gt;after&lt;/b&gt; radiotherapy." in record
    assert "31 December 2026, 09:00 PST" in record, "in the time of the site, Vancouver"
    assert "31 December 2026, 09:00 PST" in on_call.get(BASE).content.decode()
    shown = on_call.post(f"{BASE}1/open/", {"passphrase": happening.world.words["on-call"]})
    assert shown.status_code == 200
    assert arms_said(happening, shown.content.decode())
    assert "no-store" in shown["Cache-Control"]

    oncologist = as_role(happening, Role.ONCOLOGIST)
    assert "Read the answer" in oncologist.get(f"{BASE}1/").content.decode()
    answer = oncologist.post(f"{BASE}1/answer/", {"passphrase": words}).content.decode()
    assert arms_said(happening, answer) == arms_said(happening, shown.content.decode())
    again = oncologist.post(f"{BASE}1/answer/", {"passphrase": words})
    assert not arms_said(happening, again.content.decode())


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.COORDINATOR, 200),
        (Role.ONCOLOGIST, 200),
        (Role.ON_CALL, 200),
        (Role.MANAGER, 200),
        (Role.MONITOR, 200),
        (Role.INDEPENDENT, 200),
        (Role.STATISTICIAN, 404),
        (Role.DATA_MANAGER, 404),
        (Role.TREATING, 404),
        (Role.STEWARD, 404),
    ],
)
def test_whose_business_emergencies_are(happening: Emergency, role: Role, status: int) -> None:
    happening.ask()
    unblinding.open_asked(TRIAL, 1, happening.world.opener(Role.ON_CALL), happening.now)
    client = as_role(happening, role)
    for address in (BASE, f"{BASE}1/"):
        page = client.get(address)
        assert page.status_code == status
        assert not arms_said(happening, page.content.decode())


def test_another_site_knows_nothing_of_it(happening: Emergency) -> None:
    happening.ask()
    client = as_role(happening, Role.ONCOLOGIST, "02")
    assert ANN not in client.get(BASE).content.decode()
    for part in ("1/", "1/open/", "1/answer/", "1/close/", "1/assess/", "1/guessing/", "99/"):
        assert client.get(BASE + part).status_code == 404
    assert '<optgroup label="02, Valley Cancer Centre">' in client.get(f"{BASE}ask/").content.decode()
    refused = client.post(f"{BASE}ask/", {**ASK, "physician": "oncologist-02"})
    assert "There is no allocated participant of this number at your site" in refused.content.decode()


@pytest.mark.parametrize(
    "role", [Role.COORDINATOR, Role.ONCOLOGIST, Role.MANAGER, Role.MONITOR, Role.INDEPENDENT]
)
def test_nobody_but_on_call_has_the_pages_that_open(happening: Emergency, role: Role) -> None:
    happening.ask()
    client = as_role(happening, role)
    for part in ("1/open/", "alone/"):
        assert client.get(BASE + part).status_code == 404
        assert client.post(BASE + part, {"passphrase": "x"}).status_code == 404
    assert emergencies.emergency(TRIAL, 1).waits  # type: ignore[union-attr]


def test_what_was_typed_stays_and_what_is_wrong_is_said_beside_it(happening: Emergency) -> None:
    client = as_role(happening, Role.COORDINATOR)
    page = client.post(f"{BASE}ask/", {**ASK, "reason": "", "physician": ""})
    said = page.content.decode()
    assert page.status_code == 400
    assert "Choose a reason." in said
    assert "Choose who is to know it." in said
    assert "Bleeding &lt;b&gt;after" in said
    assert 'value="form-1"' in said
    assert Unblinding.objects.count() == 0


def test_sent_twice_the_words_are_not_shown_again(happening: Emergency) -> None:
    client = as_role(happening, Role.COORDINATOR)
    client.post(f"{BASE}ask/", ASK)
    again = client.post(f"{BASE}ask/", ASK).content.decode()
    assert words_on(again) == ""
    assert "asked before" in again


def test_where_nobody_on_call_can_be_written_to_that_is_said(happening: Emergency) -> None:
    User.objects.filter(username="on-call").update(email="")
    page = as_role(happening, Role.COORDINATOR).post(f"{BASE}ask/", ASK).content.decode()
    assert "Now telephone who is on call" in page
    assert "has been written to" not in page
    assert len(words_on(page).split()) == 7


def test_alone_shows_the_answer_and_the_words_and_no_page_after_it_does(happening: Emergency) -> None:
    client = as_role(happening, Role.ON_CALL)
    given = {**ASK, "unreached": "Called the ward twice.", "passphrase": happening.world.words["on-call"]}
    missing = client.post(f"{BASE}alone/", {**given, "unreached": ""})
    assert missing.status_code == 400
    assert "whom you tried to reach" in missing.content.decode()
    assert happening.world.words["on-call"] not in missing.content.decode()
    shown = client.post(f"{BASE}alone/", given).content.decode()
    assert arms_said(happening, shown)
    assert len(words_on(shown).split()) == 7
    assert "Everybody who must know was written to" in shown
    record = client.get(f"{BASE}1/").content.decode()
    assert not arms_said(happening, record)
    assert "Called the ward twice." in record
    assert "This was opened already" in client.post(f"{BASE}alone/", given).content.decode()


def test_where_an_alarm_reaches_nobody_it_says_whom_to_telephone(happening: Emergency) -> None:
    given = {**ASK, "unreached": "Called the ward twice.", "passphrase": happening.world.words["on-call"]}
    User.objects.exclude(username="monitor").update(email="")
    shown = as_role(happening, Role.ON_CALL).post(f"{BASE}alone/", given).content.decode()
    assert "Not everybody could be written to" in shown
    assert "<bdi>trial-manager</bdi>" in shown or "<bdi>manager</bdi>" in shown
    assert "<bdi>monitor</bdi>" not in shown
    assert "Everybody who must know was written to" not in shown


def test_closing_and_assessing_stand_in_the_record(happening: Emergency) -> None:
    happening.ask()
    site = as_role(happening, Role.COORDINATOR)
    assert site.post(f"{BASE}1/close/", {"words": ""}).status_code == 400
    closed = site.post(f"{BASE}1/close/", {"words": "The bleeding stopped."}, follow=True).content.decode()
    assert "The bleeding stopped." in closed
    happening.ask(key="second")
    unblinding.open_asked(TRIAL, 2, happening.world.opener(Role.ON_CALL), happening.now)
    manager = as_role(happening, Role.MANAGER)
    assert as_role(happening, Role.MONITOR).get(f"{BASE}2/assess/").status_code == 404
    kept = manager.post(f"{BASE}2/assess/", {"words": "One person; sensitivity analysis."}, follow=True)
    assert "One person; sensitivity analysis." in kept.content.decode()


def test_what_it_gives_away_is_for_the_independent_statistician(happening: Emergency) -> None:
    happening.ask()
    unblinding.open_asked(TRIAL, 1, happening.world.opener(Role.ON_CALL), happening.now)
    assert as_role(happening, Role.MANAGER).get(f"{BASE}1/guessing/").status_code == 404
    client = as_role(happening, Role.INDEPENDENT)
    assert client.get(f"{BASE}1/guessing/").status_code == 200
    wrong = client.post(f"{BASE}1/guessing/", {"passphrase": happening.world.words["on-call"]})
    assert wrong.status_code == 400
    page = client.post(f"{BASE}1/guessing/", {"passphrase": happening.world.words["independent"]})
    said = page.content.decode()
    assert "Those of this list who were allocated" in said
    assert all(f">{each}<" in said for each in ("0.50", "0.55", "1.50", "1.90", "1.00", "1.10"))


def test_swapped_arms_look_the_same_to_everybody_who_is_blind(happening: Emergency) -> None:
    """Two participants of one list with different arms: their emergencies' pages differ in numbers alone."""
    opener = happening.world.opener(Role.ON_CALL)
    arms: dict[str, str] = {}
    for at, number in enumerate(("01-001", "01-002", "01-003", "01-004"), start=1):
        happening.ask(key=f"k{at}", participant=number)
        arms.setdefault(unblinding.open_asked(TRIAL, at, opener, happening.now).code.arm, f"{at}/{number}")
    assert len(arms) == 2
    for role in (Role.COORDINATOR, Role.ONCOLOGIST, Role.MANAGER, Role.MONITOR):
        client = as_role(happening, role)
        pages = []
        for told in arms.values():
            number, _, participant = told.partition("/")
            page = client.get(f"{BASE}{number}/").content.decode()
            csrf = page.replace(participant, "PERSON").replace(f"mergency {number}", "mergency N")
            pages.append(csrf.replace(f"emergency/{number}/", "emergency/N/"))
        assert without_secrets(pages[0]) == without_secrets(pages[1])


def without_secrets(page: str) -> str:
    """A page without what differs at every request."""
    import re

    return re.sub(r'(csrfmiddlewaretoken" value|nonce|data-request)="[^"]*"|[0-9a-f]{8,}', "", page)
