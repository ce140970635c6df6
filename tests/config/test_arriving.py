"""A body that is shorter than was announced is never read as if it were whole."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.http.request import UnreadablePostError
from hypothesis import given
from hypothesis import strategies as st

from equipoise.config.arriving import Cut, Whole, whole


class Slow:
    """A source that gives a few bytes at a time, as a network does."""

    def __init__(self, content: bytes, most: int) -> None:
        self._content, self._most = BytesIO(content), most

    def read(self, size: int) -> bytes:
        """Fewer than were asked for."""
        return self._content.read(min(size, self._most))

    def readline(self, size: int) -> bytes:
        """A part of a line."""
        return self._content.readline(min(size, self._most))


@given(st.binary(max_size=40), st.integers(0, 40), st.integers(1, 7), st.booleans())
def test_all_that_was_announced_comes_or_it_is_said(
    content: bytes, announced: int, most: int, lines: bool
) -> None:
    body, read = Whole(Slow(content, most), announced), b""
    try:
        while piece := body.readline() if lines else body.read(9):
            read += piece
    except Cut:
        assert len(content) < announced
    else:
        assert read == content[:announced] and len(read) == announced


@pytest.mark.django_db  # whatever a request begins with looks at the connection
def test_a_form_that_was_cut_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Any] = []

    def view(request: HttpRequest) -> HttpResponse:
        try:
            seen.append(request.POST.dict())
        except UnreadablePostError:
            seen.append("cut")
        return HttpResponse()

    inner = get_wsgi_application()
    monkeypatch.setattr(inner, "_middleware_chain", view)
    for sent in (b"weight=81", b"weight=8", b""):
        environ = {
            "REQUEST_METHOD": "POST", "PATH_INFO": "/", "SERVER_NAME": "localhost", "SERVER_PORT": "80",
            "CONTENT_TYPE": "application/x-www-form-urlencoded", "CONTENT_LENGTH": "9", "wsgi.input": BytesIO(sent),
        }  # fmt: skip
        list(whole(inner)(environ, lambda *_: None))
    assert seen == [{"weight": "81"}, "cut", "cut"]
