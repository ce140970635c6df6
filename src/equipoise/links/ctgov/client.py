"""The registry's API v2 (https://clinicaltrials.gov/data-api/api), asked politely.

One request at a time, with a pause in between, under a name that says who asks. What can be cured by waiting
(429, 5xx, a broken line, half an answer) is tried again with growing, jittered pauses; `Retry-After` is obeyed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

import httpx
import orjson

from equipoise.core.values.errors import InputError, OutsideError

LIVE = "https://clinicaltrials.gov/api/v2"
USER_AGENT = "Equipoise (clinical-trial finder; one request at a time)"
PAGE_SIZE = 500
"""Records in a page. The API gives up to 1,000; half of it keeps an answer below some 10 MB."""
GAP = 1.0
"""Seconds between two requests. The registry asks for no more than about 50 a minute."""
ATTEMPTS = 6
LONGEST_WAIT = 600.0
LARGEST_ANSWER = 500_000_000
TIMEOUT = httpx.Timeout(60.0, connect=15.0)


class TokenRefused(OutsideError):
    """The server no longer takes a page's token: begin the same question anew."""


@dataclass(frozen=True, slots=True)
class ApiVersion:
    """What the API serves: its own version and the time of its data, as it writes it."""

    api: str
    data: str

    @property
    def data_date(self) -> date | None:
        """The day of the data, None if it can't be read."""
        try:
            return date.fromisoformat(self.data[:10])
        except ValueError:
            return None


@dataclass(frozen=True, slots=True)
class Page:
    """One page of records. `next_token` is `""` on the last; `total` is None where it wasn't counted."""

    studies: tuple[Any, ...]
    next_token: str
    total: int | None


@dataclass(frozen=True, slots=True)
class Manners:
    """How the client waits: real time and chance come in here, so that tests have neither.

    `pause` takes seconds, `random` gives a number from 0 to 1, `now` an aware date and time.
    """

    pause: Callable[[float], None]
    random: Callable[[], float]
    now: Callable[[], datetime]
    gap: float = GAP
    attempts: int = ATTEMPTS


