"""An installation of its own on either database, with letters that wait, for the programs that tests start."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tests.databases import standing_in, tabled
from tests.home import HOME
from tests.web.mail.making import posted
from tests.web.mail.peers import Peer

PROGRAM = [sys.executable, "-c", "from equipoise.cli.main import main; main()"]


class House:
    """A folder, a database, and letters that wait in it. `settings` are of the environment of what is started."""

    def __init__(self, folder: Path, url: str, blocker: Any, letters: int, **settings: str) -> None:
        self.url, self.blocker = url, blocker
        # The same keys as ours: we write its letters.
        for name in ("encryption-keys", "secret-key"):
            shutil.copyfile(Path(HOME) / name, folder / name)
        place = {"EQUIPOISE_HOME": str(folder), "DATABASE_URL": url, "EQUIPOISE_LOG_LEVEL": "ERROR"}
        self.environment = {**os.environ, **place, **settings}
        with standing_in(url, blocker):
            for each in range(letters):
                posted(str(each), datetime.now(UTC))

    def run(self, words: list[str]) -> str:
        """What a program says that goes well."""
        done = subprocess.run(
            words, env=self.environment, capture_output=True, text=True, timeout=120, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def start(self, *words: str) -> subprocess.Popen[bytes]:
        """A worker."""
        return subprocess.Popen([*PROGRAM, "worker", *words], env=self.environment, stdin=subprocess.PIPE)

    def ask(self, statement: str, *values: str) -> Any:
        """The first column of the first row that a query gives; None where it gives none."""
        with standing_in(self.url, self.blocker), connection.cursor() as cursor:
            cursor.execute(statement, values)
            row = cursor.fetchone() if cursor.description else None
        return row[0] if row else None

    def count(self, state: str) -> int:
        """How many letters stand in a state."""
        return int(self.ask("select count(*) from mail_letter where state = %s", state))


Build = Callable[..., House]


@pytest.fixture
def sqlite_house(tmp_path: Path, tables: Path, django_db_blocker: Any) -> Build:
    """Build a house over a SQLite file: `sqlite_house(20, EQUIPOISE_MAIL_URL=...)`."""
    url = f"sqlite:///{tabled(tmp_path, tables) / 'equipoise.sqlite3'}"
    return lambda letters, **settings: House(tmp_path, url, django_db_blocker, letters, **settings)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def house(request: pytest.FixtureRequest, tmp_path: Path, django_db_blocker: Any) -> Iterator[Build]:
    """Build a house over either database: `house(20, EQUIPOISE_MAIL_URL=...)`."""
    if request.param == "sqlite":
        yield request.getfixturevalue("sqlite_house")
        return
    copied = request.getfixturevalue("postgres_tables")
    url = request.getfixturevalue("postgres_server").create("mail", of=copied)
    yield lambda letters, **settings: House(tmp_path, url, django_db_blocker, letters, **settings)


def to(peer: Peer) -> dict[str, str]:
    """The setting that names a mail server."""
    return {"EQUIPOISE_MAIL_URL": f"smtp+plain://127.0.0.1:{peer.port}"}
