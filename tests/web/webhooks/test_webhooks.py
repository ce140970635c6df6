"""Organisations are told of what they ask for, by requests that they can check."""

from __future__ import annotations

import logging
import socket
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone

from equipoise.core.values.errors import InputError, OutsideError
from equipoise.web.audit.models import Entry
from equipoise.web.mail import clockwork
from equipoise.web.news import actions as news
from equipoise.web.search import actions as search
from equipoise.web.studies import actions as studies
from equipoise.web.studies import queries as kept
from equipoise.web.webhooks import actions, delivering, making, queries
from equipoise.web.webhooks.models import Delivery, Endpoint
from tests.links.webhooks.receiving import Receiver, receiving
from tests.links.webhooks.test_sending import heard, talking
from tests.web.search.conftest import home  # noqa: F401
from tests.web.studies.samples import NOW, nct, now, record
from tests.web.webhooks.organisation import OURS, Organisation, organisation

pytestmark = pytest.mark.django_db
OPEN, CLOSED, ENDED = "RECRUITING", "ACTIVE_NOT_RECRUITING", "COMPLETED"
Add = Callable[..., int]


FIRST = (record(9), record(1, title="Light against melanoma"), record(2, title="Air for asthma"))


@pytest.fixture(autouse=True)
def begun(db: None, settings: Any) -> None:
    settings.WEBHOOK_NETWORKS = OURS.networks
    put(*FIRST)


@pytest.fixture
def searchable(home: Any, begun: None) -> None:  # noqa: F811
    """With an index of what is kept first."""
    with search.updating() as update:
        update.add(kept.changed_since(0))


@pytest.fixture
def hospital() -> Iterator[Organisation]:
    with organisation() as found:
        yield found


@pytest.fixture
def add(hospital: Organisation) -> Add:
    def added(**more: Any) -> int:
        number, secret = actions.add(actions.New("Example Health", hospital.url, **more), by="test", now=NOW)
        hospital.secret = secret
        actions.challenge(number, by="test", now=NOW)
        return number

    return added


def put(*records: Any) -> None:
    studies.load_records(records, kind=studies.FILES, now=now)
    news.gather(NOW)


def work(at: timedelta = timedelta(0)) -> tuple[int, int]:
    """What a worker does every so often: how many deliveries were made, and how many requests."""
    return making.make(NOW + at), delivering.send(NOW + at)


def changed() -> None:
    """Study 1 closes, study 2 ends, study 3 is new."""
    put(record(1, "2026-01-06", title="Light against melanoma", status=CLOSED))
    put(record(2, "2026-01-06", title="Air for asthma", status=ENDED), record(3, title="Cold for melanoma"))


ALL = [(nct(1), "study_closed"), (nct(2), "study_ended"), (nct(3), "new_study")]


class TestAdding:
    def test_nothing_but_the_challenge_is_sent_before_it_is_answered(self) -> None:
        with receiving(Receiver(lambda got: (200, b"hello"))) as server:
            number, _ = actions.add(actions.New("A", server.url), by="test", now=NOW)
            with pytest.raises(OutsideError, match="does not repeat the challenge"):
                actions.challenge(number, by="test", now=NOW)
            changed()
            assert work() == (0, 0)
        assert len(server.got) == 1
        assert queries.rows()[0].state == "unverified"

    @pytest.mark.parametrize(
        ("status", "said"), [(500, "the status 500"), (302, "the status 302"), (404, "the status 404")]
    )
    def test_an_answer_with_another_status_is_none(self, status: int, said: str) -> None:
        with receiving(Receiver(lambda got: (status, got.body))) as server:
            number, _ = actions.add(actions.New("A", server.url), by="test", now=NOW)
            with pytest.raises(OutsideError, match=said) as raised:
                actions.challenge(number, by="test", now=NOW)
        assert raised.value.retry is (status == 500)

    def test_json_with_the_challenge_is_an_answer_too(self) -> None:
        def answer(got: Any) -> tuple[int, bytes]:
            return 200, b'{"challenge": ' + got.body.split(b'"challenge": ')[1].split(b"}")[0] + b"}"

        with receiving(Receiver(answer)) as server:
            number, _ = actions.add(actions.New("A", server.url), by="test", now=NOW)
            actions.challenge(number, by="test", now=NOW)
        assert queries.rows()[0].state == "active"

    def test_what_happened_before_is_no_news(self, add: Add, hospital: Organisation) -> None:
        changed()
        add()
        assert work() == (0, 0)

    @pytest.mark.parametrize(
        "wrong",
        [
            {"what": "study", "asked": nct(77)},
            {"what": "search", "asked": ""},
            {"what": "search", "asked": "age=old"},
            {"what": "search", "asked": "https://trials.example.org/studies/?"},
            {"topics": ("open", "weather")},
        ],
    )
    def test_what_can_t_be_asked(self, wrong: dict[str, Any]) -> None:
        with pytest.raises(InputError):
            actions.add(actions.New("A", "https://example.org/", **wrong), by="test", now=NOW)
        for name, url in (
            (" ", "https://example.org/"),
            ("x" * 101, "https://example.org/"),
            ("A", "nowhere"),
        ):
            with pytest.raises(InputError):
                actions.add(actions.New(name, url), by="test", now=NOW)
        assert not Endpoint.objects.exists()

    @pytest.mark.usefixtures("searchable")
    def test_what_is_secret_is_sealed(self, add: Add, hospital: Organisation) -> None:
        add(what="search", asked="https://trials.example.org/studies/?q=melanoma&sort=newest&page=2")
        row = Endpoint.objects.get()
        assert row.asked == "q=melanoma"
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM webhooks_endpoint")
            kept = repr(cursor.fetchall())
        for word in (hospital.secret, hospital.url, "melanoma"):
            assert word not in kept


