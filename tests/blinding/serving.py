"""What is told at the server itself: by commands, to whatever measures the installation, in letters and copies."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

import zstandard
from prometheus_client import generate_latest
from typer import Typer
from typer.testing import CliRunner

from equipoise.cli import allocation, trial
from equipoise.web.mail import messages
from equipoise.web.mail.models import Letter
from equipoise.web.operations import checks, dumping, figures
from equipoise.web.shell import measures
from tests.blinding.holding import sizes
from tests.blinding.playing import NOW
from tests.web.allocation.example import TRIAL

COMMANDS: tuple[tuple[Typer, tuple[str, ...]], ...] = (
    (trial.app, ("list", "--json")),
    (trial.app, ("state", TRIAL, "--json")),
    (trial.app, ("verify", TRIAL, "--json")),
    (trial.app, ("head", TRIAL, "--json")),
    (allocation.app, ("status", TRIAL)),
    (allocation.app, ("status", TRIAL, "--json")),
)
"""What somebody at the server may run, with no key."""
Counts = dict[tuple[str, str], float]


def told() -> dict[str, bytes]:
    """Metrics of the state, the doctor, and commands."""
    found = {"metrics": generate_latest(figures.State(NOW))}
    looked = [each for each in checks.all_checks(NOW) if each.name != "disk"]
    found["doctor"] = "\n".join(f"{each.level} {each.name} {each.found}" for each in looked).encode()
    with patch.object(trial, "start_django"), patch.object(allocation, "start_django"):  # it runs already
        for app, words in COMMANDS:
            done = CliRunner().invoke(app, words, catch_exceptions=False)
            assert done.exit_code == 0, done.output
            found[" ".join(words)] = sizes(done.output).encode()
    return found


def copied() -> bytes:
    """A backup, with how long what is shut in it is."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "backup"
        dumping.dump(path, NOW, lambda done, total: None)
        whole = zstandard.ZstdDecompressor().stream_reader(path.read_bytes()).read()
    return sizes(whole.decode()).encode()


def letters() -> list[bytes]:
    """Every letter as it goes out."""
    return [messages.build(each).as_bytes() for each in Letter.objects.order_by("created_at", "id")]


def counted() -> Counts:
    """How many requests of each kind were answered so far, by route and status."""
    return {
        (each.labels["route"], each.labels["method"] + each.labels["status"]): each.value
        for family in measures.registry().collect()
        for each in family.samples
        if each.name == "equipoise_requests_total"
    }


def since(before: Counts) -> Counts:
    """How many more there are now."""
    return {name: more for name, value in counted().items() if (more := value - before.get(name, 0))}
