"""The guide for operators is run as it stands, on stand-ins for the machine's own programs.

Beside it the files of `deploy/`: units, proxies, alerts and settings name what there is.
"""

from __future__ import annotations

import configparser
import json
import os
import re
import shlex
import socket
import stat
import subprocess
import sys
from base64 import b64encode
from pathlib import Path

import pytest
import yaml
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Sink
from django.test import Client

from equipoise import demonstration
from equipoise.config.environment import SETTINGS
from tests import places
from tests.house.test_docs import SHELL, _all_commands, unknown  # noqa: F401

ROOT = Path(__file__).resolve().parents[2]
GUIDE = (ROOT / "docs/how-to/operate.md").read_text()
DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
EQUIPOISE = "/opt/equipoise/.venv/bin/equipoise"
HARDENED = {
    "NoNewPrivileges": "yes",
    "CapabilityBoundingSet": "",
    "ProtectSystem": "strict",
    "ProtectHome": "yes",
    "PrivateTmp": "yes",
    "PrivateDevices": "yes",
    "UMask": "0077",
    "User": "equipoise",
    "EnvironmentFile": "/etc/equipoise.env",
}
COMPILED = ("PYTHONPATH", "PYTHONPYCACHEPREFIX")
"""Where Python finds the program, and what it compiled of it."""
QUIET = ("apt-get", "useradd", "make", "git", "systemctl", "createuser", "createdb", "dropdb")
"""Programs of the machine that only note that they were called."""
NOTING = '#!/bin/sh\necho "$(basename "$0") $*" >>"{log}"\n'
SUDO = '#!/bin/sh\nwhile [ "${1#-}" != "$1" ]; do [ "$1" = -u ] && shift; shift; done\nexec "$@"\n'
INSTALL = """#!/bin/sh
# As install(1), without owners, who are not on this machine.
for each; do shift; case $each in equipoise) ;; -o|-g) ;; *) set -- "$@" "$each";; esac; done
exec /usr/bin/install "$@"
"""
PROGRAM = """#!/bin/sh
# The registry is not asked by tests; the doctor misses the worker, which the stand-in for systemd does not start.
# What the guide says twice (look again, set up again) is done once.
case "$1 $2" in "registry sync") echo "$*" >>"{log}"; exit 0;; esac
grep -qxF "equipoise $*" "{log}" && exit 0
echo "equipoise $*" >>"{log}"
"{python}" -c 'from equipoise.cli.main import main; main()' "$@" && ended=0 || ended=$?
echo "equipoise $1 ended with $ended" >>"{log}"
[ "$1" = doctor ] && [ $ended = 7 ] && exit 0
exit $ended
"""


