"""A trial's home: what waits, by the clock of one's site; figures; what it lacks; where log-in leads."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from equipoise.core.design.roles import Role
from equipoise.web.accounts import leaving
from equipoise.web.accounts.landing import place_of
from equipoise.web.accounts.models import User
from equipoise.web.sites.models import Member, Organisation, Site
from equipoise.web.trials import actions, queries, rooms
from equipoise.web.trials.queries import Standing
from tests.web.accounts.people import log_in, person
from tests.web.trials.example import NOW, PREPARER, Example, files, prepared

pytestmark = pytest.mark.django_db


@pytest.fixture
def example() -> Example:
    return prepared()


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """No other room says what waits, or has figures."""
    for each in ("_TASKS", "_FIGURES"):
        monkeypatch.setattr(rooms, each, {})


def home(client: Client, user: User, now: datetime, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr("equipoise.web.trials.frame.timezone.now", lambda: now)
    log_in(client, user)
    return client.get("/trial/stop-2/").content.decode()


@pytest.mark.usefixtures("alone")
def test_what_is_late_stands_first_and_days_are_those_of_the_site(
    client: Client, example: Example, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two in the morning in Greenwich is the evening before in Vancouver and in St. John’s."""
    now = datetime.fromisoformat("2026-03-10T02:00:00+00:00")

    def tasks(standing: Standing, at: datetime) -> list[rooms.Task]:
        return [
            rooms.Task("Without a time", "/b/"),
            rooms.Task("Visit of 01-001", "/a/", "Week 6", due=at + timedelta(hours=6)),
            rooms.Task("Query <b>", "/c/", due=at - timedelta(days=3)),
        ]

    monkeypatch.setattr(rooms, "_TASKS", {"test": tasks})
    west = home(client, example.user(Role.COORDINATOR, "01"), now, monkeypatch)
    east = home(client, example.user(Role.COORDINATOR, "06"), now, monkeypatch)
    whole = home(client, example.user(Role.MONITOR), now, monkeypatch)
    assert "3 things wait for you" in west
    assert [west.index(each) for each in ("Query &lt;b&gt;", "Visit of 01-001", "Without a time")] == sorted(
        west.index(each) for each in ("Query &lt;b&gt;", "Visit of 01-001", "Without a time")
    )
    assert "due tomorrow (Tue 10 Mar)" in west
    assert "due tomorrow (Tue 10 Mar)" in east
    assert "due today (Tue 10 Mar)" in whole
    assert "overdue for 3 days (Fri 6 Mar)" in west


