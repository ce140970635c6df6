"""Who keeps something with a message: rooms above register here, and so are not imported from below."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

Listener = Callable[[UUID, datetime], None]
_LISTENERS: dict[str, Listener] = {}


def listen(name: str, listener: Listener) -> None:
    """Call `listener` with each message whose person is erased, in the transaction that erases."""
    _LISTENERS[name] = listener


def tell(referral_id: UUID, now: datetime) -> None:
    """Call whoever listens."""
    for listener in _LISTENERS.values():
        listener(referral_id, now)
