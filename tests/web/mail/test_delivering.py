"""A letter from waiting to its end, on both databases: leases, attempts, the breaker, and who is told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest
from django_tasks_db.models import DBTaskResult

from equipoise.core.values.errors import InputError
from equipoise.web.mail import actions, circuits, delivering, outcomes, queries, queue, tasks
from equipoise.web.mail.models import Circuit, Letter
from equipoise.web.mail.troubles import Down, Refused, Trouble
from tests.web.mail.making import NOW, letter, posted, stored

pytestmark = pytest.mark.usefixtures("database")


class Server:
    """Does what it is told, one letter after the other; then takes them."""

    def __init__(self, *told: Exception | bool) -> None:
        self.told = list(told)
        self.sent: list[Letter] = []

    def send(self, letter: Letter) -> bool:
        said = self.told.pop(0) if self.told else False
        if isinstance(said, Exception):
            raise said
        self.sent.append(letter)
        return said

    def close(self) -> None:
        """Nothing."""


def at(moment: datetime) -> Callable[[], datetime]:
    return lambda: moment


@pytest.fixture
def heard() -> Iterator[list[outcomes.Outcome]]:
    """What was told of letters about `nothing`."""
    told: list[outcomes.Outcome] = []
    outcomes.listen("nothing", told.append)
    yield told
    outcomes._LISTENERS.pop("nothing")


def test_a_letter_is_sent_once(heard: list[outcomes.Outcome]) -> None:
    number, server = posted(), Server()
    assert delivering.deliver(number, server, at(NOW))
    assert not delivering.deliver(number, server, at(NOW))
    assert (len(server.sent), stored(number).state, [each.what for each in heard]) == (1, "sent", ["sent"])


def test_while_one_worker_holds_it_no_other_does() -> None:
    number, second = posted(), Server()

    class Slow(Server):
        def send(self, letter: Letter) -> bool:
            assert not delivering.deliver(number, second, at(NOW + delivering.LEASE - timedelta(seconds=1)))
            return super().send(letter)

    delivering.deliver(number, Slow(), at(NOW))
    assert second.sent == []


def test_a_lease_that_ended_lets_another_try() -> None:
    number, server = posted(), Server()

    class Killed(Server):
        def send(self, letter: Letter) -> bool:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        delivering.deliver(number, Killed(), at(NOW))
    later = NOW + delivering.LEASE + timedelta(seconds=1)
    DBTaskResult.objects.all().delete()
    assert tasks.sweep(later) == 1
    assert delivering.deliver(number, server, at(later))
    assert stored(number).state == "sent"


def test_refused_for_good_is_told(heard: list[outcomes.Outcome]) -> None:
    number = posted()
    delivering.deliver(number, Server(Refused("550")), at(NOW))
    assert (stored(number).state, stored(number).trouble, heard[0].what) == ("bounced", "550", "bounced")


def test_trouble_is_tried_again_later_each_time_until_it_is_given_up(heard: list[outcomes.Outcome]) -> None:
    number, now, waits = posted(), NOW, []
    server = Server(*[Trouble("451")] * 20)
    while stored(number).state == "waiting":
        now = stored(number).due_at
        assert delivering.deliver(number, server, at(now))
        waits.append(stored(number).due_at - now)
    assert (stored(number).state, heard[-1].what) == ("dead", "dead")
    assert len(waits) == len(delivering.PAUSES) + 1
    spread = list(zip(waits, delivering.PAUSES, strict=False))
    assert all(planned <= wait <= planned * 1.26 for wait, planned in spread)
    assert now - NOW > timedelta(days=2)


def test_letters_do_not_come_back_in_step() -> None:
    letters = [letter(str(each)) for each in range(10)]
    for each in letters:
        each.attempts = 3
    assert len({delivering.pause(each) for each in letters}) > 5


def test_a_server_that_is_down_costs_no_attempt_and_is_left_alone() -> None:
    numbers = [posted(str(each)) for each in range(5)]
    server = Server(Down("ConnectionRefusedError"))
    delivering.deliver(numbers[0], server, at(NOW))
    assert (stored(numbers[0]).attempts, stored(numbers[0]).state) == (0, "waiting")
    until = circuits.rests_until(NOW)
    assert until is not None
    assert not queue.run_next("worker", NOW), "no letter is tried while the server rests"
    assert queries.outbox(NOW).trouble == "ConnectionRefusedError"
    delivering.deliver(numbers[1], Server(), at(until))
    assert (circuits.rests_until(until), Circuit.objects.get().failures) == (None, 0)


def test_each_failure_in_a_row_rests_longer_up_to_an_end() -> None:
    now, rests = NOW, []
    for _ in range(8):
        until = circuits.failed(now, "down")
        assert circuits.failed(now, "down") == until, "workers that fail at once count once"
        rests.append(until - now)
        now = until
    assert rests[0] < rests[2] < rests[4]
    assert all(each <= circuits.LONGEST * 1.25 for each in rests)


def test_connections_that_break_in_a_row_count_as_down() -> None:
    for each in range(delivering.LOST_IN_A_ROW):
        assert circuits.rests_until(NOW) is None
        delivering.deliver(posted(str(each)), Server(Trouble("SMTPServerDisconnected", lost=True)), at(NOW))
    assert circuits.rests_until(NOW) is not None


def test_a_letter_that_breaks_our_own_code_stops_no_other() -> None:
    first, second, server = posted(), posted("two"), Server(ZeroDivisionError("ada@example.org"))
    delivering.deliver(first, server, at(NOW))
    delivering.deliver(second, server, at(NOW))
    assert (stored(first).state, stored(first).trouble, stored(second).state) == (
        "waiting",
        "ZeroDivisionError",
        "sent",
    )


def test_a_listener_that_fails_never_makes_a_letter_go_twice(heard: list[outcomes.Outcome]) -> None:
    number, server = posted(), Server()

    def broken(_: outcomes.Outcome) -> None:
        raise ValueError("no")

    outcomes.listen("nothing", broken)
    delivering.deliver(number, server, at(NOW))
    assert (stored(number).state, stored(number).untold) == ("sent", "sent")
    outcomes.listen("nothing", heard.append)
    assert delivering.retell(NOW + timedelta(minutes=1)) == 1
    assert ([each.what for each in heard], stored(number).untold) == (["sent"], "")


def test_what_was_taken_back_while_it_was_sent_stays_taken_back(heard: list[outcomes.Outcome]) -> None:
    number = posted()

    class Meanwhile(Server):
        def send(self, letter: Letter) -> bool:
            actions.cancel(letter.about, NOW)
            return super().send(letter)

    delivering.deliver(number, Meanwhile(), at(NOW))
    assert (stored(number).state, stored(number).to, heard) == ("cancelled", "", [])


def test_what_was_given_up_can_be_sent_again(heard: list[outcomes.Outcome]) -> None:
    number = posted()
    delivering.deliver(number, Server(Refused("550")), at(NOW))
    assert [each.id for each in queries.dead()] == [number]
    actions.resend(number, by="operator", now=NOW)
    assert [each.what for each in heard] == ["bounced", "resent"]
    delivering.deliver(number, Server(), at(NOW))
    assert stored(number).state == "sent"
    with pytest.raises(InputError):
        actions.resend(number, by="operator", now=NOW)


def test_old_letters_are_emptied_and_can_not_be_sent_again() -> None:
    number = posted()
    delivering.deliver(number, Server(Refused("550")), at(NOW))
    assert actions.empty_old(NOW + timedelta(days=29)) == 0
    assert actions.empty_old(NOW + timedelta(days=31)) == 1
    assert (stored(number).to, stored(number).text, queries.dead()[0].can_resend) == ("", "", False)
    with pytest.raises(InputError):
        actions.resend(number, by="operator", now=NOW)


def test_a_letter_stands_or_falls_with_what_it_tells() -> None:
    from django.db import transaction

    with pytest.raises(ZeroDivisionError), transaction.atomic():
        posted()
        raise ZeroDivisionError
    assert (Letter.objects.count(), DBTaskResult.objects.count()) == (0, 0)


def test_operators_see_counts_and_no_address() -> None:
    number = posted()
    delivering.deliver(number, Server(Refused("550")), at(NOW))
    posted("two")
    found = queries.outbox(NOW + timedelta(hours=1))
    assert (found.letters["bounced"], found.letters["waiting"], found.overdue) == (1, 1, timedelta(hours=1))
    assert "@" not in repr(queries.dead()) + repr(found)


def test_a_task_left_by_a_dead_worker_is_given_to_another() -> None:
    posted()
    DBTaskResult.objects.update(status="RUNNING", started_at=NOW)
    assert queue.tidy(NOW + timedelta(minutes=1)) == 0
    assert queue.tidy(NOW + timedelta(minutes=5)) == 1
    assert DBTaskResult.objects.get().status == "READY"
