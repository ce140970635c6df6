"""Take the documentation's screenshots from a running demonstration.

Example: make demo, and in another terminal: python tools/screenshots.py --url http://127.0.0.1:8000

The pictures of the workspace need --session, the value of the cookie `sessionid` of a coordinator who is logged in;
without it they are left as they are.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from playwright.sync_api import sync_playwright

IMAGES = Path(__file__).resolve().parents[1] / "docs" / "images"
SHOTS = (
    ("study", "/studies/NCT06918951/", 1280, 900, "light"),
    ("results", "/studies/?q=prostate+radiotherapy&near=Vancouver%2C+BC", 1280, 900, "light"),
    ("study-phone", "/studies/NCT06918951/?near=Vancouver#who", 390, 844, "dark"),
    ("contact-phone", "/studies/NCT06918951/contact/?near=Vancouver%2C+BC#centres", 390, 844, "light"),
)
WORKSPACE = (("inbox", "/workspace/", 1280, 900, "light"),)
"""Those that only a member of a study team sees."""
CHROMIUM = "/usr/bin/chromium"
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-sync",
    "--no-first-run",
]


def main() -> None:
    """Write every picture of `SHOTS` into docs/images."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--url", default="http://127.0.0.1:8000", help="where the demonstration is served")
    parser.add_argument("--session", default="", help="a coordinator's session, for the workspace's pictures")
    given = parser.parse_args()
    url, session = given.url, given.session
    IMAGES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        for name, path, width, height, scheme in (*SHOTS, *(WORKSPACE if session else ())):
            page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
            if session:
                page.context.add_cookies([{"name": "sessionid", "value": session, "url": url}])
            page.goto(url + path, wait_until="networkidle")
            page.screenshot(path=IMAGES / f"{name}.png")
            page.close()
        browser.close()


if __name__ == "__main__":
    main()
