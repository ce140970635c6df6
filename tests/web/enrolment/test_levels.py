"""A level that balances the arms, known otherwise after enrolment: the site's task until it is right or explained."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace

import pytest
import time_machine
from django.db import transaction
from django.test import Client

from equipoise.core.enrolment.states import NotNow
from equipoise.core.values.errors import InputError
from equipoise.web.enrolment import actions, levels, tasks
from equipoise.web.enrolment.models import Evidence, Participant
from equipoise.web.ledger import queries as ledger
from equipoise.web.trials import queries as trials
from tests.web.accounts.people import log_in
from tests.web.enrolment.example import chosen, enrolled
from tests.web.trials.example import Example, prepared

pytestmark = pytest.mark.django_db
TRIAL = "stop-2"
NUMBER = "01-001"
PAGE = f"/trial/{TRIAL}/screening/{NUMBER}/levels/"


@pytest.fixture(scope="module")
def made(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[Example]:
    """Somebody enrolled with “cytotoxic”, made once for the file."""
    with django_db_blocker.unblock(), transaction.atomic():  # type: ignore[attr-defined]
        example = prepared()
        assert enrolled(example) == NUMBER
        yield example
        transaction.set_rollback(True)


def told(example: Example, level: str) -> None:
    actions.take_over(TRIAL, NUMBER, chosen(level), by=example.by("coordinator"), now=example.now)


def waiting(example: Example, role: str = "coordinator", site: str = "01") -> list[str]:
    standing = trials.standing(TRIAL, example.username(role, site), example.now)
    found = tasks.tasks(standing, example.now)
    return [f"{each.title} | {each.detail}" for each in found if each.href == PAGE]


def explain(example: Example, why: str = "A chemotherapy was added on the day", key: str = "") -> None:
    actions.explain(TRIAL, NUMBER, why=why, by=example.by("coordinator"), now=example.now, key=key)


def test_it_is_a_task_of_the_site_until_the_evidence_is_right(made: Example) -> None:
    assert waiting(made) == []
    told(made, "no")
    (task,) = waiting(made)
    assert task.startswith("01-001: a level that balances the arms differs | ")
    assert "“cytotoxic” at enrolment, “not cytotoxic” by the evidence now. Correct the evidence, or" in task
    assert waiting(made, "oncologist") == [task] and waiting(made, "coordinator", "02") == []
    row = Evidence.objects.get(number=NUMBER, fact="factor cytotoxic", value='"no"')
    actions.strike(TRIAL, NUMBER, row.pk, by=made.by("coordinator"), now=made.now, why="Another’s plan")
    assert waiting(made) == []


def test_it_is_done_once_it_is_said_why_and_waits_again_when_something_else_is_known(made: Example) -> None:
    with pytest.raises(NotNow, match="those that were fixed"):
        explain(made)
    told(made, "no")
    with pytest.raises(InputError, match="not said why"):
        explain(made, " ")
    explain(made, key="k")
    before = ledger.head(TRIAL)
    explain(made, key="k")
    assert ledger.head(TRIAL) == before and waiting(made) == []
    told(made, "yes")
    assert waiting(made) == []
    assert Participant.objects.get(number=NUMBER).levels == {"cytotoxic": "yes"}


def test_what_differed_at_enrolment_was_explained_there(made: Example) -> None:
    row = Participant.objects.get(number=NUMBER)
    told(made, "no")
    (open_now,) = levels.differing(TRIAL, [row])[NUMBER]
    event = ledger.opened(TRIAL, [levels.ENROLLED])[0]
    said = replace(event, payload={"strata": {"cytotoxic": {"judged": "no"}}})
    assert levels._settles(said, open_now.factor, {"no"})
    assert not levels._settles(event, open_now.factor, {"no"})


def test_the_page_says_both_asks_why_and_is_the_site_s(made: Example) -> None:
    coordinator = log_in(Client(), made.user("coordinator"))
    with time_machine.travel(made.now, tick=False):
        assert coordinator.get(PAGE).status_code == 404
        told(made, "no")
        shown = coordinator.get(PAGE).content.decode()
        assert "“cytotoxic” at enrolment, “not cytotoxic” by the evidence now" in shown
        assert "Strike out" in shown and "Plan of the tumour board" in shown
        log = coordinator.get(f"/trial/{TRIAL}/screening/?need=level").content.decode()
        assert "A level is not that of enrolment" in log or "Can be allocated" in log
        assert coordinator.post(PAGE, {"why": ""}).status_code == 400
        after = coordinator.post(
            PAGE, {"why": "It was added later", "key": "k"}, follow=True
        ).content.decode()
        assert "It is kept why the level differs." in after and "It was added later" in after
        monitor = log_in(Client(), made.user("monitor", ""))
        assert monitor.get(PAGE).status_code == 404 and monitor.post(PAGE, {"why": "x"}).status_code == 404


def test_nobody_is_judged_anew_while_no_evidence_of_a_factor_changed(
    made: Example, django_assert_max_num_queries: Callable[[int], AbstractContextManager[object]]
) -> None:
    row = Participant.objects.get(number=NUMBER)
    with django_assert_max_num_queries(3):
        assert levels.differing(TRIAL, [row]) == {}
