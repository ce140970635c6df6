"""Private notes with an account, and shared: two people, a study team, a wrong passcode, and somebody in between.

All that went over the network is recorded (HAR), the server logs all it can, and its database is read: no word of the
notes and no key is in any of them.
"""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests import leaks
from tests.browser import steps
from tests.browser.conftest import ROOT, Visitor, served
from tests.browser.made_up import STOP_2
from tests.browsing import evaluated, text_of
from tests.web.notes import asking as notes

Visit = Callable[..., Visitor]
ROWS = """
import django
django.setup()
from datetime import UTC, datetime
from django.conf import settings
from django.test import Client
from equipoise.web.accounts.models import User
from equipoise.web.sites.models import Member
from tests.web.accounts.people import log_in
from tests.web.workspace import made_up
now = datetime.now(UTC)
there = made_up.study_site("Vancouver", "desk@vancouver.example.org")
for name, factor in (("ann", False), ("team", True)):
    user = User.objects.create_user(name)
    print(name, log_in(Client(), user, factor=factor).cookies[settings.SESSION_COOKIE_NAME].value)
Member.objects.create(site=there.site, user_id=user.pk, role="coordinator", since=now)
print("code", made_up.message(there, at=now).code)
print("name", settings.SESSION_COOKIE_NAME)
"""
PHRASE = "seven slow grey herons"
FIRST, SECOND, ANSWER = "Ask if quinoxaline stains teacups", "Marzipan by gramophone", "Bring a clavichord"
WORDS = {each: each for each in f"{FIRST} {SECOND} {ANSWER}".split() if len(each) > 6}
NOTES = """async ({notes}) => {
  const store = await import('/static/notes/store.js');
  for (const each of notes) await store.put(each);
}"""
KEYS = """async () => new Promise(done => {
  const asked = indexedDB.open('equipoise-vault');
  asked.onsuccess = () => {
    const all = asked.result.transaction('shares').objectStore('shares').getAll();
    all.onsuccess = () => { asked.result.close(); done(all.result.map(each => each.key)); };
  };
})"""
EXPORTED = """async () => new Promise(done => {
  const asked = indexedDB.open('equipoise-vault');
  asked.onsuccess = () => {
    const own = asked.result.transaction('keys').objectStore('keys').get('own');
    own.onsuccess = () => {
      asked.result.close();
      const form = own.result.seal.extractable || own.result.name.extractable;
      crypto.subtle.exportKey('raw', own.result.seal).then(() => done('exported'), () => done(form ? 'open' : 'shut'));
    };
  };
})"""


@dataclass(frozen=True, slots=True)
class Place:
    """A site of this module's own: its address, its folder, its log, and what was made there by name."""

    address: str
    home: Path
    log: Path
    made: dict[str, str]

    def rows(self, question: str) -> list[tuple[Any, ...]]:
        """Ask its database, as somebody would who has it."""
        with closing(sqlite3.connect(self.home / "equipoise.sqlite3", timeout=60)) as base, base:
            return base.execute(question).fetchall()

    def dump(self) -> bytes:
        """All of its database."""
        with closing(sqlite3.connect(self.home / "equipoise.sqlite3", timeout=60)) as base:
            return "\n".join(base.iterdump()).encode()


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    folder = tmp_path_factory.mktemp("notes")
    with (folder / "log").open("wb") as log, served(folder / "home", log) as (address, environment):
        words = [sys.executable, "-c", ROWS]
        settings = {**environment, "DJANGO_SETTINGS_MODULE": "equipoise.config.settings"}
        made = subprocess.run(
            words, cwd=ROOT, env=settings, check=True, stdout=subprocess.PIPE, stderr=log, text=True
        )
        rows = dict(line.split(maxsplit=1) for line in made.stdout.splitlines() if " " in line)
        yield Place(address, folder / "home", folder / "log", rows)


@pytest.fixture(scope="module")
def site(place: Place) -> str:
    return place.address


@pytest.fixture
def window(visit: Visit, place: Place, tmp_path: Path) -> Visit:
    """A window whose network is recorded; `who` is logged in."""

    def make(name: str, who: str = "", **settings: Any) -> Visitor:
        visitor = visit(record_har_path=tmp_path / f"{name}.har", record_har_content="embed", **settings)
        if who:
            cookie = {"url": place.address, "name": place.made["name"], "value": place.made[who]}
            visitor.context.add_cookies([cookie])  # type: ignore[list-item]
        return visitor

    return make


