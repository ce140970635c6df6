"""What this API says when it can't answer: a sentence as plain text, with the status the registry's own gives."""

from __future__ import annotations

from equipoise.core.values.errors import InputError


class Refused(InputError):
    """A question that can't be answered; `status` is HTTP's."""

    def __init__(self, what: str, status: int = 400) -> None:
        super().__init__(what)
        self.status = status
