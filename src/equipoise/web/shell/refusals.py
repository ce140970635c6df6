"""What the log says of requests that are refused: that it was so and why, and nothing of what was sent."""

from __future__ import annotations

import logging

REFUSALS = "django.security."
"""Django names its loggers of refused requests so, with the class of the error after it."""


class InOneLine(logging.Filter):
    """Write a refused request as one line.

    Anybody can have any number of requests refused: a traceback each fills a disk, and Django's message may hold
    parts of the request.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Always let it pass, a refusal without its traceback and its words."""
        if record.name.startswith(REFUSALS):
            record.msg, record.args = "A request was refused: %s.", (record.name.removeprefix(REFUSALS),)
            record.exc_info = record.exc_text = None
        return True
