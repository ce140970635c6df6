"""The demonstration's trial, and the page that says who can log in."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from equipoise import demonstration
from equipoise.cli import demo_trial
from equipoise.web.accounts import demonstration as log_ins
from equipoise.web.ledger import queries as ledger
from equipoise.web.shell.demonstration import KEPT
from equipoise.web.sites import managing
from equipoise.web.trials import queries, rooms

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 3, 17, tzinfo=UTC)
PAGE = "/demonstration/"


def accounts(passwords: dict[str, str]) -> None:
    for name, password in passwords.items():
        log_ins.prepare(name, password)
    for name in (*demo_trial.colleagues(), *demo_trial.IN_BOTH):
        log_ins.prepare_colleague(name)


@pytest.fixture
def made(tmp_path: Path, settings: Any) -> dict[str, str]:
    """The trial and its log-ins, with their passwords in the installation's home."""
    settings.EQUIPOISE_HOME = tmp_path
    passwords = {name: f"chance-{name}" for name in demo_trial.log_ins()}
    accounts(passwords)
    assert demo_trial.prepare(NOW)
    (tmp_path / KEPT).write_text(json.dumps(passwords))
    return passwords


def test_it_is_made_once_with_somebody_in_every_role(made: dict[str, str]) -> None:
    before = ledger.head("stop-2")
    assert not demo_trial.prepare(NOW)
    assert ledger.head("stop-2") == before
    trial = queries.trial("stop-2")
    assert trial is not None
    assert (trial.demonstration, trial.state) == (True, "open")
    assert set(queries.roles_by_name("stop-2", NOW)) == {
        *made,
        *demo_trial.colleagues(),
        *demo_trial.IN_BOTH,
    }
    zones = {each.city: each.zone for each in queries.sites("stop-2")}
    assert zones["Calgary"] == "America/Edmonton" and zones["Halifax"] == "America/Halifax", (
        "without a centre too"
    )
    assert len(zones) == 6
    assert [each for each in rooms.needs("stop-2", NOW) if "unset" not in each and "list" not in each] == []


def test_its_sites_are_the_demonstration_s_centres_of_the_same_towns() -> None:
    from equipoise.web.sites import actions

    number = actions.add_organisation("Network (fictional)", by="test", now=NOW)
    for site in demonstration.centres()["organisations"][0]["sites"]:
        facts = {key: site[key] for key in ("name", "city", "state", "country")}
        actions.add_site(number, actions.NewSite(**facts), by="test", now=NOW)
    accounts(dict.fromkeys(demo_trial.log_ins(), "by chance"))
    demo_trial.prepare(NOW)
    towns = {each.id: each.city for each in managing.rows()}
    tied = {each.city: towns.get(each.site_id) for each in queries.sites("stop-2")}
    assert tied == {each: each if each in towns.values() else None for each in tied}
    assert tied["Vancouver"] == "Vancouver"
    assert {each.city: each.zone for each in queries.sites("stop-2")}["Vancouver"] == "America/Vancouver"


def test_the_page_lists_everybody_with_what_they_may_see(client: Client, made: dict[str, str]) -> None:
    shown = client.get(PAGE, headers={"host": "127.0.0.1:8000"}).content.decode()
    for name, password in made.items():
        assert f"<code>{name}</code>" in shown
        assert password in shown
    for name in ("operator", "reviewer", "coordinator-east"):
        assert f"<code>{name}</code>" in shown
    assert "coordinator-03" not in shown
    assert "May know treatments." in shown and "Blind." in shown


FROM_ELSEWHERE: tuple[tuple[str, dict[str, str]], ...] = (
    ("203.0.113.9", {"host": "127.0.0.1:8000"}),
    ("127.0.0.1", {"host": "127.0.0.1:8000", "x-forwarded-for": "203.0.113.9"}),
    ("127.0.0.1", {"host": "127.0.0.1:8000", "via": "1.1 proxy"}),
    ("127.0.0.1", {"host": "rebound.example.org"}),
    ("::ffff:203.0.113.9", {"host": "localhost"}),
    ("", {"host": "localhost"}),
)


def test_passwords_are_shown_to_this_machine_by_its_own_name_alone(
    client: Client, made: dict[str, str], settings: Any
) -> None:
    """A proxy, another machine, and a name of elsewhere that was made to lead here get names and roles."""
    settings.ALLOWED_HOSTS = ["*"]
    for peer, headers in FROM_ELSEWHERE:
        answer = client.get(PAGE, REMOTE_ADDR=peer, headers=headers)
        shown = answer.content.decode()
        assert "coordinator-01" in shown
        assert not any(password in shown for password in made.values()), (peer, headers)
        assert "no-store" in answer["Cache-Control"]


def test_production_has_no_such_page(client: Client, made: dict[str, str], settings: Any) -> None:
    settings.EQUIPOISE_MODE = "production"
    assert client.get(PAGE).status_code == 404


def test_a_trial_that_is_no_demonstration_lists_nobody(client: Client) -> None:
    from equipoise.web.trials import actions
    from tests.web.trials.example import PREPARER, files

    text = files()[0].replace("approved: no", "approved: {by: Somebody Else, on: 2026-01-10}", 1)
    actions.prepare("true-one", text, "", PREPARER, NOW)
    log_ins.prepare("secretive", "by chance")
    actions.appoint("true-one", "secretive", "monitor", "", by=PREPARER, now=NOW)
    assert "secretive" not in client.get(PAGE).content.decode()


def test_a_password_that_somebody_changed_is_put_back(made: dict[str, str]) -> None:
    """To try passwords takes long: what was tried is remembered, and never trusted where anything changed."""
    user = log_ins.prepare("monitor", made["monitor"])
    user.set_password("changed on the page")
    user.save()
    assert log_ins.prepare("monitor", made["monitor"]).check_password(made["monitor"])
    assert not log_ins.prepare("monitor", "another").check_password(made["monitor"])
    assert not log_ins.prepare_colleague("coordinator-06").has_usable_password()
