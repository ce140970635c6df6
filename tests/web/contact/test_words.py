"""Every sentence on the way to a study team is of grade 8 or lower."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bs4 import BeautifulSoup
from django.test import Client

from equipoise.core.criteria.readability import PLAIN, grade
from equipoise.web.sites.spoken import language_name
from tests.web.contact import made_up
from tests.web.contact.made_up import STUDY, TYPED

NAMES = ["Equipoise", "JavaScript", "British Columbia", "Canadian", *made_up.TOWNS]
FOREIGN = "script, [dir=auto]:not(h1, input, textarea), bdi, .contact__near p strong, time, .small.quiet"
"""What a study, a person or a centre says."""


def sentences(page: BeautifulSoup) -> Iterator[str]:
    for each in page.select(FOREIGN):
        each.decompose()
    for text in page.main.get_text("\n").splitlines():  # type: ignore[union-attr]
        yield from (each.strip() for each in re.split(r"(?<=[.!?:])\s+", text))


def hard(content: bytes) -> list[tuple[float, str]]:
    """Those above grade 8; three words or fewer are a label."""
    found = {each for each in sentences(BeautifulSoup(content, "html.parser")) if len(each.split()) > 3}
    graded = ((grade(re.sub(r"\w*\d[\w.,]*", "one", each), NAMES), each) for each in found)
    return sorted(each for each in graded if each[0] > PLAIN)


def test_the_steps_are_plain(client: Client, address: str) -> None:
    assert hard(client.get(f"/studies/{STUDY}/contact/").content) == []
    assert hard(client.get(address).content) == []
    assert hard(client.post(address, {"step": "review", "email": "x", "message": "m" * 6_000}).content) == []
    typed = {**TYPED, "phone": "604 555 0123", "writes_for": "carer", "email": "a@mailinator.com"}
    assert hard(client.post(address, {**typed, "step": "review"}).content) == []


def test_the_private_pages_are_plain(client: Client, private: str) -> None:
    for path in ("", "withdraw/", "erase/", "next/"):
        assert hard(client.get(private + path).content) == []
    assert hard(client.get("/messages/link/").content) == []
    assert hard(client.post("/messages/link/", {"email": "a@example.org"}).content) == []
    assert hard(client.get("/messages/erased/").content) == []


def test_languages_are_called_by_their_names() -> None:
    assert [language_name(each) for each in ("en", "pa", "zh", "qqq")] == [
        "English",
        "Punjabi",
        "Chinese",
        "qqq",
    ]
