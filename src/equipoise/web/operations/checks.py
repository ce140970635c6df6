"""What `equipoise doctor` looks at. Each check is a function of the moment; one that breaks is a failure of its own.

Nothing is changed, and no letter is sent.
"""

from __future__ import annotations

import shutil
import stat
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from zoneinfo import ZoneInfo

import holidays
from django.conf import settings
from django.db import connection

from equipoise.links.index.errors import IndexUnusable
from equipoise.web.mail import queries as mail
from equipoise.web.mail.servers import Address, Down, Smtp
from equipoise.web.operations import queries
from equipoise.web.search import queries as search
from equipoise.web.vault import rotation

LITTLE, TOO_LITTLE = 5 * 10**9, 5 * 10**8
"""Bytes of room on the disk: below the first a warning, below the second a failure."""
ASTRAY = timedelta(seconds=30)
"""How far this machine's clock and the database's may lie apart."""
WAITS_LONG = timedelta(hours=1)
OLDEST_POSTGRES = 140_000
SECRET_FILES = ("secret-key", "encryption-keys", "equipoise.sqlite3", "demonstration-log-ins.json")


class Level(StrEnum):
    """How a check ended."""

    OK = "ok"
    WARNING = "warning"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Check:
    """One line: what was looked at, what was found, and what to do where it is not well."""

    name: str
    level: Level
    found: str
    mend: str = ""


Found = tuple[Level, str, str]


def all_checks(now: datetime) -> Iterator[Check]:
    """Every check, one after the other. Without a database those that need it are left out."""
    database = _done("database", _database, now)
    yield database
    needing = _OF_DATABASE if database.level is not Level.FAILED else {}
    for name, check in {**needing, **_OF_MACHINE}.items():
        yield _done(name, check, now)


def _done(name: str, check: Callable[[datetime], Found], now: datetime) -> Check:
    try:
        return Check(name, *check(now))
    except Exception as error:
        return Check(name, Level.FAILED, f"It can’t be looked at ({type(error).__name__}).", "See the log.")


def _database(now: datetime) -> Found:
    mend = "See that it runs and that DATABASE_URL names it."
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT current_setting('server_version_num')::int, current_setting('transaction_isolation')"
            )
            version, isolation = cursor.fetchone()
            old = version < OLDEST_POSTGRES or isolation != "read committed"
            found = f"PostgreSQL {version // 10_000}.{version % 100}, isolation {isolation}."
            return (
                (Level.FAILED, found, "Use PostgreSQL 14 or newer with read committed.")
                if old
                else _ok(found)
            )
        said = []
        for pragma in ("journal_mode", "foreign_keys"):
            cursor.execute(f"PRAGMA {pragma}")
            said.append(str(cursor.fetchone()[0]))
        cursor.execute("SELECT sqlite_version()")
        found = f"SQLite {cursor.fetchone()[0]}, journal {said[0]}, foreign keys {'on' if said[1] == '1' else 'off'}."
    well = said in (["wal", "1"], ["memory", "1"])
    return (
        _ok(found) if well else (Level.FAILED, found, "Put the file on a local disk: WAL needs one. " + mend)
    )


def _migrations(now: datetime) -> Found:
    left = queries.unapplied()
    if not left:
        return _ok("All are applied.")
    return Level.FAILED, f"{len(left)} are not applied.", "Run: equipoise manage migrate"


def _index(now: datetime) -> Found:
    try:
        found = search.status()
    except IndexUnusable:
        return Level.FAILED, "There is none that can be read.", "Run: equipoise index rebuild"
    told = f"{found.studies:,} studies, revision {found.revision:,}."
    if found.behind:
        return (
            Level.WARNING,
            f"{told} The database is at {found.kept_revision:,}.",
            "Run: equipoise index refresh",
        )
    return _ok(told)


def _keys(now: datetime) -> Found:
    columns = rotation.check()
    missing = sorted({key for each in columns for key in each.keys} - set(settings.ENCRYPTION_KEYS))
    shut = sum(each.shut for each in columns)
    count = sum(sum(each.keys.values()) for each in columns)
    if shut or missing:
        keys = f" Keys that are not at hand: {', '.join(missing)}." if missing else ""
        return (
            Level.FAILED,
            f"{shut:,} of {count:,} values can’t be opened.{keys}",
            "Put the missing keys back.",
        )
    return _ok(f"Every one of {count:,} sealed values can be opened.")


