"""The forms of a page, and what somebody could send by them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

KEPT = ("hidden", "submit")
"""What goes back as it came."""


@dataclass(frozen=True)
class Form:
    """A form that is sent. `values`: what came hidden as it came, and in each other field something that can't be."""

    action: str
    values: dict[str, str] = field(default_factory=dict)

    @property
    def does(self) -> str:
        """Which of several forms of one address it is."""
        return self.values.get("do", "")


class _Reader(HTMLParser):
    def __init__(self, path: str) -> None:
        super().__init__()
        self.path, self.found = path, list[Form]()
        self.at: Form | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form" and given.get("method") == "post":
            self.at = Form(given.get("action") or self.path)
        elif self.at is not None and given.get("name") and given.get("type") != "file":
            kept = given.get("type") in KEPT or tag == "button"
            self.at.values.setdefault(given["name"], given.get("value", "") if kept else "x")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form" and self.at is not None:
            self.found.append(self.at)
            self.at = None


def forms(path: str, body: str) -> Iterator[Form]:
    """The forms of the page at an address."""
    reader = _Reader(path)
    reader.feed(body)
    yield from reader.found
