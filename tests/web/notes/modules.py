"""The scripts of notes in a real Chromium, without a page: each is imported and called as other scripts call it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, Route

from tests.browsing import evaluated, patient

STATIC = Path(__file__).resolve().parents[3] / "src/equipoise/web/notes/static/notes"
ORIGIN = "http://localhost"


@contextmanager
def modules(chromium: Browser) -> Iterator[Page]:
    """A blank page that can import them by `/name.js`; every request is answered here, none leaves."""
    page = patient(chromium.new_context().new_page())
    page.route("**/*", serve)
    page.goto(ORIGIN)
    yield page
    page.context.close()


def serve(route: Route) -> None:
    """Answer a request of such a page: a script of notes, or a blank page."""
    path = STATIC / route.request.url.removeprefix(ORIGIN).lstrip("/")
    if path.suffix == ".js" and path.is_file():
        route.fulfill(body=path.read_text(encoding="utf-8"), content_type="text/javascript")
    else:
        route.fulfill(body="<!doctype html><title>Blank</title><p>", content_type="text/html")


def call(page: Page, module: str, body: str, argument: Any = None) -> Any:
    """What the body gives, with the module's exports in `it` and the argument in `given`."""
    script = f"async (given) => {{ const it = await import('/{module}.js'); {body} }}"
    return evaluated(page, script, argument)
