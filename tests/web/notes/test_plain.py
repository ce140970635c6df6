"""The plain note: whole without JavaScript, sealed at rest, found by its own browser or account alone."""

from __future__ import annotations

import copy
from datetime import UTC, datetime, timedelta

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from equipoise.web.accounts.models import User
from equipoise.web.notes import plain, retaining
from equipoise.web.notes.models import PlainNote
from equipoise.web.studies import queries as studies
from equipoise.web.vault import rotation
from tests import leaks
from tests.web.accounts.people import log_in, person
from tests.web.contact import made_up
from tests.web.finder import samples

pytestmark = pytest.mark.django_db
WORDS = "Ask about the zebra-striped tablets"
PAGE = f"/notes/plain/{made_up.STUDY}/"


@pytest.fixture(autouse=True)
def _study(db: None) -> None:
    samples.load(made_up.record())


def test_a_note_is_found_by_its_browser_alone_and_sealed(client: Client) -> None:
    assert "notes" not in client.cookies and client.get(PAGE).status_code == 200
    sent = client.post(PAGE, {"text": f"{WORDS}\r\nand more"}, follow=True)
    assert "The note is kept" in sent.content.decode()
    for path in (PAGE, "/notes/plain/"):
        answer = client.get(path)
        assert WORDS in answer.content.decode()
        assert (answer["Cache-Control"], answer["X-Robots-Tag"]) == ("no-store, private", "noindex")
        assert WORDS not in Client().get(path).content.decode()
    told = {"words": WORDS, "study": made_up.STUDY}
    rows = repr(list(PlainNote.objects.values_list("holder", "which"))).encode()
    assert leaks.found(told, rows) == [] and leaks.found({"words": WORDS}, leaks.dump()) == []


def test_it_is_changed_and_deleted(client: Client) -> None:
    client.post(PAGE, {"text": WORDS})
    secret = client.cookies["notes"].value
    client.post(PAGE, {"text": "Something else"})
    assert (client.cookies["notes"].value, PlainNote.objects.count()) == (secret, 1)
    page = BeautifulSoup(client.get(PAGE).content, "html.parser")
    assert page.textarea.get_text().strip() == "Something else"  # type: ignore[union-attr]
    assert "The note is deleted" in client.post(PAGE, {"delete": "yes"}, follow=True).content.decode()
    assert PlainNote.objects.count() == 0


def test_with_an_account_the_account_finds_it(client: Client) -> None:
    ann = log_in(Client(), person(), factor=False)
    ann.post(PAGE, {"text": WORDS})
    assert "notes" not in ann.cookies
    again = log_in(Client(), User.objects.get(username="ann"), factor=False)
    assert WORDS in again.get(PAGE).content.decode()
    assert WORDS not in client.get(PAGE).content.decode()


def test_a_guessed_cookie_finds_nothing_and_is_not_made_anybodys(client: Client) -> None:
    client.cookies["notes"] = "short"
    client.post(PAGE, {"text": WORDS})
    assert len(client.cookies["notes"].value) == 43


@pytest.mark.parametrize("text", ["a" * 20_001, "<script>alert(1)</script>" * 1_000])
def test_too_long_a_note_is_shown_again_with_what_to_do(client: Client, text: str) -> None:
    answer = client.post(PAGE, {"text": text})
    page = BeautifulSoup(answer.content, "html.parser")
    assert answer.status_code == 422 and PlainNote.objects.count() == 0
    assert "longer than 20,000 characters" in page.select_one("#text-error").get_text()  # type: ignore[union-attr]
    assert page.textarea.get_text().strip() == text  # type: ignore[union-attr]


def test_an_unknown_study_has_no_note(client: Client) -> None:
    assert client.get("/notes/plain/NCT99999999/").status_code == 404
    assert client.post("/notes/plain/NCT99999999/", {"text": WORDS}).status_code == 404


def test_a_year_after_the_last_change_it_goes(client: Client) -> None:
    client.post(PAGE, {"text": WORDS})
    changed = PlainNote.objects.get().changed_at
    retaining.run(changed + timedelta(days=364))
    assert PlainNote.objects.count() == 1
    retaining.run(changed + timedelta(days=366))
    assert PlainNote.objects.count() == 0


def test_a_new_key_of_the_vault_finds_it_still(client: Client, settings: object) -> None:
    now = datetime(2026, 11, 23, tzinfo=UTC)
    plain.write("holder", made_up.STUDY, WORDS, by="visitor", now=now)
    before = PlainNote.objects.get().which
    keys = dict(settings.ENCRYPTION_KEYS)  # type: ignore[attr-defined]
    settings.ENCRYPTION_KEYS = {"newer": b"n" * 32, **keys}  # type: ignore[attr-defined]
    assert plain.note("holder", made_up.STUDY) is not None
    rotation.rotate(lambda done, total: None)
    assert PlainNote.objects.get().which != before
    found = plain.note("holder", made_up.STUDY)
    assert found is not None and found.text == WORDS


def test_the_page_of_how_notes_are_kept_asks_nobody_anything(client: Client) -> None:
    answer = client.get("/notes/how/")
    assert answer.status_code == 200 and not answer.cookies
    told = client.get(f"/notes/pages/{made_up.STUDY}/")
    assert (told.status_code, told.json()["nct_id"], told.json()["changes"]) == (200, made_up.STUDY, [])
    assert client.get("/notes/pages/NCT99999999/").status_code == 404


def test_what_changed_since_a_version_is_told_in_sentences(client: Client) -> None:
    (before,) = studies.versions(made_up.STUDY)
    newer = copy.deepcopy(made_up.record())
    status = newer["protocolSection"]["statusModule"]
    status["overallStatus"] = "COMPLETED"
    status["lastUpdatePostDateStruct"] = {"date": "2031-01-02", "type": "ACTUAL"}
    samples.load(newer)
    told = client.get(f"/notes/pages/{made_up.STUDY}/?since={before.id}").json()
    assert told["version"] != before.id
    assert [each["day"] for each in told["changes"]] == ["2031-01-02"]
    assert any("ompleted" in each for each in told["changes"][0]["said"])
    assert client.get(f"/notes/pages/{made_up.STUDY}/?since={told['version']}").json()["changes"] == []
    assert client.get(f"/notes/pages/{made_up.STUDY}/?since=x").json()["changes"] == []