def note(number: int, words: str, exact: str) -> dict[str, Any]:
    """A note on the study's page."""
    at = f"2026-11-23T01:00:0{number}.000Z"
    quote = {"type": "TextQuoteSelector", "exact": exact, "prefix": "", "suffix": ""}
    return {
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "id": f"urn:uuid:00000000-0000-4000-8000-00000000000{number}",
        "type": "Annotation",
        "motivation": "questioning",
        "created": at,
        "modified": at,
        "body": [{"type": "TextualBody", "value": words, "format": "text/plain"}],
        "target": {"source": f"/studies/{STOP_2}/", "selector": [quote]},
    }


def settled(page: Page) -> None:
    """Wait until the notes of this browser and of the account are the same."""
    expect(page.locator("[data-locking] [data-told]")).to_contain_text("the same here and with your account")


def begun(page: Page) -> str:
    """Keep the notes of this browser with the account; the recovery code."""
    page.get_by_label("A passphrase for your notes").fill("too short")
    page.get_by_role("button", name="Go on").click()
    expect(page.locator("#begin-error")).to_contain_text("easy to guess")
    page.get_by_label("A passphrase for your notes").fill(PHRASE)
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("heading", name="Your recovery code")).to_be_focused()
    code = text_of(page.locator("[data-code]"))
    page.get_by_label("Type it back").fill(code[:-1] + ("A" if code[-1] != "A" else "B"))
    page.get_by_label("I understand").check()
    page.get_by_role("button", name="Keep my notes with my account").click()
    expect(page.locator("#typed-code-error")).to_contain_text("not the code above")
    page.get_by_label("Type it back").fill(code.lower().replace("-", " "))
    page.get_by_role("button", name="Keep my notes with my account").click()
    settled(page)
    return code


def anew(visitor: Visitor, place: Place, *notes: dict[str, Any]) -> Page:
    """Notes in somebody's browser, and an account that keeps none yet."""
    for table in ("keeper", "sealed"):
        place.rows(f"DELETE FROM notes_{table}")
    evaluated(visitor.see("/notes/"), NOTES, {"notes": list(notes)})
    return visitor.see("/notes/")


def shared(page: Page) -> tuple[str, str]:
    """Share the first note with leave to answer and to keep it: the link and the passcode."""
    page.get_by_text("Choose notes to share").click()
    page.get_by_role("checkbox", name=FIRST).check()
    page.get_by_label("The reader may answer").check()
    page.get_by_label("The study team may keep it").check()
    page.get_by_role("button", name="Make a link").click()
    expect(page.get_by_role("heading", name="The link and the passcode")).to_be_focused()
    return text_of(page.locator("[data-link]")), text_of(page.locator("[data-passcode]"))


def opened(visitor: Visitor, link: str, passcode: str) -> Page:
    """Open shared notes as their reader does."""
    visitor.see("about:blank")  # so that the same link again is a visit, not a place in the page
    page = visitor.see(link)
    page.get_by_label("Passcode").fill(passcode)
    page.get_by_role("button", name="Open the notes").click()
    return page


def unlocked(visitor: Visitor, passphrase: str = PHRASE) -> Page:
    """The notes on another device of the same person."""
    page = visitor.see("/notes/")
    page.get_by_label("Passphrase of your notes").fill(passphrase)
    page.get_by_role("button", name="Unlock", exact=True).click()
    return page


