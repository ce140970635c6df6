"""Every check of the doctor, well and hurt: the level, the sentence, and what to do."""

from __future__ import annotations

import errno
import shutil
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection, connections, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.test import override_settings

from equipoise.links.index.errors import IndexUnusable
from equipoise.web.audit import actions as audit
from equipoise.web.audit import guards
from equipoise.web.audit.models import Entry
from equipoise.web.ledger import guards as ledger_guards
from equipoise.web.mail.models import Letter
from equipoise.web.news import actions as news
from equipoise.web.operations import actions, checks, queries
from equipoise.web.operations.checks import Level, all_checks, database, machine, outside, starting_checks
from equipoise.web.studies import actions as studies
from tests.databases import connect
from tests.web.ledger.making import TRIAL, written
from tests.web.mail.making import NOW as POSTED_AT
from tests.web.mail.making import posted
from tests.web.studies.samples import record

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
PRODUCTION = override_settings(EQUIPOISE_MODE="production")
on_both = pytest.mark.usefixtures("database")


@contextmanager
def standing_in(url: str) -> Iterator[None]:
    standard, connections["default"] = connections["default"], connect(url)
    try:
        yield
    finally:
        connections["default"].close()
        connections["default"] = standard


@pytest.mark.django_db
@pytest.mark.parametrize("url", ["postgres://nobody@127.0.0.1:1/none", "sqlite:////nowhere/at/all.sqlite3"])
def test_a_database_that_is_gone_fails_and_what_needs_none_is_looked_at(url: str) -> None:
    with standing_in(url):
        found = {each.name: each for each in all_checks(NOW)}
        alone = list(starting_checks(NOW))
    assert found["database"].level is Level.FAILED
    assert found["database"].found == "It does not answer (OperationalError)."
    assert found["database"].mend == "See that it runs and that DATABASE_URL names it."
    assert "disk" in found
    assert "keys" not in found
    assert [each.name for each in alone] == ["database"]


@on_both
def test_a_database_that_can_be_written_to_is_left_as_it_was() -> None:
    before = connection.introspection.table_names()
    assert database.writing(NOW)[0] is Level.OK
    assert connection.introspection.table_names() == before


@on_both
def test_a_database_that_can_only_be_read_fails() -> None:
    postgres = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION READ ONLY" if postgres else "PRAGMA query_only = ON")
        try:
            found = database.writing(NOW)
        finally:
            if not postgres:
                cursor.execute("PRAGMA query_only = OFF")
    assert found[:2] == (Level.FAILED, "It can’t be written to.")
    assert "Let this user write to it" in found[2]


@on_both
def test_migrations_that_are_pending_fail() -> None:
    assert database.migrations(NOW)[0] is Level.OK
    MigrationRecorder(connection).record_unapplied("operations", "0001_heartbeats")
    assert database.migrations(NOW) == (Level.FAILED, "1 are not applied.", "Run: equipoise manage migrate")


def test_an_index_that_is_missing_fails_and_one_that_is_behind_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def none() -> None:
        raise IndexUnusable("there is no index", where="/srv")

    monkeypatch.setattr("equipoise.web.search.queries.status", none)
    assert database.index(NOW) == (
        Level.FAILED,
        "There is none that can be read.",
        "Run: equipoise index rebuild",
    )
    behind = SimpleNamespace(studies=5, revision=7, kept_revision=9, behind=True)
    monkeypatch.setattr("equipoise.web.search.queries.status", lambda: behind)
    assert database.index(NOW) == (
        Level.WARNING,
        "5 studies, revision 7. The database is at 9.",
        "Run: equipoise index refresh",
    )


@on_both
def test_keys_that_are_gone_or_do_not_open_fail() -> None:
    posted("one")
    assert database.keys(NOW)[0] is database.key_names(NOW)[0] is Level.OK
    with override_settings(ENCRYPTION_KEYS={"other": b"1" * 32}):
        gone, named = database.keys(NOW), database.key_names(NOW)
    assert gone[0] is named[0] is Level.FAILED
    assert "Keys that are not at hand: first." in gone[1]
    assert named[1] == "Values are sealed with keys that are not at hand: first."
    with override_settings(ENCRYPTION_KEYS={"first": b"1" * 32}):
        wrong = database.keys(NOW)
    assert wrong[0] is Level.FAILED
    assert "values can’t be opened." in wrong[1]
    assert wrong[2] == "Put the missing keys back into EQUIPOISE_ENCRYPTION_KEYS."


