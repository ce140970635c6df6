"""Atom as Django writes it, with what it leaves out."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from django.utils.feedgenerator import Atom1Feed

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 can't hold, escaped or not."""
EMPTY_SINCE = datetime(2026, 1, 1, tzinfo=UTC)
"""When a feed without entries changed last: always the same, so that it is not sent again for nothing."""


class Feed(Atom1Feed):
    """An Atom feed whose answer changes only with what it tells."""

    def latest_post_date(self) -> datetime:
        """The moment of the newest entry."""
        moments = [each["updateddate"] for each in self.items]
        return max(moments, default=EMPTY_SINCE)


def printable(text: str) -> str:
    """Without the characters that no XML document may hold."""
    return _NOT_XML.sub("", text)
