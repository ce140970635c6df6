"""A protocol file on its way into force: read, looked at, compared with the versions before."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from equipoise.core.protocol.model import Protocol
from equipoise.core.values.errors import InputError
from equipoise.web.trials import queries, telling
from equipoise.web.trials.queries import Conducted


@dataclass(frozen=True, slots=True)
class Draft:
    """A file that can be read, with the overlay that is laid over it."""

    text: str
    overlay: str
    protocol: Protocol

    @property
    def sha256(self) -> str:
        """Of the file's UTF-8 bytes and, where there is one, a zero byte and the overlay's."""
        return sha256("\0".join(filter(None, (self.text, self.overlay))).encode()).hexdigest()


def read(text: str, overlay: str, *, demonstration: bool) -> Draft:
    """The file, if this trial may be conducted by it; InputError where it may not."""
    found = queries.read(text, overlay)
    if not demonstration and overlay:
        raise InputError(
            "Made-up assumptions are for demonstrations: a trial is conducted by its protocol alone.",
            where="overlay",
            mend="Leave the overlay out, and set in the file what is unset.",
        )
    if not demonstration and found.approved is None:
        raise InputError(
            f"Version {found.version} of {found.name} is approved by nobody.",
            where="approved",
            mend="Somebody else than who drafted it has to read it and write “approved: {by: ..., on: ...}”.",
        )
    return Draft(text, overlay, found)


def in_force(held: Conducted, draft: Draft) -> bool:
    """Whether this is the version in force, to the letter; InputError for a version number used with other words."""
    known = queries.versions(held.trial).get(draft.protocol.version)
    if known is None:
        return False
    if (known.text, known.overlay) != (draft.text, draft.overlay):
        raise InputError(
            f"Version {draft.protocol.version} was adopted before with other words.",
            where="version",
            mend="Give the file a version number of its own: what people consented to must stay what it was.",
        )
    if held.version != draft.protocol.version:
        raise InputError(
            f"Version {draft.protocol.version} was in force before, and version {held.version} came after it.",
            where="version",
            mend="To go back, adopt the same words under a new version number.",
        )
    return True


def compared(held: Conducted, draft: Draft) -> list[str]:
    """What differs from the version in force, in words; InputError for the file of another trial."""
    return telling.told(_of_this_trial(held, draft), draft.protocol)


def _of_this_trial(held: Conducted, draft: Draft) -> Protocol:
    """The protocol in force; InputError where the file is another trial's."""
    before = queries.protocol(held.trial)
    if before.trial != draft.protocol.trial:
        raise InputError(
            f"This file is of {draft.protocol.trial}, and the trial is {before.trial}.",
            where="trial",
            mend="Choose this trial’s own file.",
        )
    return before


def preview(held: Conducted, text: str, overlay: str) -> tuple[Draft, list[telling.Group]]:
    """A file as it would be adopted, and what differs from the version in force, for who manages the trial.

    InputError where it can't be adopted; also where it is in force already.
    """
    draft = read(text, overlay, demonstration=held.demonstration)
    if in_force(held, draft):
        raise InputError(
            f"Version {draft.protocol.version} is in force already, with these words.",
            where="text",
            mend="Choose the file of the new version.",
        )
    before = _of_this_trial(held, draft)
    return draft, telling.groups(before, draft.protocol, may_know_lists=True)


def payload(draft: Draft, told: list[str]) -> dict[str, Any]:
    """What the event of adopting says. `told`: what differs from the version before."""
    return {
        "version": draft.protocol.version,
        "title": draft.protocol.title,
        "text": draft.text,
        "overlay": draft.overlay,
        "sha256": draft.sha256,
        "differences": told,
    }
