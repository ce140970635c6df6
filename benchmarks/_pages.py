"""The text of study pages as a browser has it, and the scripts of notes run in one."""

from __future__ import annotations

import gzip
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, Route, sync_playwright

STATIC = Path(__file__).resolve().parents[1] / "src/equipoise/web/notes/static/notes"
ORIGIN = "http://localhost"
SECTIONS = """async (html) => {
  const { textOfElement, sectionsOf } = await import('/pagetext.js');
  const page = new DOMParser().parseFromString(html, 'text/html');
  const found = {};
  for (const [name, element] of sectionsOf(page)) found[name] = textOfElement(element).text;
  return found;
}"""


@contextmanager
def scripts() -> Iterator[Page]:
    """A blank page of a real Chromium that can import the scripts of notes; it reaches nothing else."""

    def serve(route: Route) -> None:
        path = STATIC / route.request.url.removeprefix(ORIGIN).lstrip("/")
        if path.suffix == ".js" and path.is_file():
            route.fulfill(body=path.read_text(encoding="utf-8"), content_type="text/javascript")
        else:
            route.fulfill(body="<!doctype html><title>Blank</title>", content_type="text/html")

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page()
        page.route("**/*", serve)
        page.goto(ORIGIN)
        yield page
        browser.close()


def versions(path: Path) -> dict[str, list[dict[str, Any]]]:
    """The records of a history file by their number, in its order."""
    found: dict[str, list[dict[str, Any]]] = {}
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            each = json.loads(line)
            found.setdefault(each["nct_id"], []).append(each)
    return found


def pages(path: Path, home: str) -> Iterator[tuple[str, list[str]]]:
    """For each study of a history file the study pages of its versions, the oldest first, as the site serves them."""
    os.environ.update({"EQUIPOISE_HOME": home, "EQUIPOISE_LOG_LEVEL": "ERROR"})
    os.environ["DJANGO_SETTINGS_MODULE"] = "equipoise.config.settings"
    import django

    django.setup()
    from django.core.management import call_command
    from django.test import Client

    from equipoise.web.studies import queries
    from equipoise.web.studies.actions import load_records

    call_command("migrate", verbosity=0)
    records = versions(path)
    load_records((each for many in records.values() for each in many), now=lambda: datetime.now(UTC))
    client = Client(headers={"host": "localhost"})
    for nct_id in records:
        numbers = [version.id for version in queries.versions(nct_id)]
        asked = (client.get(f"/studies/{nct_id}/?version={number}", secure=True) for number in numbers)
        yield nct_id, [answer.content.decode() for answer in asked]