@pytest.mark.usefixtures("alone")
def test_where_nothing_waits_it_says_so(
    client: Client, example: Example, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = home(client, example.user(Role.TREATING), NOW, monkeypatch)
    assert "Nothing waits for you now" in shown
    assert "The trial in figures" not in shown, "who may see no figures is not told that there are none"
    assert "May know treatments" in shown


@pytest.mark.usefixtures("alone")
def test_figures_stand_in_their_order(
    client: Client, example: Example, monkeypatch: pytest.MonkeyPatch
) -> None:
    def figures(standing: Standing, at: datetime) -> list[rooms.Figure]:
        return [rooms.Figure("Enrolled", "29", "of 194 planned", 2), rooms.Figure("Screened", "41", "", 1)]

    rooms.offer_figures("test", figures)
    shown = home(client, example.user(Role.COORDINATOR), NOW, monkeypatch)
    assert shown.index("Screened") < shown.index("Enrolled") < shown.index("of 194 planned")


def test_what_a_trial_lacks_is_told_to_its_manager_before_it_opens(client: Client) -> None:
    example = prepared(opened=False)
    by = example.by("manager")
    actions.end_role("stop-2", "on-call", "on_call", "", by=by, now=example.now)
    actions.end_role("stop-2", "steward-3", "steward", "", by=by, now=example.now)
    actions.end_role("stop-2", "oncologist-04", "oncologist", "04", by=by, now=example.now)
    lacking = (
        "Nobody is on call to break the code",
        "2 of 3 stewards",
        "Site 04, Lakeshore Cancer Centre, has no enrolling oncologist.",
    )
    shown = client_shows(client, example, Role.MANAGER)
    assert all(each in shown for each in lacking)
    assert not any(each in client_shows(client, example, Role.MONITOR) for each in lacking)
    actions.set_state("stop-2", "open", by, example.now)
    assert not any(each in client_shows(client, example, Role.MANAGER) for each in lacking)


def test_a_design_that_would_tell_the_arm_is_told_to_its_manager_before_it_opens(client: Client) -> None:
    text, overlay = files()
    weight = "title: Weight, kind: quantity, unit: kg"
    telling = overlay.replace(weight, "title: Dose given, kind: quantity, unit: Gy")
    assert telling != overlay
    actions.prepare("telling", text, telling, PREPARER, NOW)
    person("ann")
    actions.appoint("telling", "ann", "manager", "", by=PREPARER, now=NOW)
    log_in(client, User.objects.get(username="ann"))
    shown = client.get("/trial/telling/").content.decode()
    assert "Somebody who is blind could tell the treatment: WEIGHT asks what was given" in shown


def client_shows(client: Client, example: Example, role: Role) -> str:
    log_in(client, example.user(role))
    return client.get("/trial/stop-2/").content.decode()


def test_who_is_in_two_trials_chooses(client: Client, example: Example) -> None:
    actions.prepare("second", *files(), PREPARER, NOW)
    actions.appoint("second", "monitor", "data_manager", "", by=PREPARER, now=NOW)
    log_in(client, example.user(Role.MONITOR))
    shown = client.get("/trial/").content.decode()
    assert "Your 2 trials" in shown
    assert 'href="/trial/second/"' in shown and 'href="/trial/stop-2/"' in shown
    assert "Data manager" in shown and "Being prepared" in shown


def test_log_in_leads_to_the_trial_who_has_no_other_work(client: Client, example: Example) -> None:
    """Who has both is led to the messages, and finds the way from each to the other."""
    worker, inbox = example.user(Role.COORDINATOR), reverse("workspace:inbox")
    assert place_of(worker) == reverse("trials:list")
    log_in(client, worker)
    assert f'href="{inbox}"' not in client.get("/trial/stop-2/").content.decode()
    site = Site.objects.create(
        organisation=Organisation.objects.create(name="Network"), name="Harbour", city="Vancouver"
    )
    Member.objects.create(site=site, user_id=worker.pk, role="coordinator", since=NOW)
    assert place_of(worker) == inbox
    assert f'href="{inbox}"' in client.get("/trial/stop-2/").content.decode()
    assert 'href="/trial/"' in client.get(inbox).content.decode()
    assert place_of(person("nobody")) != reverse("trials:list")


def test_an_account_has_its_roles_handed_out_and_stays_while_it_has_one(
    client: Client, example: Example
) -> None:
    """Nobody can take a name over that has a role: the account is deleted only once its roles were ended."""
    user = example.user(Role.TREATING, "02")
    told = leaving.held(user.pk, by=user.username, now=NOW)["trials"]
    assert told == [
        {"trial": "stop-2", "role": "treating", "site": "02", "since": NOW.isoformat(), "until": None}
    ]
    assert "trials" not in leaving.held(person("nobody").pk, by="nobody", now=NOW)
    assert not leaving.may_delete(user.pk)
    by = example.by(Role.MANAGER)
    actions.end_role("stop-2", user.username, "treating", "02", by=by, now=NOW)
    assert leaving.may_delete(user.pk)


def test_every_tab_leads_somewhere_and_only_one_is_here(client: Client, example: Example) -> None:
    """Each tab is asked as somebody who sees it; none leads to a page that is not there."""
    for role in Role:
        if role is Role.PARTICIPANT:
            continue
        if role is Role.PHARMACIST:
            actions.appoint("stop-2", person("mixer").username, role, "01", by=PREPARER, now=NOW)
        user = User.objects.get(username="mixer") if role is Role.PHARMACIST else example.user(role)
        log_in(client, user)
        standing = queries.standing("stop-2", user.username, NOW)
        for tab in rooms.tabs(standing):
            answer: Any = client.get(reverse(tab.view, args=["stop-2"]))
            assert answer.status_code == 200, (role, tab)
            bar = answer.content.decode().partition('class="trial__bar')[2].partition("</nav>")[0]
            row, _, menu = bar.partition("<details")
            assert row.count("aria-current") == menu.count("aria-current") == 1, (role, tab)
            assert menu.partition("</summary>")[0].count(tab.title) == 1, (role, tab)
