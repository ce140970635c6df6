"""The one table of a participant's states: what may happen in each, who may cause it, and what it needs.

The road: screening, consented, enrolled, allocated, in follow-up, completed. It may end at each stop: screen failure
before enrolment, afterwards withdrawal from follow-up, loss to follow-up or death. Withdrawal from treatment and
withdrawal of data are marks beside the state: the three don't exclude each other, and who stops a treatment is still
followed (ICH E9(R1): a treatment that ends early is no reason to stop observing).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from equipoise.core.values.errors import InputError


class State(StrEnum):
    """Where somebody stands in a trial."""

    SCREENING = "screening"
    CONSENTED = "consented"
    ENROLLED = "enrolled"
    ALLOCATED = "allocated"
    FOLLOWED = "in follow-up"
    COMPLETED = "completed"
    FAILED = "screen failure"
    WITHDRAWN = "withdrawn"
    LOST = "lost to follow-up"
    DIED = "died"


class Mark(StrEnum):
    """A withdrawal. Each stands by itself; that from follow-up changes the state too."""

    TREATMENT = "withdrawn from treatment"
    FOLLOW_UP = "withdrawn from follow-up"
    DATA = "withdrawn data"


class Party(StrEnum):
    """Who causes it: the site's team, its investigator, the participant's own decision, or the software."""

    TEAM = "site team"
    INVESTIGATOR = "investigator"
    PARTICIPANT = "participant"
    SOFTWARE = "software"


@dataclass(frozen=True, slots=True)
class Transition:
    """From any of `sources` to `target`, caused by `by`. `needs`: what has to be there, in words."""

    sources: frozenset[State]
    target: State
    by: Party
    needs: str


@dataclass(frozen=True, slots=True)
class Standing:
    """What a state means. `day`: the name of the day on which it begins. `title`: its name on pages.

    `enrolled`: who is in it was enrolled. `over`: nothing more is done in the trial.
    """

    title: str
    meaning: str
    day: str
    enrolled: bool = True
    over: bool = False


class NotNow(InputError):
    """Something that a participant's state doesn't allow."""


_S, _P = State, Party
IN_TRIAL = frozenset({_S.ENROLLED, _S.ALLOCATED, _S.FOLLOWED})
BEFORE = frozenset({_S.SCREENING, _S.CONSENTED})

TRANSITIONS = (
    Transition(
        frozenset({_S.SCREENING}), _S.CONSENTED, _P.PARTICIPANT, "the version of the information and the day"
    ),
    Transition(
        frozenset({_S.CONSENTED}),
        _S.ENROLLED,
        _P.INVESTIGATOR,
        "consent, and every criterion met and confirmed or overridden by two",
    ),
    Transition(frozenset({_S.ENROLLED}), _S.ALLOCATED, _P.TEAM, "the next slot of the sealed list"),
    Transition(frozenset({_S.ALLOCATED}), _S.FOLLOWED, _P.SOFTWARE, "the first entry after allocation"),
    Transition(frozenset({_S.ALLOCATED, _S.FOLLOWED}), _S.COMPLETED, _P.TEAM, "the last visit"),
    Transition(BEFORE, _S.FAILED, _P.TEAM, "criteria that are not met, or another reason"),
    Transition(IN_TRIAL, _S.WITHDRAWN, _P.PARTICIPANT, "the day, and what is withdrawn from"),
    Transition(IN_TRIAL, _S.LOST, _P.TEAM, "the last day of contact"),
    Transition(frozenset({_S.LOST}), _S.FOLLOWED, _P.TEAM, "the day of contact"),
    Transition(IN_TRIAL | {_S.WITHDRAWN, _S.LOST, _S.COMPLETED}, _S.DIED, _P.TEAM, "the day of death"),
)

STANDINGS = {
    _S.SCREENING: Standing("Screening", "Looked at, without consent yet.", "screening", enrolled=False),
    _S.CONSENTED: Standing("Consented", "Gave consent; is not enrolled yet.", "consent", enrolled=False),
    _S.ENROLLED: Standing("Enrolled", "Found eligible; is not allocated yet.", "enrolment"),
    _S.ALLOCATED: Standing("Allocated", "Allocated to an arm.", "randomisation"),
    _S.FOLLOWED: Standing("In follow-up", "Comes to visits.", "follow-up"),
    _S.COMPLETED: Standing("Completed", "Came to the end of follow-up.", "completion", over=True),
    _S.FAILED: Standing(
        "Screen failure", "Was looked at and not enrolled.", "screen failure", enrolled=False, over=True
    ),
    _S.WITHDRAWN: Standing("Withdrawn", "Wants no more visits.", "withdrawal", over=True),
    _S.LOST: Standing("Lost to follow-up", "Can't be reached.", "loss", over=True),
    _S.DIED: Standing("Died", "Has died.", "death", over=True),
}


def find(source: State, target: State) -> Transition | None:
    """How one state leads to another; None where it can't."""
    return next((each for each in TRANSITIONS if source in each.sources and each.target is target), None)


def after(source: State, target: State) -> State:
    """The target. NotNow where the state can't lead there."""
    if find(source, target) is None:
        raise NotNow(
            f"This can't be done now: the participant is “{STANDINGS[source].title.lower()}”.",
            mend="Load the page again to see how it stands.",
        )
    return target


def reachable(source: State) -> tuple[State, ...]:
    """The states that may follow, in the order of the table."""
    return tuple(each.target for each in TRANSITIONS if source in each.sources)


def may_mark(source: State) -> bool:
    """Whether somebody in this state can withdraw from treatment, follow-up or data: who was enrolled and lives."""
    return STANDINGS[source].enrolled and source is not State.DIED


def diagram() -> str:
    """The table as a Mermaid state diagram, for the documentation."""
    names = {state: state.name.lower() for state in State}
    lines = ["stateDiagram-v2", f"    [*] --> {names[State.SCREENING]}"]
    for each in TRANSITIONS:
        for source in (state for state in State if state in each.sources):
            lines.append(f"    {names[source]} --> {names[each.target]}: {each.by}")
    ends = (state for state in State if not reachable(state))
    return "\n".join([*lines, *(f"    {names[state]} --> [*]" for state in ends)]) + "\n"