class TestTelling:
    def test_everything(self, add: Add, hospital: Organisation) -> None:
        add()
        changed()
        assert work() == (3, 3)
        assert hospital.kinds == ALL
        assert work() == (0, 0)
        first = hospital.told[0]
        assert (first["type"], first["version"]) == ("news", 1)
        data = first["data"]
        assert data["page"] == f"http://127.0.0.1:8000/studies/{nct(1)}/"
        assert data["history"].endswith(f"/history/?from={data['before']}&to={data['after']}")
        assert data["topic"] == "open"
        assert data["sentence"].startswith("The study takes nobody new")
        assert data["detail"] == {"from": OPEN, "to": CLOSED}
        assert "search" not in data

    def test_a_study(self, add: Add, hospital: Organisation) -> None:
        add(what="study", asked=nct(2).lower())
        changed()
        work()
        assert hospital.kinds == ALL[1:2]

    def test_topics(self, add: Add, hospital: Organisation) -> None:
        add(topics=("new",))
        changed()
        work()
        assert hospital.kinds == ALL[2:]

    @pytest.mark.usefixtures("searchable")
    def test_a_search_tells_of_what_it_finds_and_how_it_stands_to_it(
        self, add: Add, hospital: Organisation
    ) -> None:
        add(what="search", asked="q=melanoma&status=recruiting")
        changed()
        put(record(1, "2026-01-07", title="Light against melanoma", status=OPEN))
        put(record(1, "2026-01-08", title="Lights against melanoma", status=OPEN))
        put(record(2, "2026-01-08", title="Air for melanoma", status=ENDED))
        work()
        assert [(each["data"]["nct_id"], each["data"]["search"]) for each in hospital.told] == [
            (nct(1), "left"),
            (nct(3), "entered"),
            (nct(1), "entered"),
            (nct(1), "within"),
        ]

    def test_a_worker_signs_by_the_clock_however_long_its_round_takes(
        self, add: Add, hospital: Organisation
    ) -> None:
        add()
        changed()
        making.make(NOW)
        jobs = {each.name: each.action for each in clockwork.jobs()}
        jobs["webhooks: send deliveries"](NOW)
        assert hospital.kinds == ALL
        assert abs(hospital.at[-1] - timezone.now().timestamp()) < 60

    def test_endpoints_do_not_wait_for_each_other(self, add: Add, hospital: Organisation) -> None:
        add()
        with receiving(Receiver(lambda got: (503, b""))) as server:
            other, _ = actions.add(actions.New("B", server.url), by="test", now=NOW)
            Endpoint.objects.filter(pk=other).update(state="active")
            changed()
            assert work() == (6, 4)
        assert hospital.kinds == ALL
        assert len(server.got) == 1

    @pytest.mark.usefixtures("searchable")
    def test_many_in_chunks(self, add: Add) -> None:
        first, second = add(), add(what="search", asked="q=melanoma")
        changed()
        assert making.make(NOW, limit=1) == 3 + 2
        assert making.make(NOW, limit=1) == 0
        items = {each: [line.item for line in queries.log(each)] for each in (first, second)}
        assert items[second] == [items[first][0], items[first][2]]

    def test_what_there_is_no_time_for_comes_at_the_next_run(
        self, add: Add, hospital: Organisation, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        add()
        changed()
        ticks = iter(range(100))
        monkeypatch.setattr(making, "BUDGET", 2.5)
        monkeypatch.setattr(making, "time", SimpleNamespace(monotonic=lambda: next(ticks)))
        assert making.make(NOW, limit=1) == 2
        assert making.make(NOW, limit=1) == 1
        monkeypatch.undo()
        delivering.send(NOW, OURS)
        assert hospital.kinds == ALL

    def test_without_an_index_searches_wait_and_the_others_do_not(
        self,
        add: Add,
        hospital: Organisation,
        home: Any,  # noqa: F811
    ) -> None:
        add()
        other = add()
        Endpoint.objects.filter(pk=other).update(what="search", asked="q=melanoma")
        changed()
        assert work()[0] == 3
        assert Endpoint.objects.get(pk=other).cursor < Endpoint.objects.exclude(pk=other).get().cursor


class TestTrouble:
    def test_what_fails_is_tried_again_later_each_time_and_in_order(
        self, add: Add, hospital: Organisation
    ) -> None:
        add()
        changed()
        hospital.says = lambda message: 500
        assert work() == (3, 1)
        assert work(timedelta(seconds=29)) == (0, 0)
        assert work(timedelta(seconds=31)) == (0, 1)
        assert work(timedelta(seconds=90)) == (0, 0)
        (row,) = queries.rows()
        assert (row.trouble, row.waits, row.state) == ("status 500", 3, "active")
        hospital.says = lambda message: 204
        assert work(timedelta(minutes=5)) == (0, 3)
        assert hospital.kinds == ALL
        names = [name for name, _ in hospital.tried]
        assert names[:3] == [names[0]] * 3
        assert len(set(names)) == 3
        assert queries.rows()[0].trouble == ""
        assert [each.attempts for each in reversed(queries.log())] == [3, 1, 1]

    def test_after_three_days_it_rests_and_goes_on_when_an_operator_says(
        self, add: Add, hospital: Organisation
    ) -> None:
        number = add()
        changed()
        hospital.says = lambda message: 500
        tries, hour = 0, timedelta(hours=1)
        for hours in range(120):
            tries += work(hours * hour)[1]
        assert queries.rows()[0].state == "resting"
        assert 8 <= tries <= len(delivering.PAUSES) + 1
        put(record(9, "2026-01-06", status=ENDED))
        assert work(130 * hour) == (0, 0)
        assert queries.page(NOW).bad[0].text.startswith("rests after three days")
        hospital.says = lambda message: 204
        actions.resume(number, by="test", now=NOW)
        assert work(131 * hour) == (1, 4)
        assert hospital.kinds == [*ALL, (nct(9), "study_ended")]

    def test_gone_for_good_ends_it(self, add: Add, hospital: Organisation) -> None:
        number = add()
        changed()
        hospital.says = lambda message: 410
        assert work() == (3, 1)
        assert (queries.rows()[0].state, queries.rows()[0].waits) == ("ended", 0)
        with pytest.raises(InputError, match="ended by its server"):
            actions.resume(number, by="test", now=NOW)

    def test_what_answers_in_no_way_that_counts_is_tried_again(self, add: Add) -> None:
        number = add()
        changed()
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            nobody = f"http://127.0.0.1:{taken.getsockname()[1]}/"
            with talking(lambda peer: (heard(peer), peer.sendall(b"220 mail ready\r\n"))) as garbage:
                for hours, (url, trouble) in enumerate(
                    [
                        (garbage, "no HTTP"),
                        (nobody, "no connection"),
                        ("http://10.0.0.1/", "private address"),
                        ("http://8.8.8.8/", "no TLS"),
                    ]
                ):
                    Endpoint.objects.filter(pk=number).update(url=url, due_at=None)
                    work(timedelta(hours=hours))
                    assert queries.rows()[0].trouble == trouble
        assert queries.rows()[0].waits == 3

    def test_one_endpoint_s_trouble_is_not_the_others(
        self, add: Add, hospital: Organisation, caplog: pytest.LogCaptureFixture
    ) -> None:
        first, second = add(), add()
        former, _ = actions.add(actions.New("B", hospital.url), by="test", now=NOW)
        Endpoint.objects.filter(pk=former).update(state="active", secret="no secret")
        changed()
        Delivery.objects.create(endpoint_id=first, item=queries.news.last(), made_at=NOW)
        assert making.make(NOW) == 6
        assert f"deliveries of webhook {first} could not be made: IntegrityError" in caplog.text
        delivering.send(NOW, OURS)
        assert f"webhook {former} could not be sent to: InputError" in caplog.text
        assert {each.state for each in queries.log(second)} == {"sent"}

    def test_a_redirect_is_not_followed(self, add: Add) -> None:
        number = add()
        changed()
        with receiving() as other, receiving(Receiver(lambda got: (307, b""))) as server:
            server.headers = {"Location": other.url}
            Endpoint.objects.filter(pk=number).update(url=server.url)
            work()
        assert other.got == []
        assert queries.rows()[0].trouble == "status 307"


class TestOperating:
    def test_a_pause_loses_nothing(self, add: Add, hospital: Organisation) -> None:
        number = add()
        actions.pause(number, by="test", now=NOW)
        changed()
        assert work() == (0, 0)
        with pytest.raises(InputError, match="paused"):
            actions.pause(number, by="test", now=NOW)
        actions.resume(number, by="test", now=NOW)
        assert work() == (3, 3)
        assert hospital.kinds == ALL

    def test_while_the_secret_is_changed_both_sign(self, add: Add, hospital: Organisation) -> None:
        number = add()
        former = hospital.secret
        fresh = actions.rotate(number, by="test", now=NOW)
        put(record(1, "2026-01-06", status=CLOSED))
        work()
        assert len(hospital.told) == 2
        assert hospital.tried[0][1].count("v1,") == 2
        actions.tidy(NOW + timedelta(days=1))
        put(record(1, "2026-01-07", title="A study", status=OPEN))
        work(timedelta(days=1))
        assert len(hospital.told) == 2
        hospital.secret = fresh
        work(timedelta(days=1, hours=1))
        assert len(hospital.told) == 3
        assert former not in repr(Endpoint.objects.values_list("former", "secret"))

    def test_who_is_removed_leaves_nothing(self, add: Add) -> None:
        number = add()
        changed()
        making.make(NOW)
        actions.remove(number, by="test", now=NOW)
        assert (Endpoint.objects.count(), Delivery.objects.count()) == (0, 0)
        for act in (actions.remove, actions.pause, actions.resume, actions.rotate, actions.challenge):
            with pytest.raises(InputError, match="no such endpoint"):
                act(number, by="test", now=NOW)

    def test_what_was_taken_is_forgotten_after_thirty_days_and_what_waits_is_not(
        self, add: Add, hospital: Organisation
    ) -> None:
        add()
        put(record(1, "2026-01-06", title="Light against melanoma", status=CLOSED))
        work()
        hospital.says = lambda message: 500
        put(record(2, "2026-01-06", title="Air for asthma", status=ENDED))
        work()
        assert actions.tidy(NOW + timedelta(days=29)) == 0
        assert actions.tidy(NOW + timedelta(days=31)) == 1
        assert Delivery.objects.get().state == "waiting"

    def test_each_deed_stands_in_the_trail_and_no_address_does(
        self, add: Add, hospital: Organisation
    ) -> None:
        number = add()
        changed()
        work()
        actions.rotate(number, by="test", now=NOW)
        actions.pause(number, by="test", now=NOW)
        actions.resume(number, by="test", now=NOW)
        actions.remove(number, by="test", now=NOW)
        rows = Entry.objects.filter(verb__startswith="webhook").order_by("number")
        assert [each.verb.removeprefix("webhook ") for each in rows] == [
            *("added", "verified", "deliveries made", "secret changed", "paused", "resumed", "removed")
        ]
        assert hospital.url not in repr(rows.values_list())

    def test_nothing_of_a_request_is_in_a_log(
        self, add: Add, hospital: Organisation, caplog: pytest.LogCaptureFixture
    ) -> None:
        number = add()
        changed()
        caplog.set_level(logging.DEBUG)
        logging.getLogger("httpcore").setLevel(logging.WARNING)
        hospital.says = lambda message: 410
        work()
        assert f"webhook ended: {number}" in caplog.text
        for word in (hospital.url, "/hook", "v1,", "sentence", hospital.secret):
            assert word not in caplog.text


def test_the_receiver_of_the_guide_takes_what_is_sent(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The program of docs/how-to/webhooks.md, run as it stands there."""
    guide = (Path(__file__).parents[3] / "docs" / "how-to" / "webhooks.md").read_text()
    program: dict[str, Any] = {"__name__": "receiver"}
    exec(guide.split("```python\n")[1].split("```")[0], program)
    handler = program["Trials"]
    monkeypatch.setattr(handler, "log_message", lambda *_: None)
    at = datetime.now(UTC)
    with receiving(Receiver(handler=handler)) as server:
        number, program["SECRET"] = actions.add(actions.New("A", server.url), by="test", now=at)
        actions.challenge(number, by="test", now=at)
        changed()
        making.make(at)
        assert delivering.send(at) == 3
        Delivery.objects.update(state="waiting")
        assert delivering.send(at) == 3
        handler.seen.clear()
        Delivery.objects.update(state="waiting")
        assert delivering.send(at - timedelta(minutes=6)) == 1
    assert queries.rows()[0].trouble == "status 401"
    said = capsys.readouterr().out.splitlines()
    assert [each.split()[0] for each in said if each.startswith("NCT")] == [nct(1), nct(2), nct(3)]
