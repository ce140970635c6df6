"""Log lines: JSON in production, readable in the demonstration; each with the number of the request or task it is of.

Nothing that somebody typed is written: no address with its secrets, no query, and of an exception its kind and where it
happened, never its words, which may hold a value.
"""

from __future__ import annotations

import json
import logging
import re
import secrets
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

GIVEN = re.compile(r"[A-Za-z0-9._-]{8,64}")
"""What a proxy may give as a request's number; anything else is replaced."""
FACTS = ("method", "route", "status", "ms", "event", "limit", "account")
"""What a line may say besides its words: of a whole request, of a limit that was reached, of access refused."""
UNKNOWN = "(no such route)"
_current: ContextVar[str] = ContextVar("request_id", default="")
Raised = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


def fresh() -> str:
    """A new number: 16 hexadecimal digits, unlike any other."""
    return secrets.token_hex(8)


def current() -> str:
    """The number of the request or task at hand; empty outside of one."""
    return _current.get()


@contextmanager
def within(number: str) -> Iterator[str]:
    """For the time of a request or task: its lines carry this number."""
    token = _current.set(number)
    try:
        yield number
    finally:
        _current.reset(token)


def route_of(request: Any) -> str:
    """The pattern of a request's address, never the address itself: private pages have their secret in it."""
    match = getattr(request, "resolver_match", None)
    return f"/{match.route}" if match is not None else UNKNOWN


class Routes(logging.Filter):
    """Let Django's lines about a request name the pattern of its address instead of the address."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Always let it pass."""
        request = getattr(record, "request", None)
        if record.name.startswith("django.request") and request is not None:
            route = route_of(request)
            record.msg, record.args = "A request ended badly: %s", (route,)
        return True


class _Lines(logging.Formatter):
    def formatException(self, ei: Raised) -> str:  # noqa: N802  (the base class's name)
        """The kind of the exception and where it happened, the innermost last."""
        frames = traceback.extract_tb(ei[2])
        kind = ei[0].__name__ if ei[0] else ""
        return "\n".join([*(f"  {each.filename}:{each.lineno} {each.name}" for each in frames), f"  {kind}"])


class Readable(_Lines):
    """One line for a person who watches."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802
        """The line, with the number of its request at its end."""
        number = current()
        return super().formatMessage(record) + (f" [{number}]" if number else "")


class JsonLines(_Lines):
    """One JSON object a line, for machines. Times are UTC."""

    def format(self, record: logging.LogRecord) -> str:
        """The object as text."""
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if current():
            line["request_id"] = current()
        line |= {name: getattr(record, name) for name in FACTS if hasattr(record, name)}
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)
