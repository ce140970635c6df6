"""People who write to a study centre by the form over HTTP, and press again when their browser says it failed."""

from __future__ import annotations

import html
import re
import time
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from random import Random
from urllib.parse import urlencode

from equipoise.web.guard import proofs

PATIENCE = 60.0
"""Seconds that a browser waits for an answer."""
PAUSE = 0.3
"""Seconds before a person presses again."""
BROKEN = (OSError, HTTPException)
FORM = "application/x-www-form-urlencoded"


class GaveUp(Exception):
    """A person who saw something that no fault explains, or for whom it took too long."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the browser shows."""

    status: int
    text: str
    location: str = ""

    def field(self, pattern: str) -> str:
        """Something that the page holds. GaveUp where it doesn't."""
        found = re.search(pattern, self.text)
        if found is None:
            raise GaveUp(f"a page of status {self.status} without {pattern}")
        return html.unescape(found[1])


@dataclass
class Browser:
    """Cookies, and one connection for each request, as after a break."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, path: str) -> Answer:
        """A page."""
        return self._ask("GET", path)

    def post(self, path: str, fields: list[tuple[str, str]], *, hang_up: bool = False) -> Answer:
        """Send a form. `hang_up`: break the connection once it is sent, before the answer: OSError."""
        return self._ask("POST", path, urlencode(fields), hang_up=hang_up)

    def _ask(self, method: str, path: str, body: str | None = None, *, hang_up: bool = False) -> Answer:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        headers |= {"Content-Type": FORM} if body is not None else {}
        try:
            connection.request(method, path, body, headers)
            if hang_up:
                raise ConnectionError("hung up")
            response = connection.getresponse()
            text = response.read().decode("utf-8", "replace")
        finally:
            connection.close()
        for each in response.headers.get_all("Set-Cookie") or ():
            name, _, value = each.partition(";")[0].partition("=")
            self.cookies[name] = value
        return Answer(response.status, text, response.headers.get("Location", ""))


@dataclass
class Person:
    """One person with one message. `habits`: what they do besides, drawn by the seed."""

    number: int
    port: int
    address: str
    habits: Random
    until: float
    again: int = 0

    @property
    def email(self) -> str:
        """Their address, like nobody else's."""
        return f"writer-{self.number}@example.org"

    def write(self) -> str:
        """Fill in the form, look it over and send it until it was seen to be accepted. Gives the page's secret.

        One in eight loses the connection just after sending; one in eight goes back and sends the same form again.
        """
        browser = Browser(self.port)
        fields = self._fill_in(browser)
        hangs_up, sends_twice = self.habits.random() < 1 / 8, self.habits.random() < 1 / 8
        if hangs_up:
            try:
                browser.post(self.address, fields, hang_up=True)
            except BROKEN:
                self.again += 1
        secret = self._send(browser, fields)
        if sends_twice and self._send(browser, fields) != secret:
            raise GaveUp("the same form led to another page")
        return secret

    def _fill_in(self, browser: Browser) -> list[tuple[str, str]]:
        page = self._asked(lambda: browser.get(self.address), 200)
        token = page.field(r'name="csrfmiddlewaretoken" value="([^"]+)"')
        typed = [("csrfmiddlewaretoken", token), *self._typed()]
        shown = self._asked(lambda: browser.post(self.address, [*typed, ("step", "review")]), 200)
        challenge = shown.field(r'data-challenge="([^"]+)"')
        bits = int(shown.field(r'data-bits="(\d+)"'))
        return [
            *typed,
            ("form", shown.field(r'name="form" value="([^"]+)"')),
            ("proof", proofs.found(challenge, bits)),
            ("agree", "contact"),
            ("step", "send"),
        ]

    def _typed(self) -> list[tuple[str, str]]:
        return [
            ("writes_for", "me"),
            ("first_name", f"Quillony{self.number}"),
            ("last_name", f"Everdale{self.number}"),
            ("email", self.email),
            ("language", "fr" if self.number % 5 == 0 else "en"),
            ("message", f"Wondering{self.number} whether this fits me?"),
        ]

    def _send(self, browser: Browser, fields: list[tuple[str, str]]) -> str:
        answer = self._asked(lambda: browser.post(self.address, fields), 302)
        found = re.fullmatch(r"/messages/([^/]+)/\?(?:sent|again)=1", answer.location)
        if found is None:
            raise GaveUp("sent to another page than the private one")
        return found[1]

    def _asked(self, ask: object, wanted: int) -> Answer:
        """Ask until there is an answer; a broken connection and 5xx are asked again, anything else is not."""
        while time.monotonic() < self.until:
            try:
                answer: Answer = ask()  # type: ignore[operator]
            except BROKEN:
                answer = Answer(599, "")
            if answer.status == wanted:
                return answer
            if answer.status < 500:
                raise GaveUp(f"status {answer.status} instead of {wanted}")
            self.again += 1
            time.sleep(PAUSE)
        raise GaveUp("it took too long")
