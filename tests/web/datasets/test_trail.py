"""The trail: to whom it shows what, in which words, by whose clock; and never what could tell an arm."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from equipoise.core.design.roles import Role
from equipoise.web.ledger.actions import append
from tests.web.accounts.people import log_in
from tests.web.enrolment.example import consented, screened
from tests.web.ledger.making import kinds_that_do_nothing
from tests.web.trials.example import NOW, Example, prepared

pytestmark = pytest.mark.django_db
TRAIL = reverse("datasets:trail", args=["stop-2"])


@pytest.fixture
def example() -> Iterator[Example]:
    """The trial, with something that happened at two sites."""
    made = prepared(NOW)
    with kinds_that_do_nothing():
        happened(made, "01", "01-001", why="it was so")
        happened(made, "03", "03-001", hours=1)
        yield made


def test_codes_and_days_stand_in_words(example: Example) -> None:
    payload = {
        "day": "2026-11-20",
        "reasons": ["too_late", "HOSP"],
        "meaning": "RESPONSIBLE",
        "criterion": "I5",
    }
    append(
        "stop-2",
        "test.open",
        "participant:01-001",
        payload,
        by=example.by(Role.COORDINATOR),
        now=NOW,
        site="01",
    )
    page = seen_by(example, Role.MONITOR)
    for each in (
        "Day: 20 November 2026",
        "A time window passed, ",
        "hospital",
        "I take responsibility",
        "I5 Fitness",
    ):
        assert each in page, each


def happened(
    example: Example, site: str, number: str, *, hours: int = 0, why: str = "", kind: str = "open"
) -> None:
    payload = {"visit": "baseline", "changes": {"a": 1, "b": 2}, "ciphertext": "c1ph3r", "fact": "ecog"}
    append(
        "stop-2", f"test.{kind}", f"participant:{number}", payload, by=example.by(Role.COORDINATOR, site),
        now=NOW + timedelta(hours=hours), site=site, why=why,
    )  # fmt: skip


def seen_by(example: Example, role: Role, site: str = "01", question: str = "") -> str:
    client = Client()
    log_in(client, example.user(role, site), factor=True)
    answer = client.get(f"{TRAIL}{question}")
    assert answer.status_code == 200, answer.status_code
    return words(answer.content.decode())


def words(page: str) -> str:
    """The words of a page's own part, in one line."""
    main = page.partition("<h1>")[2].partition("</main>")[0]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


def test_a_site_sees_its_own_and_the_trials_and_who_oversees_sees_all(example: Example) -> None:
    own, every = seen_by(example, Role.COORDINATOR), seen_by(example, Role.MONITOR)
    assert "01-001 , site 01" in own
    assert "03-001" not in own
    assert "prepared the trial" in own
    assert "01-001" in every and "03-001" in every
    assert "03-001" not in seen_by(example, Role.COORDINATOR, question="?site=03")
    assert "Nothing here fits" in seen_by(example, Role.COORDINATOR, question="?participant=03-001")


def test_it_says_when_by_the_sites_clock_what_who_and_why(example: Example) -> None:
    page = seen_by(example, Role.MONITOR, question="?participant=01-001")
    assert "What happened with 01-001" in page
    assert "3 March 2026, 09:00 PST" in page
    assert "Why: it was so" in page
    assert "coordinator-01" in page and ", coordinator" in page
    assert "Values: 2" in page
    assert "Fact: ECOG performance status" in page
    assert "c1ph3r" not in page
    assert "3 March 2026, 11:00 MST" in seen_by(example, Role.MONITOR, question="?site=03&kind=test.open")


def test_of_what_could_tell_an_arm_not_even_a_gap_is_seen(example: Example) -> None:
    """Byte for byte, whatever is done in secret: before it, after it, and between other events."""
    for role in (Role.COORDINATOR, Role.MONITOR, Role.STATISTICIAN, Role.INDEPENDENT, Role.MANAGER):
        client = Client()
        log_in(client, example.user(role), factor=True)
        before = client.get(TRAIL).content
        for _ in range(60):
            happened(example, "01", "01-001", hours=2, kind="sealed")
        assert client.get(TRAIL).content == before, role
        assert client.get(f"{TRAIL}?kind=test.sealed").content.count(b"test.sealed") == 0


def test_questions_stand_in_the_address(example: Example) -> None:
    page = seen_by(example, Role.MONITOR, question="?who=coordinator-03")
    assert "03-001" in page and "01-001" not in page
    assert "03-001" not in seen_by(example, Role.MONITOR, question="?until=2026-03-02")
    assert "01-001" in seen_by(example, Role.MONITOR, question="?since=2026-03-03&kind=test.open")
    assert "Nothing here fits" in seen_by(example, Role.MONITOR, question="?since=2026-03-04")
    assert "Write the day as 2026-03-31" in seen_by(example, Role.MONITOR, question="?since=soon")


def test_pages_are_turned_and_one_that_is_none_is_not_there(example: Example) -> None:
    for hours in range(60):
        happened(example, "03", "03-001", hours=hours)
    page = seen_by(example, Role.COORDINATOR, "03", "?participant=03-001")
    assert "Page 1 of 2, 61 events" in page
    assert "Next page" in page
    assert "Page 2 of 2" in seen_by(example, Role.COORDINATOR, "03", "?participant=03-001&page=2")
    client = Client()
    log_in(client, example.user(Role.MONITOR), factor=True)
    assert client.get(f"{TRAIL}?page=9").status_code == 404


@pytest.mark.parametrize("role", [Role.TREATING, Role.ON_CALL, Role.STEWARD])
def test_for_others_it_is_not_there(example: Example, role: Role) -> None:
    client = Client()
    log_in(client, example.user(role), factor=True)
    assert client.get(TRAIL).status_code == 404
    assert client.get(reverse("datasets:trail", args=["none"])).status_code == 404


def test_nobody_is_led_to_how_somebody_was_before_they_consented(example: Example) -> None:
    seen, taken = screened(example), consented(example)
    client = log_in(Client(), example.user(Role.COORDINATOR))
    page = unescape(client.get(TRAIL).content.decode())
    links = re.findall(r'href="([^"]+/then/[^"]+)"', page)
    assert seen in page and links
    assert {each.partition("/participants/")[2][:6] for each in links} == {taken}
    assert client.get(links[0]).status_code == 200