def test_two_people_and_a_team_read_them_and_nobody_in_between_learns_a_word(
    window: Visit, place: Place, tmp_path: Path
) -> None:
    ann = window("ann", "ann")
    page = anew(ann, place, note(1, FIRST, "Histologically confirmed"), note(2, SECOND, "years"))
    code = begun(page)
    assert evaluated(page, EXPORTED) == "shut"
    link, passcode = shared(page)
    (key,) = evaluated(page, KEYS)

    bob = window("bob")
    reading = opened(bob, link, "000 000 000")
    expect(reading.locator("#passcode-error")).to_contain_text("9 tries are left")
    reading = opened(bob, link, passcode)
    expect(reading.locator(".shared__words")).to_have_text([FIRST])
    expect(reading.locator("[data-slot='since'] li")).to_contain_text(["still the newest version"])
    expect(reading.locator(".shared__page .study__text")).to_have_count(1)
    expect(reading).to_have_title("Shared notes · Equipoise")
    steps.open_folds(reading)
    steps.require_no_violations(reading, ((360, "dark"), (1440, "light")))
    steps.require_no_sideways_scrolling(reading, (1440, 320))
    reading.get_by_label("What you want to say").fill(ANSWER)
    reading.get_by_role("button", name="Send the answer").click()
    expect(reading.get_by_text("Your answer is sent")).to_be_visible()

    team = window("team", "team")
    keeping = opened(team, link, passcode)
    keeping.get_by_text("For members of the study team").click()
    keeping.get_by_label("Code of the person").fill(place.made["code"])
    keeping.get_by_role("button", name="Keep the notes there").click()
    with keeping.expect_navigation():
        keeping.get_by_role("link", name="See the message").click()
    keeping.get_by_role("button", name="Show the notes").click()
    expect(keeping.locator(".shared__words")).to_have_text([FIRST])

    page = ann.see("/notes/")
    expect(page.locator(".sharing__answer")).to_have_text([ANSWER])
    expect(page.locator("[data-slot='state']")).to_contain_text("Opened 2 times")
    page.get_by_role("button", name="Take it back").click()
    expect(page.locator("[data-slot='state']")).to_contain_text("You took it back")
    gone = opened(bob, link, passcode)
    expect(gone.locator("#passcode-error")).to_contain_text("does not open it, or the link is over")

    for each in (ann, bob, team):
        each.context.close()
        assert each.foreign() == []
    secrets = _secrets(code, link, passcode)
    recorded = [_sent(tmp_path / f"{each}.har") for each in ("ann", "bob", "team")]
    kept = {"database": place.dump(), "log": place.log.read_bytes()}
    for where, what in {**kept, "network of ann": recorded[0], "network of bob": recorded[1]}.items():
        assert leaks.found({**WORDS, **secrets, "key": key}, what) == [], where
        assert len(what) > 5_000 and b"notes" in what, where
    # The team hands over the key of what it keeps, as the sharer allowed; it lies sealed.
    assert leaks.found({**WORDS, **secrets}, recorded[2]) == []
    assert key.encode() in recorded[2]


def _secrets(code: str, link: str, passcode: str) -> dict[str, str]:
    return {
        "passphrase": PHRASE,
        "code": code,
        "code without dashes": code.replace("-", ""),
        "passcode": passcode,
        "passcode without blanks": passcode.replace(" ", ""),
        "fragment": link.partition("#")[2],
    }


def _sent(har: Path) -> bytes:
    """All that went either way over the network, but for what only stays in the address bar."""
    told = json.loads(har.read_bytes())
    for entry in told["log"]["entries"]:
        request = entry["request"]
        request["url"] = request["url"].partition("#")[0]  # the browser sends no more of it
    return json.dumps(told["log"]["entries"], ensure_ascii=False).encode()


def test_what_was_changed_swapped_or_put_back_is_said_and_not_shown(window: Visit, place: Place) -> None:
    first = anew(window("first", "ann"), place, note(1, FIRST, "years"), note(2, SECOND, "years"))
    begun(first)
    second = unlocked(window("second", "ann"), "seven slow grey heroes")
    expect(second.locator("#unlock-error")).to_contain_text("does not open them")
    second.get_by_label("Passphrase of your notes").fill(PHRASE)
    second.get_by_role("button", name="Unlock", exact=True).click()
    settled(second)
    before = place.rows("SELECT note, revision, hex(content) FROM notes_sealed ORDER BY id")
    one, other = before[0], before[1]
    later = {
        **note(1, f"{FIRST} and more", "Histologically confirmed"),
        "modified": "2026-11-23T05:00:00.000Z",
    }
    evaluated(first, NOTES, {"notes": [later]})
    first.reload()
    settled(first)
    second.reload()
    settled(second)
    # Somebody who has the database puts the old words back as if they were newer, and swaps two notes.
    changes = (
        f"UPDATE notes_sealed SET content = x'{one[2]}', revision = 3, sequence = 90 WHERE note = '{one[0]}'",
        f"UPDATE notes_sealed SET content = x'{one[2]}', revision = 2, sequence = 91 WHERE note = '{other[0]}'",
        "UPDATE notes_keeper SET sequence = 91",
    )
    for each in changes:
        place.rows(each)
    second.reload()
    expect(second.get_by_text("Some notes that came back are not what you wrote")).to_be_visible()
    expect(second.locator("[data-choices]")).to_contain_text(f"{FIRST} and more")
    expect(second.locator("[data-choices]")).to_contain_text(SECOND)


