"""`equipoise serve`: the web server of an installation, behind a proxy that ends TLS."""

from __future__ import annotations

import errno
import json
import os
import shutil
import signal
import socket
import subprocess  # nosec B404
import sys
from functools import partial
from importlib import import_module
from multiprocessing import connection, parent_process
from pathlib import Path
from threading import Thread, Timer
from typing import TYPE_CHECKING, Annotated, Any

import typer

from equipoise.core.values.errors import BusyError, SettingError, UserError

if TYPE_CHECKING:
    from wsgiref.types import WSGIApplication

    from equipoise.config.forwarding import Networks

HERE = "127.0.0.1"
THREADS = min(8, 2 * (os.cpu_count() or 1) + 1)
"""Requests that one process answers at once; more wait their turn."""
LOGS = {"demonstration": "Readable", "production": "JsonLines"}
DOCTOR = [
    sys.executable,
    "-c",
    "from equipoise.cli.main import main; main()",
    "doctor",
    "--starting",
    "--json",
]


class PortTaken(BusyError):
    """Another program listens where we would."""


class NotFit(UserError):
    """Something was found that nobody should be served with."""

    exit_code = 7


def serve(
    host: Annotated[str, typer.Option(help="The address to listen on.")] = HERE,
    port: Annotated[int, typer.Option(min=1, max=65_535, help="The port to listen on.")] = 8000,
    workers: Annotated[
        int, typer.Option(min=1, max=64, help="Processes that answer; one for each core.")
    ] = 2,
    forwarded_allow: Annotated[
        str,
        typer.Option(help="Proxies whose X-Forwarded-For and -Proto are believed: addresses or networks."),
    ] = "127.0.0.1,::1",
    stop_within: Annotated[
        int,
        typer.Option(min=1, max=600, help="Seconds that requests at hand have to end when it is stopped."),
    ] = 30,
) -> None:
    """Serve the site until stopped (SIGTERM or Ctrl-C); requests at hand are finished first.

    It does not start where nobody should be served: with tables of another version, a missing key or error pages that
    show code. A process that dies is replaced. Keep `equipoise worker` running beside it.

    Example: equipoise serve --workers 4
    """
    from equipoise.config import environment
    from equipoise.config.forwarding import networks

    trusted, settings = networks(forwarded_allow), environment.read()
    require_free(host, port, "serve")
    _require_fitness()
    _count_afresh(settings.home, port)
    sys.stderr.write(f"Equipoise listens on {host}:{port}.\n")
    lines = LOGS[settings.mode]
    listen(host, port, workers=workers, trusted=trusted, patience=stop_within, lines=lines, respawn=True)


def listen(
    host: str, port: int, *, workers: int, trusted: Networks, patience: int, lines: str, respawn: bool
) -> None:
    """Answer until told to stop. `patience`: seconds that requests at hand may take then.

    `lines`: how the server writes its own few log lines. There is no access log of its own: the one of
    `web.shell.requests` names no address. `respawn`: whether a process that dies is replaced, or ends all of it.
    """
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    Granian(
        "equipoise.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS,
        respawn_failed_workers=respawn,
        workers_kill_timeout=patience,
        log_access=False,
        log_level=LogLevels.warning,
        log_dictconfig=_log(lines),
    ).serve(target_loader=partial(load, trusted=trusted, patience=patience))


def load(target: str, *, trusted: Networks, patience: int) -> WSGIApplication:
    """Loads `target` (module:name) in a process of the server, deaf to Ctrl-C, and ends that with its parent.

    A terminal sends Ctrl-C to every process of the command. Granian's workers must hear it from their parent alone:
    told twice to stop, they wait for ever.
    """
    from equipoise.config.forwarding import Forwarding

    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    Thread(target=_end_with_parent, args=(patience,), daemon=True).start()
    module, name = target.split(":")
    return Forwarding(getattr(import_module(module), name), trusted)


def require_free(host: str, port: int, command: str) -> None:
    """PortTaken where another program listens there already, SettingError where that is no address of ours."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except socket.gaierror as error:
            raise _no_address(host) from error
        except PermissionError as error:
            raise SettingError(
                f"this user may not listen on port {port}.",
                where="--port",
                mend=f"Choose one above 1023: equipoise {command} --port 8080.",
            ) from error
        except OSError as error:
            if error.errno == errno.EADDRNOTAVAIL:
                raise _no_address(host) from error
            raise PortTaken(
                f"port {port} on {host} is taken by another program.",
                mend=f"Stop that one, or choose another: equipoise {command} --port 8080.",
            ) from error


def _no_address(host: str) -> SettingError:
    return SettingError(f"{host} is no address of this machine.", where="--host", mend="127.0.0.1 always is.")


def _require_fitness() -> None:
    """Ask `equipoise doctor` in a process of its own: this one stays small, and hands no connection on."""
    done = subprocess.run(DOCTOR, stdout=subprocess.PIPE, text=True, check=False)  # noqa: S603  # nosec B603
    try:
        checks = json.loads(done.stdout)["checks"]
    except (ValueError, KeyError):
        raise typer.Exit(done.returncode or 1) from None
    bad = [each for each in checks if each["level"] == "failed"]
    if bad:
        told = " ".join(f"{each['name']}: {each['found']} {each['mend']}." for each in bad)
        raise NotFit(f"it does not start. {told.replace('..', '.')}")


def _count_afresh(home: Path, port: int) -> None:
    """A folder for the counts of this server's processes; those of an earlier one are done with."""
    folder = home / "metrics" / str(port)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder)


def _log(lines: str) -> dict[str, Any]:
    return {
        "formatters": {"line": {"()": f"equipoise.web.shell.logs.{lines}"}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
        "loggers": {"_granian": {"handlers": ["stderr"], "propagate": False}},
    }


def _end_with_parent(patience: int) -> None:
    """However the process ends that started us, nothing is left behind: ask for an end, then take it."""
    parent = parent_process()
    if parent is None:
        return
    connection.wait([parent.sentinel])
    last = Timer(patience, os._exit, (1,))
    last.daemon = True
    last.start()
    os.kill(os.getpid(), signal.SIGTERM)
