"""Shared notes: given out for the right proof alone; wrong ones are counted, slowed down, and then locked."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from equipoise.web.audit.models import Entry
from equipoise.web.notes import retaining, sharing
from equipoise.web.notes.models import Answer, Door, Knock, Share
from tests import leaks
from tests.web.accounts.people import log_in, person
from tests.web.notes import asking
from tests.web.notes.asking import fresh, post, said

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
Open = Callable[..., tuple[int, dict[str, object]]]


class Clock:
    """A clock that tests turn."""

    now = NOW

    def __call__(self) -> datetime:
        return self.now

    def on(self, **more: float) -> None:
        self.now += timedelta(**more)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr("equipoise.web.notes.views.sharing.timezone.now", made)
    return made


@pytest.fixture
def guess(client: Client, clock: Clock) -> Open:
    """Try a proof at a number: the status and what is said. Each from another network address, unless one is given."""
    senders = iter(range(1, 60_000))

    def tried(share: str, proof: str = "", sender: str = "") -> tuple[int, dict[str, object]]:
        number = next(senders)
        address = sender or f"10.0.{number // 250}.{number % 250 + 1}"
        answer = post(
            client, f"/notes/shared/{share}/open/", {"proof": proof or fresh(32)}, REMOTE_ADDR=address
        )
        assert answer["Cache-Control"] == "no-store, private"
        return answer.status_code, said(answer)

    return tried


def test_the_right_proof_opens_it_and_the_sharer_sees_when(client: Client, guess: Open, clock: Clock) -> None:
    number, given = asking.share(client, answer=True, days=3)
    clock.on(hours=1)
    status, told = guess(number, given["proof"])
    assert (status, told["content"], told["answer"], told["team"]) == (200, given["content"], True, False)
    assert told["ends"] == (NOW + timedelta(days=3)).isoformat()
    (own,) = said(post(client, "/notes/shares/mine/", {"tokens": {number: given["token"]}}))["shares"]
    assert (own["opened"], own["end"], own["answers"]) == (1, "", [])
    assert own["log"] == [{"at": clock.now.isoformat(), "what": "opened"}]


def shape(statement: str) -> str:
    """A statement without what it is asked with, and without the names of savepoints."""
    return re.split(r"WHERE|VALUES| SET |\d{6,}", statement)[0]


def test_a_share_that_is_not_there_is_told_apart_by_nothing(
    client: Client, guess: Open, clock: Clock
) -> None:
    """The same answers and the same statements to the database, from the first wrong try to the lock."""
    there, _ = asking.share(client, content=fresh(100_000))
    seen: dict[str, list[object]] = {}
    for number in (there, fresh()):
        clock.now = NOW
        seen[number] = []
        for _ in range(12):
            with CaptureQueriesContext(connection) as counted:
                answer = guess(number)
            seen[number].append((answer, [shape(each["sql"]) for each in counted.captured_queries]))
            clock.on(hours=1)
    first, second = seen.values()
    assert [each for each, _ in first] == [each for each, _ in second]  # type: ignore[misc]
    assert [work for _, work in first] == [work for _, work in second]  # type: ignore[misc]
    assert first[-1][0][0] == 410  # type: ignore[index]
    of_share = {each for _, work in first for each in work if "notes_share" in each}  # type: ignore[misc]
    assert len(of_share) == 1 and of_share.pop().startswith('SELECT "notes_share"."proof" ')


def test_one_that_is_over_or_taken_back_answers_like_one_that_never_was(
    client: Client, guess: Open, clock: Clock
) -> None:
    over, first = asking.share(client, days=1)
    back, second = asking.share(client, days=30)
    assert post(client, f"/notes/shares/{back}/revoke/", {"token": second["token"]}).status_code == 200
    clock.on(days=1, seconds=1)
    never = guess(fresh())
    assert guess(over, first["proof"]) == guess(back, second["proof"]) == never
    assert bytes(Share.objects.get(pk=back).content) == b""


def test_waits_grow_and_the_tenth_wrong_passcode_locks_for_good(
    client: Client, guess: Open, clock: Clock
) -> None:
    number, given = asking.share(client)
    waits = []
    for left in range(9, 0, -1):
        status, told = guess(number)
        assert (status, told["left"]) == (403, left)
        waits.append(told["wait"])
        if told["wait"]:
            assert guess(number, given["proof"])[1]["error"] == sharing.WAIT
            clock.on(seconds=float(told["wait"]))  # type: ignore[arg-type]
    assert waits == list(sharing.WAITS) == sorted(waits)  # type: ignore[type-var]
    assert guess(number)[0] == 410
    clock.on(days=2)
    status, told = guess(number, given["proof"])
    assert (status, told["error"]) == (410, sharing.LOCKED), "the right one comes too late"
    (own,) = said(post(client, "/notes/shares/mine/", {"tokens": {number: given["token"]}}))["shares"]
    assert [each["what"] for each in own["log"]] == ["wrong"] * 10 + ["locked"]
    assert own["end"] == "locked"
    retaining.run(clock.now)
    row = Share.objects.get()
    assert (row.end, bytes(row.content), row.opened) == ("locked", b"", 0)


def test_a_thousand_guesses_are_slowed_counted_and_locked_out(
    client: Client, guess: Open, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    """One guess a second from a hundred network addresses, then the right one."""
    number, given = asking.share(client)
    statuses = set()
    with caplog.at_level(logging.WARNING):
        for each in range(1_000):
            status, _ = guess(number, sender=f"10.1.0.{each % 100 + 1}")
            statuses.add(status)
            clock.on(seconds=1)
    wrong = Knock.objects.filter(what="wrong").count()
    assert statuses == {403}
    assert 5 < wrong == Door.objects.get().wrong <= 9, "a guess a second gets nine tries in a thousand"
    assert Entry.objects.filter(verb="tried a wrong passcode").count() == wrong
    clock.on(hours=1)
    guess(number)
    clock.on(hours=1)
    assert guess(number, given["proof"])[0] == 410
    assert number not in caplog.text


def test_one_address_that_tries_everywhere_is_held_back_and_it_is_logged(
    guess: Open, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        statuses = [guess(fresh(), sender="192.0.2.9")[0] for _ in range(70)]
    assert statuses == [403] * 60 + [429] * 10
    assert Door.objects.count() == 60
    assert caplog.text.count("A limit was reached: notes.try.") == 10
    assert guess(fresh(), sender="192.0.2.10")[0] == 403


def test_an_answer_needs_the_proof_and_leave_and_has_an_end(client: Client, clock: Clock) -> None:
    number, given = asking.share(client, answer=True)
    quiet, other = asking.share(client)
    path = "/notes/shared/{}/answer/"
    assert post(client, path.format(number), {"proof": fresh(32), "content": fresh(512)}).status_code == 403
    assert (
        post(client, path.format(quiet), {"proof": other["proof"], "content": fresh(512)}).status_code == 422
    )
    assert Answer.objects.count() == 0
    for _ in range(sharing.MOST_ANSWERS):
        sent = {"proof": given["proof"], "content": fresh(512)}
        assert post(client, path.format(number), sent).status_code == 200
    assert post(client, path.format(number), sent).status_code == 422
    (own,) = said(post(client, "/notes/shares/mine/", {"tokens": {number: given["token"]}}))["shares"]
    assert len(own["answers"]) == sharing.MOST_ANSWERS
    assert own["answers"][-1]["content"] == sent["content"]


def test_only_the_token_or_the_account_looks_after_a_share(client: Client) -> None:
    number, given = asking.share(client)
    ann, bob = (log_in(Client(), person(name), factor=False) for name in ("ann", "bob"))
    hers, _ = asking.share(ann)
    for who in (client, bob):
        assert said(post(who, "/notes/shares/mine/", {"tokens": {number: fresh(32), hers: fresh(32)}})) == {
            "shares": []
        }
        for token in (fresh(32), None):
            assert post(who, f"/notes/shares/{hers}/revoke/", {"token": token}).status_code == 404
    assert [each["id"] for each in said(post(ann, "/notes/shares/mine/", {"tokens": {}}))["shares"]] == [hers]
    assert post(ann, f"/notes/shares/{hers}/revoke/", {}).status_code == 200
    assert post(client, f"/notes/shares/{number}/revoke/", {"token": given["token"]}).status_code == 200
    assert post(client, f"/notes/shares/{fresh()}/revoke/", {"token": fresh(32)}).status_code == 404


@pytest.mark.parametrize(
    "wrong",
    [{"days": 0}, {"days": 31}, {"days": "7"}, {"content": ""}, {"proof": fresh(16)}, {"token": None}],
)
def test_what_is_no_share_is_refused(client: Client, wrong: dict[str, object]) -> None:
    given = {"content": fresh(512), "token": fresh(32), "proof": fresh(32), "days": 7, **wrong}
    assert post(client, "/notes/shares/", given).status_code == 422
    assert Share.objects.count() == 0


def test_so_many_are_made_from_one_address_and_no_more(client: Client) -> None:
    given = {"content": fresh(512), "token": fresh(32), "proof": fresh(32), "days": 7}
    statuses = [post(client, "/notes/shares/", given).status_code for _ in range(22)]
    assert statuses == [200] * 20 + [429] * 2


def test_neither_database_nor_trail_holds_a_proof_or_a_token(client: Client, guess: Open) -> None:
    number, given = asking.share(client)
    guess(number, given["proof"])
    dump = leaks.dump()
    assert leaks.found({"proof": given["proof"], "token": given["token"]}, dump) == []
    assert sha256(number.encode()).hexdigest()[:16].encode() in dump
    for entry in Entry.objects.all():
        assert number not in f"{entry.subject} {entry.detail}"


def test_the_readers_page_says_nothing_and_looks_nothing_up(client: Client) -> None:
    number, _ = asking.share(client)
    pages = []
    for each in (number, fresh(), "nonsense"):
        with CaptureQueriesContext(connection) as counted:
            answer = client.get(f"/notes/shared/{each}/")
        assert (answer.status_code, len(counted)) == (200, 0)
        assert answer["Referrer-Policy"] == "no-referrer"
        assert answer["X-Robots-Tag"] == "noindex, nofollow, noarchive"
        assert answer["Cache-Control"] == "no-store, private"
        pages.append(answer.content)
    assert pages[0] == pages[1] == pages[2]
    assert b"NCT" not in pages[0] and b"og:" not in pages[0] and number.encode() not in pages[0]


def test_time_ends_shares_and_deletes_what_is_left(client: Client, clock: Clock) -> None:
    number, given = asking.share(client, days=2)
    post(client, f"/notes/shared/{number}/open/", {"proof": given["proof"]})
    assert retaining.run(NOW + timedelta(days=1)) == 0
    assert retaining.run(NOW + timedelta(days=2)) == 1
    row = Share.objects.get()
    assert (row.end, bytes(row.content)) == ("expired", b"")
    assert retaining.run(NOW + timedelta(days=33)) > 0
    assert (Share.objects.count(), Door.objects.count()) == (0, 1)
    retaining.run(NOW + timedelta(days=62))
    assert (Door.objects.count(), Knock.objects.count()) == (0, 0)
