"""The pages: allocating without being told to what, and codes for those who may know them."""

from __future__ import annotations

import html
import os
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from equipoise.core.design.roles import Role
from equipoise.web.allocation import actions, queries, trying, unlocking
from equipoise.web.allocation.models import Handled
from equipoise.web.allocation.views import treating
from equipoise.web.ledger import queries as ledger
from equipoise.web.ledger.models import Event
from equipoise.web.trials import actions as trials
from equipoise.web.trials import frame
from equipoise.web.vault.envelopes import to_text
from tests.web.accounts.people import log_in, person
from tests.web.allocation.conftest import Kept
from tests.web.allocation.example import NOW, TRIAL, Sealed, admitted, allocate, enrolled
from tests.web.allocation.example import sealed as sealed_trial

pytestmark = pytest.mark.django_db
BLIND = (Role.COORDINATOR, Role.ONCOLOGIST, Role.DATA_MANAGER, Role.MONITOR, Role.STATISTICIAN, Role.MANAGER)
ROOM = f"/trial/{TRIAL}"
HOUR = timedelta(hours=1)
CODES = ("Schedule Cedar", "Schedule Maple")


@pytest.fixture(scope="module")
def world(kept: Kept) -> Iterator[Sealed]:
    """Six are allocated at site 01, one waits; one is allocated at site 02; the team of site 01 has a key."""
    with kept():
        found = sealed_trial()
        for number in (*(f"01-{n:03d}" for n in range(1, 7)), "02-001"):
            allocate(found, enrolled(number))
        enrolled("01-007", "no")
        for role in (Role.TREATING, Role.INDEPENDENT, Role.ON_CALL):
            admitted(found, role)
        yield found


