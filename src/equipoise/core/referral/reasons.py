"""Why a study team can't take somebody further: a code that can be counted, and words that a person can understand."""

from __future__ import annotations

from dataclasses import dataclass

from equipoise.core.values.errors import InputError


@dataclass(frozen=True, slots=True)
class Reason:
    """`title` is what the team picks, `words` what the person reads. `explain`: the team has to add its own words."""

    code: str
    title: str
    words: str
    explain: bool = False


REASONS = (
    Reason(
        "criteria",
        "Does not fit the criteria",
        "From what you wrote, this study does not fit you. The team says below what does not fit.",
        explain=True,
    ),
    Reason(
        "closed",
        "No longer taking participants here",
        "This centre does not take new participants in this study now.",
    ),
    Reason(
        "full",
        "The part of the study that would fit is full",
        "The part of the study that could have fitted you is full.",
    ),
    Reason(
        "doctor",
        "Needs a letter from the treating doctor",
        "This centre can only go on with a letter from your doctor. Ask your doctor to write to them.",
    ),
    Reason(
        "distance",
        "Too far for the visits",
        "The study asks for many visits, and this centre is too far from you. Another centre may be nearer.",
    ),
    Reason(
        "language",
        "No staff for the language",
        "This centre has nobody for the language you asked for.",
    ),
    Reason(
        "elsewhere",
        "Already in contact another way",
        "The centre is already in contact with you another way.",
    ),
    Reason("other", "Another reason", "The team says below why.", explain=True),
)


def find(code: str, explanation: str) -> Reason:
    """The reason with that code. InputError where there is none, or where words of the team are needed and missing."""
    found = next((each for each in REASONS if each.code == code), None)
    if found is None:
        raise InputError("Choose a reason from the list.", where="Reason")
    if found.explain and not explanation.strip():
        raise InputError(
            f"“{found.title}” needs words of your own, so that the person understands.",
            where="What you write",
        )
    return found