def program(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


class Machine:
    """A folder that stands for a machine: its paths, its programs, what they were told."""

    def __init__(self, root: Path, mail_port: int) -> None:
        self.root, self.log = root, root / "log"
        for each in QUIET:
            program(root / "bin" / each, NOTING.format(log=self.log))
        program(root / "bin/sudo", SUDO)
        program(root / "bin/install", INSTALL)
        program(root / "bin/id", "#!/bin/sh\necho equipoise\n")
        program(root / "bin/sudoedit", f'#!/bin/sh\ncp "{root}/written.env" "$1"\n')
        program(
            root / "opt/equipoise/.venv/bin/equipoise", PROGRAM.format(log=self.log, python=sys.executable)
        )
        for folder in ("usr/local/bin", "etc/systemd/system", "etc/caddy"):
            (root / folder).mkdir(parents=True)
        self._copy_deploy()
        self._write_settings(mail_port)

    def _copy_deploy(self) -> None:
        for each in DEPLOY.rglob("*"):
            if each.is_file():
                program(
                    self.root / "opt/equipoise/deploy" / each.relative_to(DEPLOY), self.here(each.read_text())
                )

    def _write_settings(self, mail_port: int) -> None:
        """What an operator writes into the settings: everything but the database as the example has it."""
        text = self.here((DEPLOY / "equipoise.env").read_text())
        written = {
            "DATABASE_URL": "",
            "EQUIPOISE_MAIL_URL": f"smtp+plain://127.0.0.1:{mail_port}",
            "EQUIPOISE_SECRET_KEY": "s" * 64,
            "EQUIPOISE_ENCRYPTION_KEYS": f"2026a:{b64encode(b'k' * 32).decode()}",
        }
        for name, value in written.items():
            text = re.sub(rf"^{name}=.*$", f"{name}='{value}'", text, flags=re.MULTILINE)
        (self.root / "written.env").write_text(text)

    def here(self, text: str) -> str:
        """The same with this machine's paths."""
        return re.sub(r"(?<![\w/.])/(opt|etc|srv|usr/local)\b", rf"{self.root}/\1", text)

    def run(self, script: str) -> subprocess.CompletedProcess[str]:
        path = f"{self.root}/usr/local/bin:{self.root}/bin:{os.environ['PATH']}"
        given = {"PATH": path, "REPOSITORY": "r", "VERSION": "v", "RECORDS": str(self.root / "records.jsonl")}
        kept = {name: os.environ[name] for name in ("HOME", *COMPILED) if name in os.environ}
        return subprocess.run(
            ["sh", "-eu"],
            input=self.here(script),
            env=kept | given,
            capture_output=True,
            text=True,
            check=False,
        )


@pytest.mark.timeout(900)
def test_the_guide_can_be_followed_command_by_command(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    mail = Controller(Sink(), hostname="127.0.0.1", port=port)
    mail.start()
    try:
        machine = Machine(tmp_path, port)
        (tmp_path / "records.jsonl").write_text(json.dumps(next(demonstration.records())))
        places.given_to(tmp_path / "srv/equipoise")
        done = machine.run("\n".join(SHELL.findall(GUIDE)))
    finally:
        mail.stop()
    assert done.returncode == 0, done.stderr[-2_000:]
    assert "Start one: equipoise worker" in done.stdout
    assert "today.backup can be restored." in done.stdout
    assert "rows were restored." in done.stdout
    assert "The trail is whole." in done.stdout
    told = (tmp_path / "log").read_text()
    for each in ("createdb --owner equipoise equipoise", "systemctl enable --now equipoise-web", "git -C"):
        assert each in told
    for each in ("setup", "backup", "restore", "keys"):
        assert f"equipoise {each} ended with 0" in told


def unit(path: Path) -> dict[str, list[str]]:
    """The directives of a unit's [Service], each with all its values."""
    found: dict[str, list[str]] = {}
    for line in path.read_text().partition("[Service]")[2].partition("[Install]")[0].splitlines():
        name, _, value = line.partition("=")
        if value or "=" in line:
            found.setdefault(name, []).append(value)
    return found


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.stem)
def test_units_are_hardened_and_call_commands_that_there_are(path: Path) -> None:
    found = unit(path)
    assert {name: found[name] for name in HARDENED} == {name: [value] for name, value in HARDENED.items()}
    assert found["ReadWritePaths"][0].startswith("/srv/equipoise")
    for line in found["ExecStart"] + found.get("ExecStartPost", []):
        words = shlex.split(line.replace("$$", "$").replace("%%", "%"))
        if words[:2] == ["/bin/sh", "-c"]:
            words = shlex.split(words[2])[1:]
        if words[0] != "/usr/bin/find":
            assert words[0] == EQUIPOISE
            assert unknown(words[1:]) == []


def test_each_timer_has_its_service_and_each_unit_is_in_the_guide() -> None:
    for timer in (DEPLOY / "systemd").glob("*.timer"):
        read = configparser.ConfigParser(interpolation=None)
        read.read(timer)
        assert read["Timer"]["Persistent"] == "yes"
        assert timer.with_suffix(".service") in UNITS
    assert {each.name for each in (DEPLOY / "systemd").iterdir()} == set(
        re.findall(r"systemd/(equipoise-[a-z]+\.\w+) ", GUIDE)
    )


def test_the_web_servers_first_process_alone_is_told_to_stop_and_has_the_time() -> None:
    found = unit(DEPLOY / "systemd/equipoise-web.service")
    within = int(re.search(r"--stop-within (\d+)", found["ExecStart"][0])[1])  # type: ignore[index]
    assert found["KillMode"] == ["mixed"]
    assert int(found["TimeoutStopSec"][0]) > within


def test_the_example_of_settings_names_settings() -> None:
    named = re.findall(r"^([A-Z_]+)='", (DEPLOY / "equipoise.env").read_text(), re.MULTILINE)
    assert set(named) <= {each.name for each in SETTINGS}
    assert len(named) == 11


@pytest.mark.parametrize("name", ["Caddyfile", "nginx.conf"])
def test_proxies_keep_secrets_out_of_their_logs_and_say_themselves_who_asks(name: str) -> None:
    text = (DEPLOY / "proxy" / name).read_text()
    caddy = name == "Caddyfile"
    assert {text.count(opened) == text.count(closed) for opened, closed in ("{}",)} == {True}
    for path in ("/healthz", "/readyz", "/metrics"):
        assert path in text
    wanted = (
        (
            "request>uri delete",
            "request>headers delete",
            "header_up -X_*",
            "max_size 2MB",
            "X-Forwarded-For {remote_host}",
        )
        if caddy
        else (
            "underscores_in_headers off;",
            "client_max_body_size 2m;",
            "X-Forwarded-For $remote_addr;",
            "log crit;",
        )
    )
    assert [each for each in wanted if each not in text] == []
    if not caddy:
        logged = re.search(r"log_format equipoise '([^']*)'", text)
        assert logged
        assert not re.search(r"\$(request|request_uri|uri|args|http_\w+)\b(?!_)", logged[1])
        assert text.count("access_log") == text.count(".log equipoise;") == text.count("listen [::]:")


@pytest.mark.django_db
def test_alerts_ask_for_figures_that_there_are(client: Client) -> None:
    rules = yaml.safe_load((DEPLOY / "alerts.yml").read_text())["groups"][0]["rules"]
    client.get("/about/")
    told = client.get("/metrics").content.decode()
    known = set(re.findall(r"^(equipoise_\w+)", told, re.MULTILINE))
    for rule in rules:
        asked = set(re.findall(r"equipoise_\w+", rule["expr"]))
        assert asked <= known, rule["alert"]
        assert set(rule["annotations"]) == {"summary", "look"}
    assert len(rules) >= 10
