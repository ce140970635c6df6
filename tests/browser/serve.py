"""The whole site in a process of its own, over made-up records.

`python -m tests.browser.serve prepare` puts all it needs into EQUIPOISE_HOME and ends; without a word it serves what is
there until it is ended, and prints its address on one line when it is ready. EQUIPOISE_TEST_SLOWLY makes it dribble;
EQUIPOISE_TEST_CLOCK moves its time (`tests.browser.clock`).
"""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server


class Server(ThreadingMixIn, WSGIServer):
    """One thread for each request: a browser asks for several things at once."""

    daemon_threads = True
    request_queue_size = 64


class Quiet(WSGIRequestHandler):
    """Writes no line for each request."""

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing."""


def prepare() -> None:
    """Tables, static files, records, index."""
    from django.core.management import call_command

    from equipoise.web.search.actions import rebuild
    from equipoise.web.studies.actions import load_records
    from tests.browser.made_up import records, stop_2

    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    load_records(records(), now=lambda: datetime.now(UTC))
    rebuild()
    # After the index was built: its page is there, and no search finds it.
    load_records([stop_2()], now=lambda: datetime.now(UTC))


def main() -> None:
    """Prepare, or serve."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "equipoise.config.settings")
    django.setup()
    if sys.argv[1:] == ["prepare"]:
        prepare()
        return
    from equipoise.config.wsgi import application
    from tests.browser.clock import in_time
    from tests.browsing import at_pace
    from tests.passwords import cheap

    cheap()

    server = make_server("127.0.0.1", 0, at_pace(in_time(application)), Server, Quiet)
    sys.stdout.write(f"http://127.0.0.1:{server.server_port}\n")
    sys.stdout.flush()
    server.serve_forever()


if __name__ == "__main__":
    main()