@on_both
def test_a_clock_that_went_astray_fails() -> None:
    now = datetime.now(UTC)
    assert database.clock(now)[0] is Level.OK
    actions.beat(now + timedelta(seconds=90))
    level, found, mend = database.clock(now)
    assert (level, mend) == (Level.FAILED, "Set this machine’s clock by NTP.")
    assert found == "It differs from the workers’ by 90 s." or connection.vendor == "postgresql"


@pytest.mark.postgres
def test_a_clock_that_went_astray_fails_by_postgresqls_alone(
    postgres_url: str, django_db_blocker: Any
) -> None:
    with django_db_blocker.unblock(), standing_in(postgres_url):
        for minutes in (-5, 5):
            level, found, _ = database.clock(datetime.now(UTC) + timedelta(minutes=minutes))
            assert level is Level.FAILED
            assert "the database’s" in found


@on_both
def test_triggers_that_are_missing_fail() -> None:
    guards.remove(connection)
    ledger_guards.put_up(connection)
    level, found, mend = database.guarded(NOW)
    assert level is Level.FAILED
    assert "triggers are missing: audit_no_" in found
    assert mend.endswith("equipoise setup")
    guards.install(connection)
    assert database.guarded(NOW)[0] is Level.OK
    ledger_guards.take_down(connection)
    assert "triggers are missing: ledger_no_" in database.guarded(NOW)[1]
    ledger_guards.put_up(connection)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER TABLE {guards.TABLE} DISABLE TRIGGER audit_no_change")
        assert database.guarded(NOW)[0] is Level.FAILED


@on_both
def test_a_ledger_that_was_changed_fails() -> None:
    assert database.ledgers(NOW)[:2] == (Level.OK, "0 trials, every event fits the one before.")
    written(3)
    assert database.ledgers(NOW)[0] is Level.OK
    with connection.cursor() as cursor:
        cursor.execute("UPDATE ledger_event SET actor = 'eve' WHERE number = 2")
    level, found, mend = database.ledgers(NOW)
    assert level is Level.FAILED
    assert found == f"Event 2 of {TRIAL}: it was changed after it was written."
    assert f"equipoise trial verify {TRIAL}" in mend


@on_both
def test_a_trail_that_was_changed_fails() -> None:
    for subject in ("one", "two"):
        with transaction.atomic():
            audit.record(at=NOW, actor="ann", verb="looked", subject=subject)
    assert database.chain(NOW)[0] is Level.OK
    Entry.objects.filter(subject="one").update(actor="eve")
    level, found, mend = database.chain(NOW)
    assert level is Level.FAILED
    assert found.startswith("Row ")
    assert mend.startswith("Run: equipoise audit verify.")


@on_both
def test_a_worker_that_is_silent_fails_in_production() -> None:
    assert database.worker(NOW) == (
        Level.WARNING,
        "None is alive. None was seen for a day.",
        "Start one: equipoise worker",
    )
    actions.beat(NOW, "one")
    assert database.worker(NOW) == (Level.OK, "1 alive.", "")
    with PRODUCTION:
        found = database.worker(NOW + timedelta(minutes=3))
    assert found[:2] == (Level.FAILED, "None is alive. The last one beat at 2026-11-22 12:00 UTC.")


@on_both
def test_letters_that_were_given_up_or_wait_for_long_are_told() -> None:
    assert database.queue(NOW) == (Level.OK, "0 letters wait, 0 given up.", "")
    posted("one")
    assert database.queue(POSTED_AT + timedelta(hours=2))[0] is Level.WARNING
    Letter.objects.update(state="dead")
    level, found, mend = database.queue(POSTED_AT)
    assert (level, found) == (Level.WARNING, "0 letters wait, 1 given up.")
    assert "equipoise mail list" in mend


def test_backups_that_are_missing_or_old(tmp_path: Path) -> None:
    assert database.backups(NOW)[0] is Level.OK
    with PRODUCTION, override_settings(EQUIPOISE_HOME=tmp_path):
        assert database.backups(NOW)[:2] == (Level.WARNING, "None was ever made.")
        actions.backed_up(NOW)
        levels = [database.backups(NOW + timedelta(days=days))[0] for days in (1, 3, 8)]
        assert "Run: equipoise backup FILE" in database.backups(NOW + timedelta(days=8))[2]
        (tmp_path / queries.BACKED_UP).write_text("not a moment")
        assert database.backups(NOW)[0] is Level.WARNING
    assert levels == [Level.OK, Level.WARNING, Level.FAILED]


