"""Who wants to know what became of a letter: rooms above register here, and so are not imported from below."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal
from uuid import UUID

What = Literal["sent", "delivered", "bounced", "dead", "resent", "replied"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a letter. `about` is as the letter says it; `text` what was replied, else empty.

    `known`: the reply came from `address`, to which the letter went. Who listens may be told the same twice.
    """

    letter: UUID
    kind: str
    about: str
    what: What
    at: datetime
    text: str = ""
    known: bool = False
    address: str = field(default="", repr=False)


Listener = Callable[[Outcome], None]
_LISTENERS: dict[str, Listener] = {}


def listen(prefix: str, listener: Listener) -> None:
    """Call `listener` with each outcome of letters about `prefix:...`, in the transaction that keeps the outcome.

    Of a letter that is to be sent again ("resent") it may say by InputError that nobody wants it any more.
    """
    _LISTENERS[prefix] = listener


def tell(outcome: Outcome) -> None:
    """Call whoever listens; nobody does for letters that are about nothing."""
    listener = _LISTENERS.get(outcome.about.partition(":")[0])
    if listener is not None:
        listener(outcome)
