"""Pulling what changed from the live registry: where to begin, where to go on, when there is nothing new.

What is needed to go on lies in the load's `progress`, written once the page it follows is kept: `url`, `since`
(a date or None), `data` (the server's data version when the window began), `token` (of the next page), and
`follows` (whether the next sync may begin where this one's data ended, without leaving a gap).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from equipoise.links.ctgov import unwrap
from equipoise.links.ctgov.client import ApiVersion, Client, TokenRefused
from equipoise.web.studies.loading import Run
from equipoise.web.studies.models import Load

OVERLAP = timedelta(days=1)
"""What was posted on the day of the last sync's data, and the day before, is asked for again: a release can
come out while a day isn't over. What is known already counts as unchanged."""
RESTARTS = 3
"""How often a window is begun anew when the server drops its tokens, as it may when its data change."""

OnPage = Callable[[int, int | None], None]


@dataclass(frozen=True, slots=True)
class Window:
    """What to ask for: everything posted since a day, from a page's token on."""

    since: date | None
    data: str
    follows: bool
    place: str = ""
    """The token of the page to go on from."""

    def progress(self, url: str) -> dict[str, Any]:
        """As kept in the load's row."""
        since = self.since.isoformat() if self.since else None
        return {"url": url, "since": since, "data": self.data, "follows": self.follows, "token": self.place}


def choose_window(url: str, version: ApiVersion, since: date | None) -> Window | None:
    """Where this sync begins; None if the server has nothing newer than the last finished one.

    An unfinished sync of the same address and day goes on where it stopped. Otherwise a given `since` is
    obeyed, and without one the last finished sync is followed from the day of its data.
    """
    unfinished = _unfinished(url)
    if unfinished is not None and (unfinished.since == since if since else unfinished.follows):
        return unfinished
    done = _last(url, state=Load.State.DONE, progress__follows=True)
    data = ApiVersion("", done.progress["data"]) if done else None
    if since is not None:
        reaches = data is None or (data.data_date is not None and since <= data.data_date)
        return Window(since, version.data, follows=reaches)
    if data is not None and data.data == version.data:
        return None
    day = data.data_date if data else None
    return Window(day - OVERLAP if day else None, version.data, follows=True)


def pull(run: Run, client: Client, window: Window, on_page: OnPage) -> None:
    """Keep page after page; a window whose token is refused is begun anew, at most three times."""
    run.load.progress = window.progress(client.url)
    for attempt in range(RESTARTS + 1):
        try:
            _pull(run, client, window, on_page)
            return
        except TokenRefused:
            if attempt == RESTARTS:
                raise
            window = replace(window, place="")


def _pull(run: Run, client: Client, window: Window, on_page: OnPage) -> None:
    met, total = 0, None
    for number, page in enumerate(client.pages(window.since, window.place), 1):
        source = f"{client.url} page {number}"
        run.add_all(
            found for place, raw in enumerate(page.studies, 1) for found in unwrap(raw, source, None, place)
        )
        run.flush(replace(window, place=page.next_token).progress(client.url))
        met, total = met + len(page.studies), total if page.total is None else page.total
        on_page(met, total)


def _unfinished(url: str) -> Window | None:
    """The last sync's window, if that sync stopped with pages left."""
    last = _last(url)
    if last is None or last.state == Load.State.DONE or not last.progress.get("token"):
        return None
    kept = last.progress
    since = date.fromisoformat(kept["since"]) if kept["since"] else None
    return Window(since, kept["data"], kept["follows"], kept["token"])


def _last(url: str, **wanted: Any) -> Load | None:
    found = Load.objects.filter(kind=Load.Kind.SYNC, progress__url=url, **wanted)
    return found.order_by("-id").first()
