"""Notes with an account: ciphertext in, ciphertext out, in order, and whoever comes second is told."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from django.test import Client
from django.test.utils import CaptureQueriesContext

from equipoise.web.accounts import rooms
from equipoise.web.accounts.models import User
from equipoise.web.audit.models import Entry
from equipoise.web.notes import actions
from equipoise.web.notes.models import Keeper, Sealed, Share
from tests.web.accounts.people import log_in, person
from tests.web.notes import asking
from tests.web.notes.asking import WRAPPED, fresh, post, said

pytestmark = pytest.mark.django_db


@pytest.fixture
def ann(client: Client) -> Client:
    """Somebody with an account, without a second factor: notes ask for none."""
    return log_in(client, person(), factor=False)


def written(base: int = 0, note: str = "", size: int = 512) -> dict[str, object]:
    return {"note": note or fresh(), "base": base, "content": fresh(size)}


@pytest.mark.parametrize(
    ("method", "path"),
    [("post", "keys"), ("post", "forget"), ("post", "sealed"), ("get", "sealed")],
)
def test_a_stranger_gets_nothing_and_leaves_nothing(client: Client, method: str, path: str) -> None:
    answer = getattr(client, method)(f"/notes/{path}/", content_type="application/json")
    assert (answer.status_code, answer["Cache-Control"]) == (401, "no-store, private")
    assert (Keeper.objects.count(), Sealed.objects.count(), Entry.objects.count()) == (0, 0, 0)
    assert said(client.get("/notes/state/"))["account"] is None


def test_a_session_that_has_been_idle_too_long_is_a_strangers(ann: Client) -> None:
    session = ann.session
    session["seen"] = session["seen"] - 2 * 3_600
    session.save()
    assert ann.get("/notes/sealed/").status_code == 401
    assert said(ann.get("/notes/state/"))["account"] is None


def test_keys_are_wrapped_once_and_anew_by_who_saw_the_last(ann: Client) -> None:
    assert said(ann.get("/notes/state/"))["key"] is None
    assert said(post(ann, "/notes/keys/", {"wrapped": WRAPPED, "base": 0})) == {"revision": 1}
    assert post(ann, "/notes/keys/", {"wrapped": WRAPPED, "base": 0}).status_code == 409
    again = {**WRAPPED, "salt": fresh()}
    assert said(post(ann, "/notes/keys/", {"wrapped": again, "base": 1})) == {"revision": 2}
    assert post(ann, "/notes/keys/", {"wrapped": WRAPPED, "base": 1}).status_code == 409
    kept = said(ann.get("/notes/state/"))["key"]
    assert kept == {"wrapped": again, "revision": 2, "sequence": 0}


@pytest.mark.parametrize(
    "wrapped",
    [None, "key", {}, {**WRAPPED, "more": "x"}, {**WRAPPED, "code": ["x"]}, {**WRAPPED, "salt": "x" * 5_000}],
)
def test_what_is_no_wrapping_is_refused(ann: Client, wrapped: object) -> None:
    assert post(ann, "/notes/keys/", {"wrapped": wrapped, "base": 0}).status_code == 422
    assert Keeper.objects.count() == 0


@pytest.fixture
def unlocked(ann: Client) -> Client:
    post(ann, "/notes/keys/", {"wrapped": WRAPPED, "base": 0})
    return ann


def test_notes_come_back_in_order_and_who_comes_second_gets_the_first_ones_words(unlocked: Client) -> None:
    first, other = written(), written(size=3_000)
    answer = post(unlocked, "/notes/sealed/", {"notes": [first, other]})
    assert said(answer)["kept"] == {first["note"]: 1, other["note"]: 1}
    newer = written(1, str(first["note"]))
    assert said(post(unlocked, "/notes/sealed/", {"notes": [newer]}))["kept"] == {first["note"]: 2}
    late = written(1, str(first["note"]))
    fine = written()
    answer = post(unlocked, "/notes/sealed/", {"notes": [late, fine]})
    assert answer.status_code == 409
    told = said(answer)
    assert told["kept"] == {fine["note"]: 1}
    assert told["newer"] == [{"note": first["note"], "revision": 2, "content": newer["content"]}]
    pulled = said(unlocked.get("/notes/sealed/?since=1"))
    assert [each["note"] for each in pulled["notes"]] == [other["note"], first["note"], fine["note"]]
    assert (pulled["sequence"], pulled["more"]) == (4, False)


def test_many_come_in_parts(unlocked: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("equipoise.web.notes.queries.BYTES_AT_ONCE", 1_200)
    post(unlocked, "/notes/sealed/", {"notes": [written() for _ in range(5)]})
    since, seen = 0, 0
    for _ in range(3):
        part = said(unlocked.get(f"/notes/sealed/?since={since}"))
        since, seen = part["sequence"], seen + len(part["notes"])
    assert (since, seen, part["more"]) == (5, 5, False)


@pytest.mark.parametrize(
    ("notes", "status"),
    [
        ([], 422),
        ([{}], 422),
        (["x"], 422),
        ([{"note": "short", "base": 0, "content": "AAAA"}], 422),
        ([{"note": "a" * 22, "base": -1, "content": "AAAA"}], 422),
        ([{"note": "a" * 22, "base": True, "content": "AAAA"}], 422),
        ([{"note": "a" * 22, "base": 0, "content": "not base 64!"}], 422),
        ([{"note": "a" * 22, "base": 0, "content": ""}], 422),
        ([{"note": "a" * 22, "base": 0, "content": "A" * 4_100_000}], 413),
        ([{"note": "a" * 22, "base": 0, "content": "A" * 4_600_000}], 413),
    ],
)
def test_what_can_not_be_read_or_is_too_large_leaves_nothing(
    unlocked: Client, notes: object, status: int
) -> None:
    assert post(unlocked, "/notes/sealed/", {"notes": notes}).status_code == status
    assert Sealed.objects.count() == 0


@pytest.mark.parametrize("content", [b"", b"{", b"[1]", b"\xff", b"[" * 100_000])
def test_a_body_that_is_no_json_is_refused(unlocked: Client, content: bytes) -> None:
    answer = unlocked.post("/notes/sealed/", content, content_type="application/json")
    assert answer.status_code == 422


def test_a_megabyte_of_words_has_room_and_a_hoard_has_not(
    unlocked: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert post(unlocked, "/notes/sealed/", {"notes": [written(size=1_500_000)]}).status_code == 200
    monkeypatch.setattr(actions, "MOST_BYTES", 1_600_000)
    assert post(unlocked, "/notes/sealed/", {"notes": [written(size=200_000)]}).status_code == 413
    monkeypatch.setattr(actions, "MOST_NOTES", 2)
    answer = post(unlocked, "/notes/sealed/", {"notes": [written(), written()]})
    assert (answer.status_code, Sealed.objects.count()) == (413, 1)


def test_each_account_has_its_own(unlocked: Client) -> None:
    mine = written()
    post(unlocked, "/notes/sealed/", {"notes": [mine]})
    bob = log_in(Client(), person("bob"), factor=False)
    assert post(bob, "/notes/sealed/", {"notes": [mine]}).status_code == 409  # no keys yet
    post(bob, "/notes/keys/", {"wrapped": WRAPPED, "base": 0})
    assert said(bob.get("/notes/sealed/"))["notes"] == []
    assert said(post(bob, "/notes/sealed/", {"notes": [mine]}))["kept"] == {mine["note"]: 1}
    assert said(post(bob, "/notes/forget/", {})) == {"notes": 1}
    assert Sealed.objects.count() == 1 and Keeper.objects.count() == 1


def test_the_trail_says_that_and_never_what(unlocked: Client) -> None:
    note = written()
    post(unlocked, "/notes/sealed/", {"notes": [note]})
    post(unlocked, "/notes/forget/", {})
    rows = list(Entry.objects.order_by("number").values_list("actor", "verb", "detail"))
    assert rows == [
        ("ann", "wrapped the key of notes", {}),
        ("ann", "kept notes", {"notes": 1}),
        ("ann", "forgot notes", {"notes": 1}),
    ]


def test_pulling_costs_one_look_however_many_there_are(unlocked: Client) -> None:
    from django.db import connection

    from equipoise.web.notes import queries

    number = Keeper.objects.get().account
    post(unlocked, "/notes/sealed/", {"notes": [written() for _ in range(20)]})
    with CaptureQueriesContext(connection) as counted:
        assert len(queries.pull(number, 0).notes) == 20
    assert len(counted) == 1


def test_all_of_it_is_handed_out_and_goes_with_the_account(unlocked: Client) -> None:
    one = written()
    post(unlocked, "/notes/sealed/", {"notes": [one]})
    share, _ = asking.share(unlocked)
    user = User.objects.get(username="ann")
    owner = rooms.Owner(user.pk, user.username, "")
    assert str(one["content"])[:40] in json.dumps(rooms.held(owner)["notes"]).replace("+", "-").replace(
        "/", "_"
    )
    rooms.leave(owner, datetime.now(UTC))
    assert not (Keeper.objects.exists() or Sealed.objects.exists() or Share.objects.filter(pk=share).exists())
    assert str(one["content"])[:40] not in json.dumps(rooms.held(owner), default=str)