@contextmanager
def mail_server(says: bytes) -> Iterator[int]:
    """A server that says one line to whoever comes."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def answer() -> None:
            with listening.accept()[0] as caller:
                caller.sendall(says)
                caller.recv(100)

        Thread(target=answer, daemon=True).start()
        yield listening.getsockname()[1]


def of_mail(port: int) -> checks.said.Found:
    server = {"scheme": "smtp+plain", "host": "127.0.0.1", "port": port, "user": "", "password": ""}
    with override_settings(MAIL_SERVER=server):
        return outside.mail_server(NOW)


def test_a_mail_server_that_is_away_or_refuses_us_fails() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    with mail_server(b"554 not you\r\n") as refusing:
        for found in (of_mail(port), of_mail(refusing)):
            assert found[0] is Level.FAILED
            assert "does not take us (" in found[1]
            assert "EQUIPOISE_MAIL_URL" in found[2]


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("http://trials.example.org", "Letters lead to http://trials.example.org, without encryption."),
        ("https://elsewhere.example.org", "Letters lead to elsewhere.example.org, which is not answered."),
    ],
)
def test_an_address_that_letters_should_not_lead_to_fails(url: str, says: str) -> None:
    with override_settings(PUBLIC_URL=url, ALLOWED_HOSTS=["trials.example.org"]):
        level, found, mend = outside.address(NOW)
    assert (level, found) == (Level.FAILED, says)
    assert "EQUIPOISE_PUBLIC_URL" in mend


def test_an_address_that_is_right_is_well() -> None:
    for url, host in (("https://trials.example.org", "trials.example.org"), ("http://[::1]:8000", "[::1]")):
        with override_settings(PUBLIC_URL=url, ALLOWED_HOSTS=[host]):
            assert outside.address(NOW)[0] is Level.OK


def test_production_without_a_proxy_and_debugging_fail() -> None:
    assert outside.proxy(NOW)[0] is outside.debugging(NOW)[0] is Level.OK
    with PRODUCTION, override_settings(ALLAUTH_TRUSTED_PROXY_COUNT=0):
        assert outside.proxy(NOW)[0] is Level.FAILED
        assert "EQUIPOISE_BEHIND_PROXY=yes" in outside.proxy(NOW)[2]
    with PRODUCTION, override_settings(ALLAUTH_TRUSTED_PROXY_COUNT=1):
        assert outside.proxy(NOW)[0] is Level.OK
    with override_settings(DEBUG=True):
        assert outside.debugging(NOW)[:2] == (Level.FAILED, "Error pages show code and values.")


def test_a_disk_that_fills_or_cannot_be_written_to(monkeypatch: pytest.MonkeyPatch) -> None:
    for free, level in ((10**10, Level.OK), (10**9, Level.WARNING), (10**8, Level.FAILED)):
        monkeypatch.setattr(shutil, "disk_usage", lambda _, free=free: SimpleNamespace(free=free))
        assert machine.disk(NOW)[0] is level

    def refused(**_: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(tempfile, "TemporaryFile", refused)
    level, found, mend = machine.disk(NOW)
    assert (level, mend) == (Level.FAILED, "Let this user write there.")
    assert "can’t be written to (Read-only file system)." in found


def test_style_that_is_not_collected_and_holidays_that_are_not_known_are_told(tmp_path: Path) -> None:
    with override_settings(STATIC_ROOT=tmp_path):
        assert machine.static_files(NOW)[2] == "Run: equipoise manage collectstatic --noinput"
    level, found, _ = machine.public_holidays(datetime(3000, 1, 1, tzinfo=UTC))
    assert level is Level.WARNING
    assert "CA 3000" in found


@pytest.mark.django_db
def test_a_check_that_breaks_is_a_failure_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: datetime) -> checks.said.Found:
        raise RuntimeError("with words that may hold a value")

    monkeypatch.setattr(checks, "_TO_START", {"holidays": broken, "debugging": outside.debugging})
    found = {each.name: each for each in starting_checks(NOW)}
    assert found["holidays"].level is Level.FAILED
    assert found["holidays"].found == "It can’t be looked at (RuntimeError)."
    assert found["debugging"].level is Level.OK


@on_both
def test_news_that_is_not_written_down_for_long_is_seen() -> None:
    studies.load_records([record(1)], kind=studies.FILES, now=lambda: NOW - timedelta(hours=2))
    level, found, mend = database.news(NOW)
    assert (level, found) == (
        Level.WARNING,
        "Written down up to revision 0. More waits since 2026-11-22 10:00 UTC.",
    )
    assert "worker" in mend
    news.gather(NOW)
    assert database.news(NOW) == (Level.OK, "Written down up to revision 1.", "")