def test_locking_takes_the_notes_off_the_device_and_the_code_brings_them_back(
    window: Visit, place: Place
) -> None:
    page = anew(window("ann", "ann"), place, note(1, FIRST, "years"))
    steps.require_no_violations(page, ((360, "light"), (1440, "dark")))
    code = begun(page)
    page.get_by_role("button", name="Lock this device").click()
    expect(page.get_by_label("Passphrase of your notes")).to_be_visible()
    expect(page.locator("[data-choices]")).not_to_contain_text(FIRST)
    page.get_by_text("I forgot the passphrase").click()
    page.get_by_label("Recovery code").fill(code.replace("-", " "))
    page.get_by_label("A new passphrase").fill("nine loud brass kettles")
    page.get_by_role("button", name="Unlock with the code").click()
    expect(page.get_by_role("heading", name="Your recovery code")).to_be_focused()
    page.get_by_label("Type it back").fill(text_of(page.locator("[data-code]")))
    page.get_by_label("I understand").check()
    page.get_by_role("button", name="Keep my notes with my account").click()
    settled(page)
    expect(page.locator("[data-choices]")).to_contain_text(FIRST)
    other = unlocked(window("other", "ann"))
    expect(other.locator("#unlock-error")).to_contain_text("does not open them")


def test_whoever_guesses_over_the_network_is_held_back_and_the_right_one_with_them(place: Place) -> None:
    """From one network address, as quickly as the server answers; a thousand are in tests/web/notes."""
    jar = urllib.request.HTTPCookieProcessor()
    asking = urllib.request.build_opener(jar)
    with asking.open(f"{place.address}/notes/state/") as answer:
        token = json.load(answer)["token"]

    def asked(path: str, given: dict[str, object]) -> tuple[int, dict[str, Any]]:
        headers = {"X-CSRFToken": token, "Content-Type": "application/json"}
        request = urllib.request.Request(f"{place.address}/notes/{path}", json.dumps(given).encode(), headers)
        try:
            with asking.open(request) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as refused:
            return refused.code, json.load(refused)

    place.rows("DELETE FROM guard_count")
    right = notes.fresh(32)
    _, made = asked(
        "shares/", {"content": notes.fresh(512), "token": notes.fresh(32), "proof": right, "days": 1}
    )
    path = f"shared/{made['id']}/open/"
    statuses = [asked(path, {"proof": notes.fresh(32)})[0] for _ in range(200)]
    assert statuses == [403] * 60 + [429] * 140
    assert asked(path, {"proof": right})[0] == 429
    ((wrong,),) = place.rows("SELECT wrong FROM notes_door ORDER BY id DESC LIMIT 1")
    assert 3 <= wrong <= 9, "between waits that grow only a few were looked at"
    log = place.log.read_bytes()
    assert log.count(b"A limit was reached: notes.try.") >= 141
    assert right.encode() not in log and str(made["id"]).encode() not in log


def test_the_plain_pages_are_whole_without_scripts(visit: Visit) -> None:
    bare, scripted = visit(java_script_enabled=False), visit(reduced_motion="reduce")
    for path in ("/notes/how/", f"/notes/plain/{STOP_2}/", "/notes/plain/", "/notes/shared/x/"):
        expect(bare.see(path).get_by_role("heading", level=1)).to_have_count(1)
        page = scripted.see(path)
        steps.require_no_violations(page, ((360, "dark"),))
        steps.require_no_sideways_scrolling(page, (320,))
    expect(bare.page.get_by_text("This page needs JavaScript")).to_be_visible()