class Client:
    """A conversation with one server. Use it as a context manager."""

    def __init__(self, url: str = LIVE, *, manners: Manners, page_size: int = PAGE_SIZE) -> None:
        if urlsplit(url).scheme not in {"http", "https"} or not urlsplit(url).netloc:
            raise InputError(f"“{url}” is not the address of an API.", mend=f"Write it as {LIVE}.")
        self.url, self._manners, self._page_size = url.rstrip("/"), manners, page_size
        self._http = httpx.Client(headers={"User-Agent": USER_AGENT}, timeout=TIMEOUT)
        self._asked = False

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    def version(self) -> ApiVersion:
        """What the server serves now. OutsideError if it doesn't say."""
        found = self._get("/version", {})
        api, data = found.get("apiVersion"), found.get("dataTimestamp")
        if not isinstance(api, str) or not isinstance(data, str):
            raise self._strange("its /version says neither its version nor the time of its data")
        return ApiVersion(api, data)

    def page(self, since: date | None, place: str = "") -> Page:
        """One page of what was posted on or after `since` (None: of everything), oldest first.

        `place` is the `next_token` of the page before.

        TokenRefused where the server no longer takes the token; OutsideError otherwise.
        """
        try:
            found = self._get("/studies", self._question(since, place))
        except _Refused as error:
            if place:
                raise TokenRefused("the server no longer takes the page's token.", retry=True) from error
            raise
        studies, following, total = (found.get(key) for key in ("studies", "nextPageToken", "totalCount"))
        if not isinstance(studies, list):
            raise self._strange("its answer has no list of studies")
        return Page(
            tuple(studies),
            following if isinstance(following, str) else "",
            total if isinstance(total, int) else None,
        )

    def pages(self, since: date | None, place: str = "") -> Iterator[Page]:
        """Page after page from a page's token on (from the beginning without one)."""
        while True:
            page = self.page(since, place)
            yield page
            if not page.next_token:
                return
            if page.next_token == place:
                raise self._strange("it gives the same page again and again")
            place = page.next_token

    def _question(self, since: date | None, place: str) -> dict[str, str]:
        asked = {"format": "json", "pageSize": str(self._page_size), "sort": "LastUpdatePostDate:asc"}
        if since:
            asked["filter.advanced"] = f"AREA[LastUpdatePostDate]RANGE[{since.isoformat()},MAX]"
        return asked | ({"pageToken": place} if place else {"countTotal": "true"})

    def _get(self, path: str, params: Mapping[str, str]) -> dict[str, Any]:
        """The JSON object at a path, tried again where that can help."""
        for attempt in range(1, self._manners.attempts + 1):
            if self._asked:
                self._manners.pause(self._manners.gap)
            self._asked = True
            try:
                return self._once(path, params)
            except _Passing as error:
                if attempt == self._manners.attempts:
                    raise OutsideError(
                        f"{error.what} That was the last of {attempt} attempts.", retry=True, where=self.url
                    ) from error
                self._manners.pause(self._wait(attempt, error.retry_after))
        raise AssertionError("unreachable: the last attempt returns or raises")

    def _once(self, path: str, params: Mapping[str, str]) -> dict[str, Any]:
        try:
            with self._http.stream("GET", self.url + path, params=dict(params)) as answer:
                self._check(answer)
                body = self._body(answer)
        except httpx.TimeoutException as error:
            raise _Passing("the server took too long to answer.") from error
        except (httpx.TransportError, httpx.DecodingError) as error:
            raise _Passing("the connection failed or broke off half-way.") from error
        try:
            found = orjson.loads(body)
        except orjson.JSONDecodeError as error:
            raise _Passing("the server answered with something that is not JSON.") from error
        if not isinstance(found, dict):
            raise self._strange("its answer is not a JSON object")
        return found

    def _body(self, answer: httpx.Response) -> bytes:
        body = bytearray()
        for chunk in answer.iter_bytes():
            body += chunk
            if len(body) > LARGEST_ANSWER:
                raise self._strange(f"its answer is larger than {LARGEST_ANSWER // 1_000_000} MB")
        return bytes(body)

    def _check(self, answer: httpx.Response) -> None:
        """Nothing for 200; otherwise the error that says whether to try again."""
        code = answer.status_code
        if code == httpx.codes.OK:
            return
        if code == httpx.codes.TOO_MANY_REQUESTS or code >= 500:
            after = self._seconds(answer.headers.get("Retry-After", ""))
            raise _Passing(f"the server answered {code} ({answer.reason_phrase}).", after)
        answer.read()
        said = " ".join(answer.text.split())[:200]
        error = _Refused if code == httpx.codes.BAD_REQUEST else OutsideError
        raise error(f"the server refused the request: {code} {said}", retry=False, where=self.url)

    def _seconds(self, text: str) -> float | None:
        """`Retry-After` in seconds; it may be a number or a date."""
        if text.strip().isdigit():
            return float(text)
        try:
            until = parsedate_to_datetime(text)
        except (TypeError, ValueError):
            return None
        until = until if until.tzinfo else until.replace(tzinfo=UTC)
        return max((until - self._manners.now()).total_seconds(), 0.0)

    def _wait(self, attempt: int, retry_after: float | None) -> float:
        backoff = 2.0**attempt * (0.5 + self._manners.random())
        return min(max(backoff, retry_after or 0.0), LONGEST_WAIT)

    def _strange(self, what: str) -> OutsideError:
        return OutsideError(
            f"{what}, so it is perhaps no ClinicalTrials.gov API v2.", retry=False, where=self.url
        )


class _Refused(OutsideError):
    """400: the question itself."""


class _Passing(Exception):
    """What may be better after a while."""

    def __init__(self, what: str, retry_after: float | None = None) -> None:
        super().__init__(what)
        self.what, self.retry_after = what, retry_after
