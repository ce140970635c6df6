"""What the browser tests of all pages do and measure alike."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from tests.browser.conftest import Visitor
from tests.browsing import evaluated

VIOLATIONS = {"resultTypes": ["violations"]}
LEVELS = VIOLATIONS | {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
}
OF_COLOUR = VIOLATIONS | {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
"""The rules that look at colours; the colour scheme changes no element (`tests/house` holds the style sheets to it)."""
SHIFT = """() => new Promise(done => {
  let sum = 0;
  new PerformanceObserver(list => list.getEntries().forEach(e => { if (!e.hadRecentInput) sum += e.value; }))
    .observe({type: 'layout-shift', buffered: true});
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => done(sum), 50)));
})"""
WEIGHT = """() => performance.getEntriesByType('resource').concat(performance.getEntriesByType('navigation'))
  .filter(e => e.initiatorType !== 'img').reduce((sum, e) => sum + e.transferSize, 0)"""
STILL, VISITS = 0.001, 4
"""Less of a layout shift than this is none (0.1 is called good), and how often one looks before it is one."""
EVERY = ((1440, "light"), (1440, "dark"), (768, "light"), (360, "dark"))
"""Each width (CSS pixels), and each colour scheme in the layout of a desk and in that of a phone (below 960 pixels)."""
Looks = Iterable[tuple[int, str]]


def open_folds(page: Page) -> None:
    """Open every fold of the page."""
    evaluated(page, "document.querySelectorAll('details').forEach(each => { each.open = true; })")


def widen(page: Page, width: int, height: int = 800) -> None:
    """Make the window so wide, in CSS pixels, and wait until the page knows."""
    page.set_viewport_size({"width": width, "height": height})
    page.wait_for_function("width => window.innerWidth === width", arg=width)


def require_no_violations(page: Page, looks: Looks = EVERY) -> None:
    """Axe finds nothing at these widths (CSS pixels) and colour schemes.

    Everything is looked at once for each width; in its other colours only what colours decide.
    """
    seen = set[int]()
    for width, scheme in looks:
        widen(page, width, 900)
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        found = violations(page, OF_COLOUR if width in seen else LEVELS)
        told = [(each["id"], [node["html"][:160] for node in each["nodes"]][:4]) for each in found]
        assert not told, f"{width} px, {scheme}: {told}"
        seen.add(width)


def violations(page: Page, options: dict[str, Any]) -> list[dict[str, Any]]:
    """What axe finds. It is brought to a page once, and tells of violations alone: all else takes as long again."""
    if not evaluated(page, "'axe' in window"):
        evaluated(page, AXE_SCRIPT)
    found: list[dict[str, Any]] = evaluated(
        page, "options => axe.run(options).then(found => found.violations)", options
    )
    return found


def require_no_sideways_scrolling(
    page: Page, widths: Iterable[int] = (1440, 960, 768, 640, 360, 320)
) -> None:
    """Nothing is wider than the window; 320 is WCAG's reflow, 640 is 1280 at 200 %."""
    for width in widths:
        widen(page, width)
        assert evaluated(page, "document.documentElement.scrollWidth") <= width, width


def require_still_and_light(visitor: Visitor, path: str) -> Page:
    """Open a page as on a first visit: nothing moves while it arrives, and it weighs little.

    What moves by our doing moves at each visit. On a busy machine the browser now and then paints a page of which
    half has been read; so what moved is looked at again, with nothing kept from the visit before.
    """
    network = visitor.context.new_cdp_session(visitor.page)
    network.send("Network.enable")
    network.send("Network.setCacheDisabled", {"cacheDisabled": True})
    moved = list[float]()
    while not moved or (moved[-1] >= STILL and len(moved) < VISITS):
        page = visitor.see(path, until="networkidle")
        moved.append(evaluated(page, SHIFT))
    network.detach()
    assert moved[-1] < STILL, moved
    assert evaluated(page, WEIGHT) < 120_000
    return page


def has_focus(page: Page, selector: str) -> bool:
    """Whether the focus is on what the selector names, at this moment: for walking about with the Tab key."""
    return bool(evaluated(page, "selector => document.activeElement.matches(selector)", selector))


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the focus is there; every stop on the way must be seen to have it."""
    for _ in range(150):
        page.keyboard.press("Tab")
        if has_focus(page, selector):
            return
        # A pin's ring is drawn, not an outline.
        outline = evaluated(page, "getComputedStyle(document.activeElement).outlineStyle")
        seen = outline != "none" or has_focus(page, ".map__pin")
        assert seen, evaluated(page, "document.activeElement.outerHTML.slice(0, 120)")
    raise AssertionError(f"{selector} can't be reached with the Tab key")
