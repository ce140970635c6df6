"""Loaded before everything else (`-p tests.home`): each test process keeps its data in a folder of its own.

A conftest would come too late: pytest-django reads the settings, and with them EQUIPOISE_HOME, before any conftest.
"""

from __future__ import annotations

import gc
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests import passwords

# The same cases every time, so that a red run can be had again. `HYPOTHESIS_PROFILE=search` looks for new ones.
settings.register_profile(
    "steady", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile(
    "search", deadline=None, max_examples=2_000, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))
FIXTURE_SHARED = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
"""What a property suppresses whose cases share a fixture: naming one check anew would forget `too_slow`."""

# Thousands of tests and all that they import stay to the end: to look through them for rubbish again and again took a
# fifth of a run. What is collected is left alone from then on (see below), and new objects are looked at less often.
gc.set_threshold(20_000, 20, 20)
passwords.cheap()
HOME = tempfile.mkdtemp(prefix="equipoise-test-")
os.environ["EQUIPOISE_HOME"] = HOME
os.environ["EQUIPOISE_MODE"] = "demonstration"
# Playwright keeps an event loop in this thread, which Django would take for asynchronous code of ours.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
os.environ.pop("DATABASE_URL", None)
# Made by the process that begins the run and inherited by its workers.
if "PYTEST_XDIST_WORKER" not in os.environ:
    os.environ["EQUIPOISE_TEST_PLACES"] = tempfile.mkdtemp(prefix="equipoise-test-places-")
PLACES = Path(os.environ["EQUIPOISE_TEST_PLACES"])
# Compiled places are the same for every process: the first to ask for them compiles them, others wait for that.
(Path(HOME) / "gazetteer").symlink_to(PLACES)
# Where nobody keeps what Python compiles, the programs that tests start would each compile everything again.
if os.environ.pop("PYTHONDONTWRITEBYTECODE", ""):
    os.environ["PYTHONPYCACHEPREFIX"] = str(PLACES / "compiled")


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """The tests are there, and stay: nothing of them is rubbish before the end."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(trylast=True)
def pytest_unconfigure() -> None:
    """Leave nothing behind; the places go with the process that began the run."""
    shutil.rmtree(HOME, ignore_errors=True)
    if "PYTEST_XDIST_WORKER" not in os.environ:
        shutil.rmtree(PLACES, ignore_errors=True)


@pytest.fixture(scope="session", autouse=True)
def _settings_keep_to_the_tests_home() -> Iterator[None]:
    """The guard of this file's own promise: no test ever writes into a developer's data."""
    from django.conf import settings

    assert str(settings.EQUIPOISE_HOME) == HOME
    yield
