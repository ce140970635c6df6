"""What holds somebody back from changing an entry: locks, a locked trial, data that were withdrawn."""

from __future__ import annotations

from collections.abc import Iterable

from equipoise.core.enrolment.states import Mark
from equipoise.core.followup.cleaning import Place, scope_words
from equipoise.core.followup.ending import Ending
from equipoise.core.values.errors import InputError
from equipoise.web.enrolment.queries import Participant
from equipoise.web.followup.models import Lock
from equipoise.web.trials import queries as trials

LONGEST_REASON = 1_000


class Locked(InputError):
    """Something that is locked was to be changed."""


class Twice(InputError):
    """A key that was used before for something else."""

    def __init__(self) -> None:
        super().__init__(
            "Something else was sent before under the same number.",
            mend="Open the page anew and look at what is kept.",
        )


class Moved(InputError):
    """The form was changed by somebody else since it was opened; `clashes` are the paths that both changed."""

    def __init__(self, clashes: tuple[str, ...], revision: int) -> None:
        super().__init__(
            "Somebody else changed this form since you opened it.",
            mend="Decide field by field which value stays.",
        )
        self.clashes, self.revision = clashes, revision


class ReasonNeeded(InputError):
    """Values that were kept before are changed without a reason; `paths` are theirs."""

    def __init__(self, paths: tuple[str, ...]) -> None:
        super().__init__("A value that was kept is changed.", where="why", mend="Say why it changes.")
        self.paths = paths


class TakesBack(InputError):
    """A correction under which a death or a withdrawal would be gone: that is taken back, and not corrected."""

    def __init__(self, ends: Iterable[Ending]) -> None:
        super().__init__(
            f"This would take back {' and '.join(each.words for each in ends)}.",
            mend="A wrong day, or another detail, is corrected here. If it did not happen, an investigator or the "
            "trial’s manager takes it back, with a reason; then the form can be filled in anew.",
        )


def lock_of(trial: str, place: Place) -> Lock | None:
    """The widest lock that holds a form; None where it can be changed. 1 query."""
    found = Lock.objects.filter(trial=trial, scope__in=place.scopes())
    return min(found, key=lambda each: -place.scopes().index(each.scope), default=None)


def refuse_locked(trial: str, place: Place) -> None:
    """Locked where a lock holds the form, or the trial's data are locked."""
    stands = trials.trial(trial)
    if stands is not None and stands.state == "locked":
        raise Locked("The trial’s data are locked.", mend="Ask the trial’s manager.")
    lock = lock_of(trial, place)
    if lock is not None:
        raise Locked(
            f"{scope_words(lock.scope).capitalize()} is locked by {lock.actor}.",
            mend="Ask the data manager to unlock it.",
        )


def refuse_withdrawn(person: Participant) -> None:
    """InputError where somebody took back that their data may be used."""
    if Mark.DATA in person.marks:
        raise InputError("This participant withdrew their data.", mend="Nothing more may be kept of them.")
