"""Take the documentation's screenshots from a running demonstration.

Example: make demo, and in another terminal: python tools/screenshots.py --url http://127.0.0.1:8000

Pictures of pages behind a log-in are taken with --log-in NAME PASSWORD, once for each group of `BEHIND`; groups whose
log-in is not given are left as they are. Example: --log-in coordinator ... --log-in coordinator-01 ...
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Literal

from playwright.sync_api import BrowserContext, Page, sync_playwright

Shot = tuple[str, str, int, int, Literal["light", "dark"]]
"""A picture's name, the page's address, its width and height in CSS pixels, and its colours."""
IMAGES = Path(__file__).resolve().parents[1] / "docs" / "images"
SHOTS: tuple[Shot, ...] = (
    ("study", "/studies/NCT06918951/", 1280, 900, "light"),
    ("results", "/studies/?q=prostate+radiotherapy&near=Vancouver%2C+BC", 1280, 900, "light"),
    ("study-phone", "/studies/NCT06918951/?near=Vancouver#who", 390, 844, "dark"),
    ("contact-phone", "/studies/NCT06918951/contact/?near=Vancouver%2C+BC#centres", 390, 844, "light"),
)
BEHIND: dict[str, tuple[Shot, ...]] = {
    "coordinator": (("inbox", "/workspace/", 1280, 900, "light"),),
    "coordinator-01": (
        ("participant", "/trial/stop-2/participants/01-004/", 1280, 900, "light"),
        ("trial-phone", "/trial/stop-2/", 390, 844, "light"),
        ("flow", "/trial/stop-2/flow/", 1280, 1100, "light"),
    ),
}
"""Those that only somebody with a log-in sees, by the log-in's name."""
CHROMIUM = "/usr/bin/chromium"
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-sync",
    "--no-first-run",
]


def main() -> None:
    """Write every picture of `SHOTS`, and of the groups of `BEHIND` whose log-in is given, into docs/images."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--url", default="http://127.0.0.1:8000", help="where the demonstration is served")
    parser.add_argument(
        "--log-in",
        nargs=2,
        action="append",
        default=[],
        metavar=("NAME", "PASSWORD"),
        help="a log-in of the demonstration, with the password that it printed",
    )
    given = parser.parse_args()
    IMAGES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        take(browser.new_context(), given.url, SHOTS)
        for name, password in given.log_in:
            context = browser.new_context()
            log_in(context.new_page(), given.url, name, password)
            take(context, given.url, BEHIND[name])
        browser.close()


def log_in(page: Page, url: str, name: str, password: str) -> None:
    """Log somebody in: the demonstration shows the code of the second step beside its field."""
    page.goto(f"{url}/account/log-in/")
    page.fill("input[name=login]", name)
    page.fill("input[name=password]", password)
    page.keyboard.press("Enter")
    page.wait_for_url("**/code/**")
    shown = re.search(r"\b\d{6}\b", page.inner_text("main"))
    assert shown, "the page shows no code: is this the demonstration?"
    page.fill("input[name=code]", shown.group())
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.close()


def take(context: BrowserContext, url: str, shots: Iterable[Shot]) -> None:
    """Write pictures of pages as somebody with this context sees them."""
    for name, path, width, height, scheme in shots:
        page = context.new_page()
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=scheme)
        answer = page.goto(url + path, wait_until="networkidle")
        assert answer and answer.ok, f"{path} answers {answer and answer.status}: is this the demonstration?"
        page.screenshot(path=IMAGES / f"{name}.png")
        page.close()


if __name__ == "__main__":
    main()
