"""An empty home and database for the processes that a benchmark starts."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

DATABASES = ("sqlite", "postgresql")


@contextmanager
def empty_home(database: str) -> Iterator[dict[str, str]]:
    """The environment of processes that use an empty home and an empty database: one of `DATABASES`."""
    with tempfile.TemporaryDirectory(prefix="equipoise-benchmark-") as home:
        environment = os.environ | {"EQUIPOISE_HOME": home}
        environment.pop("DATABASE_URL", None)
        if database == "sqlite":
            yield environment
            return
        from tests.postgres import Postgres

        with Postgres() as server:
            yield environment | {"DATABASE_URL": server.create("benchmark")}