def _clock(now: datetime) -> Found:
    other = max((each.seen_at for each in queries.workers(now)), default=now)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            other = cursor.fetchone()[0]
    astray = abs(now - other) if connection.vendor == "postgresql" else max(other - now, timedelta(0))
    if astray > ASTRAY:
        found = f"It differs by {int(astray.total_seconds())} s from the database’s or a worker’s."
        return Level.FAILED, found, "Set this machine’s clock by NTP."
    return _ok("It agrees with the database.")


def _queue(now: datetime) -> Found:
    outbox, alive = mail.outbox(now), sum(each.alive for each in queries.workers(now))
    found = (
        f"{alive} workers, {outbox.letters['waiting']:,} letters wait, {outbox.letters['dead']:,} given up."
    )
    if not alive:
        return Level.WARNING, found, "Start one: equipoise worker"
    if outbox.overdue > WAITS_LONG or outbox.letters["dead"]:
        return Level.WARNING, found, "Look at /operations/queue/, or run: equipoise mail list"
    return _ok(found)


def _mail(now: datetime) -> Found:
    address = Address(**settings.MAIL_SERVER)
    if address.scheme == "mailbox":
        return _ok("The mailbox of the demonstration; nothing leaves.")
    try:
        Smtp(address, patience=10.0).greet()
    except Down as down:
        mend = "See EQUIPOISE_MAIL_URL: host, port, user, password; and that the server takes us."
        return Level.FAILED, f"{address.host}:{address.port} does not take us ({down.code}).", mend
    return _ok(f"{address.host}:{address.port} greets us{' and knows our user' if address.user else ''}.")


def _disk(now: datetime) -> Found:
    home = Path(settings.EQUIPOISE_HOME)
    free = shutil.disk_usage(home).free
    try:
        with tempfile.TemporaryFile(dir=home) as file:
            file.write(b"0" * 4096)
    except OSError as error:
        return Level.FAILED, f"{home} can’t be written to ({error.strerror}).", "Let this user write there."
    found = f"{free / 10**9:.1f} GB free in {home}."
    if free < LITTLE:
        return Level.FAILED if free < TOO_LITTLE else Level.WARNING, found, "Make room."
    return _ok(found)


def _permissions(now: datetime) -> Found:
    home = Path(settings.EQUIPOISE_HOME)
    places = [home / name for name in SECRET_FILES if (home / name).exists()]
    open_ = [each.name for each in places if each.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)]
    if open_ and home.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        return Level.FAILED, f"Others may read {', '.join(open_)}.", f"Run: chmod -R go-rwx {home}"
    return _ok("What is secret is for this user alone.")


def _secrets(now: datetime) -> Found:
    if settings.EQUIPOISE_MODE == "production":
        return _ok("Production, with secrets from the environment.")
    return Level.WARNING, "This is a demonstration.", "For strangers set EQUIPOISE_MODE=production."


def _static(now: datetime) -> Found:
    if (Path(settings.STATIC_ROOT) / "staticfiles.json").exists():
        return _ok("They are collected.")
    return Level.WARNING, "They are not collected.", "Run: equipoise manage collectstatic --noinput"


def _zones(now: datetime) -> Found:
    for name in ("America/Vancouver", "Europe/London", "Asia/Kolkata"):
        ZoneInfo(name)
    return _ok("They are there.")


def _holidays(now: datetime) -> Found:
    wanted = (now.year, now.year + 1)
    missing = [
        f"{country} {year}"
        for country in ("CA", "US", "GB")
        for year in wanted
        if not holidays.country_holidays(country, years=year)
    ]
    if missing:
        return Level.WARNING, f"Not known: {', '.join(missing)}.", "Update the software."
    return _ok(f"Known to the end of {wanted[1]}.")


def _ok(found: str) -> Found:
    return Level.OK, found, ""


_OF_DATABASE: dict[str, Callable[[datetime], Found]] = {
    "migrations": _migrations,
    "index": _index,
    "keys": _keys,
    "clock": _clock,
    "queue": _queue,
}
_OF_MACHINE: dict[str, Callable[[datetime], Found]] = {
    "mail": _mail,
    "disk": _disk,
    "permissions": _permissions,
    "mode": _secrets,
    "static files": _static,
    "time zones": _zones,
    "holidays": _holidays,
}