Clock = Callable[[timedelta], None]


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The time of the trial's pages, which begins an hour after the example; the log-in's goes its own way."""

    def put(later: timedelta) -> None:
        monkeypatch.setattr(frame, "timezone", SimpleNamespace(now=lambda: NOW + later))

    put(HOUR)
    return put


def client(world: Sealed, role: Role, site: str = "01") -> Client:
    return log_in(Client(), world.example.user(role, site))


def text(response: Any) -> str:
    return html.unescape(response.content.decode())


def post(browser: Client, path: str, **data: str) -> Any:
    return browser.post(f"{ROOM}/{path}", data)


def test_who_allocates_is_told_when_and_the_number_and_nothing_else(world: Sealed) -> None:
    browser = client(world, Role.COORDINATOR)
    page = browser.get(f"{ROOM}/allocation/01-007/")
    assert "not cytotoxic" in text(page)
    key = re.search(r'name="key" value="(\w+)"', text(page))
    assert key
    told = browser.post(f"{ROOM}/allocation/01-007/", {"key": key[1]}, follow=True)
    assert "01-007: Allocated on 1 December 2026 at 10:00 PST. Number 008." in text(told)
    again = post(browser, "allocation/01-007/", key="another")
    assert again.status_code == 302
    assert len(queries.allocations(TRIAL)) == 8
    assert not [code for code in CODES if code in text(told)]


def test_a_refusal_stands_on_the_page(world: Sealed) -> None:
    number, browser = enrolled("01-008", "perhaps"), client(world, Role.COORDINATOR)
    answer = post(browser, f"allocation/{number}/", key="k")
    assert answer.status_code == 400 and "no level of" in text(answer)
    assert post(browser, f"allocation/{number}/").status_code == 400


@pytest.mark.parametrize("role", [Role.MONITOR, Role.TREATING, Role.STATISTICIAN, Role.STEWARD])
def test_who_may_not_allocate_finds_nothing_there(world: Sealed, role: Role) -> None:
    browser = client(world, role)
    assert browser.get(f"{ROOM}/allocation/").status_code == 404
    assert post(browser, "allocation/01-007/", key="k").status_code == 404
    elsewhere = client(world, Role.COORDINATOR, "02")
    assert post(elsewhere, "allocation/01-007/", key="k").status_code == 404


@pytest.mark.parametrize("role", [*BLIND, Role.STEWARD])
def test_for_blind_roles_treatments_are_not_there(world: Sealed, role: Role) -> None:
    browser = client(world, role)
    for path in ("", "key/", "key/new/", "01-001/", "01-001/forms/treatment/", "09-999/"):
        assert browser.get(f"{ROOM}/treatment/{path}").status_code in (404,), path
    for path in ("key/admit/", "close/", "01-001/"):
        assert post(browser, f"treatment/{path}", passphrase="x").status_code == 404, path
    home = text(browser.get(f"{ROOM}/"))
    assert "/treatment/" not in home


def test_for_a_blind_pharmacist_of_the_site_treatments_are_not_there(world: Sealed) -> None:
    user = person("pharmacist")
    trials.appoint(TRIAL, "pharmacist", Role.PHARMACIST, "01", by=world.example.by(Role.MANAGER), now=NOW)
    browser = log_in(Client(), user)
    for path in ("", "key/", "01-001/", "01-001/forms/treatment/"):
        assert browser.get(f"{ROOM}/treatment/{path}").status_code == 404, path
    assert "/treatment/" not in text(browser.get(f"{ROOM}/"))


def test_a_code_opens_with_the_passphrase_and_then_for_a_while_without(world: Sealed) -> None:
    browser, name = client(world, Role.TREATING), "treating-01"
    shut = text(browser.get(f"{ROOM}/treatment/01-001/"))
    assert not [code for code in CODES if code in shut]
    wrong = post(browser, "treatment/01-001/", passphrase=actions.offered_passphrase())
    assert wrong.status_code == 400 and "not your passphrase" in text(wrong)
    opened = post(browser, "treatment/01-001/", passphrase=world.words[name].upper())
    arm = actions.open_code(TRIAL, "01-001", world.opener(Role.TREATING), NOW)
    assert arm.code in text(opened)
    assert opened["Cache-Control"] and "no-store" in opened["Cache-Control"]
    assert "Codes open without your passphrase for 15" in text(browser.get(f"{ROOM}/treatment/"))
    again = post(browser, "treatment/01-002/", open="1")
    assert actions.open_code(TRIAL, "01-002", world.opener(Role.TREATING), NOW).code in text(again)


def test_what_was_opened_ends_with_the_minutes_the_button_and_the_log_in(world: Sealed, clock: Clock) -> None:
    browser, words = client(world, Role.TREATING), world.words["treating-01"]

    def is_open() -> bool:
        return bool(post(browser, "treatment/01-001/", open="1").status_code == 200)

    assert not is_open()
    post(browser, "treatment/01-001/", passphrase=words)
    assert is_open()
    post(browser, "treatment/close/")
    assert not is_open()
    post(browser, "treatment/01-001/", passphrase=words)
    clock(HOUR + unlocking.KEPT)
    assert not is_open()
    clock(HOUR)
    assert is_open()
    cookie = browser.cookies[unlocking.COOKIE].value
    browser.logout()
    log_in(browser, world.example.user(Role.TREATING))
    browser.cookies[unlocking.COOKIE] = cookie
    assert not is_open()


def test_the_session_and_the_environment_do_not_open_what_the_browser_keeps(world: Sealed) -> None:
    browser, name = client(world, Role.TREATING), "treating-01"
    post(browser, "treatment/01-001/", passphrase=world.words[name])
    private = actions.unlock(TRIAL, name, world.words[name])
    held = browser.session[unlocking.SESSION]
    kept = " ".join(row.session_data for row in Session.objects.all()) + str(held) + str(os.environ)
    assert private.hex() not in kept and to_text(private) not in kept
    assert browser.cookies[unlocking.COOKIE].value not in kept
    assert actions.from_browser(held["locked"], to_text(bytes(32)), (TRIAL, name)) is None
    cookie = browser.cookies[unlocking.COOKIE].value
    assert actions.from_browser(held["locked"], cookie, (TRIAL, name)) == private
    assert actions.from_browser(held["locked"], cookie, (TRIAL, "treating-02")) is None
    assert (
        browser.cookies[unlocking.COOKIE]["httponly"]
        and browser.cookies[unlocking.COOKIE]["samesite"] == "Strict"
    )


def test_a_key_that_was_replaced_meanwhile_opens_nothing_and_says_so(world: Sealed) -> None:
    browser, words = client(world, Role.TREATING), world.words["treating-01"]
    post(browser, "treatment/01-001/", passphrase=words)
    actions.set_passphrase(TRIAL, actions.offered_passphrase(), world.example.by(Role.TREATING), NOW)
    for path in ("treatment/01-001/", "treatment/01-001/forms/treatment/"):
        told = text(post(browser, path, open="1"))
        assert "not admitted to this yet" in told
        assert not [code for code in CODES if code in told]


def test_codes_of_another_site_are_not_there(world: Sealed) -> None:
    browser = client(world, Role.TREATING)
    assert "02-001" not in text(browser.get(f"{ROOM}/treatment/"))
    assert browser.get(f"{ROOM}/treatment/02-001/").status_code == 404
    independent = client(world, Role.INDEPENDENT)
    words = world.words[world.example.username(Role.INDEPENDENT)]
    opened = post(independent, "treatment/02-001/", passphrase=words)
    assert opened.status_code == 200
    assert "/forms/" not in text(opened), "a link to a form that is not theirs leads nowhere"
    assert independent.get(f"{ROOM}/treatment/02-001/forms/treatment/").status_code == 404


def test_a_passphrase_is_offered_written_down_and_typed_back(world: Sealed) -> None:
    browser = client(world, Role.TREATING, "02")
    home = text(browser.get(f"{ROOM}/"))
    assert 0 < home.index("Set your passphrase") < home.index("Open the treatment code"), (
        "first what is needed first"
    )
    offered = text(browser.get(f"{ROOM}/treatment/key/new/"))
    words = re.findall(r"<li>(\w+)</li>", offered[offered.index('class="words"') :])[:7]
    proof = re.search(r'name="proof" value="(\w+)"', offered)
    assert proof and len(words) == 7
    blank = text(post(browser, "treatment/key/new/", proof=proof[1]))
    assert not [word for word in words if f">{word}<" in blank]
    slip = post(browser, "treatment/key/new/", proof=proof[1], passphrase=" ".join([*words[1:], words[0]]))
    assert slip.status_code == 400 and "not the words that were shown" in text(slip)
    assert not queries.has_key(TRIAL, "treating-02")
    done = browser.post(
        f"{ROOM}/treatment/key/new/", {"proof": proof[1], "passphrase": " ".join(words)}, follow=True
    )
    assert "Your passphrase is set" in text(done) and "Then somebody admits you" in text(done)
    assert queries.has_key(TRIAL, "treating-02")
    assert " ".join(words) not in str(ledger.events(TRIAL)[-1].payload)


def test_a_colleague_is_admitted_on_the_page(world: Sealed) -> None:
    person("treating-b")
    trials.appoint(TRIAL, "treating-b", Role.TREATING, "01", by=world.example.by(Role.MANAGER), now=NOW)
    actions.set_passphrase(TRIAL, actions.offered_passphrase(), trials.By("treating-b", Role.TREATING), NOW)
    browser, words = client(world, Role.TREATING), world.words["treating-01"]
    assert "Admit treating-b" in text(browser.get(f"{ROOM}/"))
    refused = post(browser, "treatment/key/admit/", holder="treating-02", passphrase=words)
    assert refused.status_code == 400
    wrong = post(browser, "treatment/key/admit/", holder="treating-b", passphrase="acid")
    assert wrong.status_code == 400 and "7 words" in text(wrong)
    post(browser, "treatment/key/admit/", holder="treating-b", passphrase=words)
    assert "treating-b" in queries.holders(TRIAL, "treating:01")


@pytest.mark.parametrize(
    ("warnings", "said"),
    [
        (0, "Kept."),
        (1, "Kept. 1 answer is worth a second look."),
        (2, "Kept. 2 answers are worth a second look."),
    ],
)
def test_what_was_kept_is_said_with_how_many_to_look_at(warnings: int, said: str) -> None:
    assert treating.kept_words(warnings) == said


def test_a_sealed_form_is_kept_and_read_again(world: Sealed) -> None:
    browser, path = client(world, Role.TREATING), "treatment/01-001/forms/treatment/"
    assert "Open the form" in text(browser.get(f"{ROOM}/{path}"))
    opened = text(post(browser, path, passphrase=world.words["treating-01"]))
    key = re.search(r'name="key" value="(\w+)"', opened)
    assert key
    assert re.findall(r"Lesions treated: add number (\d)", opened) == ["1", "2", "3", "4"]
    given = {"key": key[1], "LESION.1.TULNKID": "T1", "LESION.1.DOSE": "thirty", "LESION.2.TULNKID": ""}
    refused = post(browser, path, **given)
    assert (
        refused.status_code == 400
        and "is not a number" in text(refused)
        and 'value="thirty"' in text(refused)
    )
    kept = browser.post(f"{ROOM}/{path}", given | {"LESION.1.DOSE": "35,5", "unknown.9": "x"}, follow=True)
    assert "answers are worth a second look" in text(kept) and "35.5" not in text(kept)
    shown = text(browser.get(f"{ROOM}/{path}"))
    assert (
        'value="35.5"' in shown and "Why it is changed" in shown and "Lesions treated: add number 2" in shown
    )
    no_reason = post(browser, path, key="k2", changes="1", **{"LESION.1.DOSE": "36"})
    assert no_reason.status_code == 400 and "Write why" in text(no_reason)
    both = text(post(browser, path, key="k2", changes="1", **{"LESION.1.DOSE": "much"}))
    assert "Write why it is changed" in both and "number 1, dose given in all: “much” is not a number" in both
    post(browser, path, key="k2", changes="1", why="misread", **{"LESION.1.DOSE": "36"})
    shown = text(browser.get(f"{ROOM}/{path}"))
    assert 'value="36"' in shown and "Changed 1 time" in shown and "misread" in shown


def test_that_something_was_not_done_is_said_with_its_reason(world: Sealed) -> None:
    """For any item, sealed in envelopes of the one size; a lesion that is written down is folded to a line."""
    browser, path = client(world, Role.TREATING), "treatment/01-002/forms/treatment/"
    post(browser, path, passphrase=world.words["treating-01"])
    given = {
        "key": "k", "LESION.1.TULNKID": "T1", "LESION.1.TULOC": "LUNG", "LESION.1.DOSE": "35",
        "LESION.1.FRACTIONS": "5", "m.LESION.1.ECENDAT": "not known", "LESION.2.TULNKID": "T2",
        "m.LESION.2.DOSE": "not done", "r.LESION.2.DOSE": "The lesion was gone <by then>.",
    }  # fmt: skip
    refused = post(browser, path, **given)
    shown, place = text(refused), "LESION.1.ECENDAT-error"
    assert refused.status_code == 400 and shown.count("Write why there is no answer.") == 2, (
        "said, and beside it"
    )
    assert f'href="#{place}"' in shown and f'id="{place}"' in shown, "and one is led there"
    assert "The lesion was gone <by then>." in text(refused), "what was typed comes back"
    assert "1 can’t be kept" in text(refused)
    sizes = {len(each.content) for each in Handled.objects.all()}
    post(browser, path, **given, **{"r.LESION.1.ECENDAT": "The record is at another centre."})
    assert {len(each.content) for each in Handled.objects.all()} == sizes
    shown = text(browser.get(f"{ROOM}/{path}"))
    assert "T1, lung: 35 Gy in 5" in shown and "T2" in shown
    assert "The record is at another centre." in shown and "The lesion was gone <by then>." in shown
    found = re.findall(r'<option value="(not \w+)" selected>', shown)
    assert sorted(found) == ["not done", "not known"]
    dose = shown.index("f-LESION.2.DOSE")
    assert "An answer is needed" not in shown[dose : dose + 400], "a reason is an answer"


def test_what_is_to_be_recorded_is_listed_for_who_opened_it_alone(world: Sealed) -> None:
    browser = client(world, Role.TREATING)
    shut = text(browser.get(f"{ROOM}/treatment/"))
    assert "Open with your passphrase to see what is to be recorded" in shut
    assert "forms to record" not in shut and "nothing is recorded yet" not in shut
    wrong = post(browser, "treatment/", passphrase=actions.offered_passphrase())
    assert wrong.status_code == 400 and "not your passphrase" in text(wrong)
    opened = text(post(browser, "treatment/", passphrase=world.words["treating-01"]))
    assert "6 forms to record" in opened and opened.count("nothing is recorded yet") == 6
    by = world.example.by(Role.TREATING)
    done = {"PLANDAT": ["2026-12-01"], "ASPLANNED": ["no"], "WHYNOT": ["Withdrew before."]}
    for number, values in (("01-001", done), ("01-002", {"ASPLANNED": ["yes"], "LESION.1.TULNKID": ["T1"]})):
        actions.keep_sealed(TRIAL, number, "treatment", values, by=by, now=NOW, key=f"kept-{number}")
    opened = text(browser.get(f"{ROOM}/treatment/"))
    assert "5 forms to record" in opened and opened.count("nothing is recorded yet") == 4
    assert "answers missing or worth a second look" in opened
    events = Event.objects.filter(trial=TRIAL, kind="allocation.looked_over", sealed=True)
    assert [each.actor for each in events] == ["treating-01"] * 2
    independent = text(client(world, Role.INDEPENDENT).get(f"{ROOM}/treatment/"))
    assert "to see what is to be recorded" not in independent


def test_too_many_passphrases_are_held_back(world: Sealed) -> None:
    browser = client(world, Role.TREATING)
    told = [
        text(post(browser, "treatment/01-001/", passphrase=actions.offered_passphrase()))
        for _ in range(trying.PASSPHRASE.most + 1)
    ]
    assert "not your passphrase" in told[-2] and "short time" in told[-1]


def test_the_manager_sees_lists_and_no_arm(world: Sealed) -> None:
    browser = client(world, Role.MANAGER)
    page = text(browser.get(f"{ROOM}/lists/"))
    assert queries.sealed(TRIAL).root in page  # type: ignore[union-attr]
    assert "nearly used up" in page and "nearly used up" in text(browser.get(f"{ROOM}/"))
    published = browser.get(f"{ROOM}/lists/commitment.json").json()
    assert len(published["allocations"]) == 7
    assert not [code for code in (*CODES, "sabr", "control") if code in str(published)]
    for role in (Role.COORDINATOR, Role.TREATING):
        assert client(world, role).get(f"{ROOM}/lists/").status_code == 404
        assert client(world, role).get(f"{ROOM}/lists/commitment.json").status_code == 404


def test_homes_say_what_waits(world: Sealed) -> None:
    assert "Allocate participant 01-007" in text(client(world, Role.COORDINATOR).get(f"{ROOM}/"))
    assert "01-007" not in text(client(world, Role.COORDINATOR, "02").get(f"{ROOM}/"))
    assert "Open the treatment code of participant 01-001" in text(
        client(world, Role.TREATING).get(f"{ROOM}/")
    )
