"""The self-check's answers: in a signed cookie of the person's own browser, until it is closed or they are deleted.

Nothing of them is kept on the server. They are of one person and hold for every trial: a fact that two trials ask
for by the same name is asked once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

COOKIE = "answers"
SALT = "equipoise.fit.answers"
MOST_CHARACTERS = 3_800
"""Of the cookie's value: browsers refuse cookies longer than 4,096 characters with their name."""

LONGEST_ANSWER = 60
MOST_ANSWERS = 150
Who = Literal["patient", "doctor"]
WHO: tuple[Who, ...] = ("patient", "doctor")


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody said, as a person's file would have it, and the day it is of (ISO, or empty)."""

    text: str
    on: str = ""


@dataclass(frozen=True, slots=True)
class Answers:
    """All answers: of facts and clocks by name. `who` answers: the person (or who cares for them), or a clinician."""

    facts: Mapping[str, Answer] = field(default_factory=dict)
    clocks: Mapping[str, str] = field(default_factory=dict)
    who: Who = "patient"

    def __bool__(self) -> bool:
        return bool(self.facts or self.clocks)

    def with_fact(self, name: str, answer: Answer) -> Answers:
        """These and one more, the last of its name."""
        kept = {key: value for key, value in self.facts.items() if key != name}
        return replace(self, facts={**kept, name: answer})

    def with_clock(self, name: str, day: str) -> Answers:
        """These and the day of a clock."""
        return replace(self, clocks={**self.clocks, name: day})


class TooMany(ValueError):
    """More than a cookie holds."""


def read(request: HttpRequest) -> Answers:
    """The answers that came with a request; none where there is no cookie, or one that isn't ours."""
    try:
        found = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT)
        return _read(found)
    except (signing.BadSignature, ValueError, TypeError, AttributeError, KeyError):
        return Answers()


def _read(found: Any) -> Answers:
    facts = {str(name): Answer(str(text), str(on)) for name, (text, on) in found["f"].items()}
    clocks = {str(name): str(day) for name, day in found["c"].items()}
    return Answers(facts, clocks, "doctor" if found["w"] == "doctor" else "patient")


def write(response: HttpResponse, answers: Answers) -> None:
    """Give the answers back to the browser; TooMany where they don't fit into a cookie."""
    kept = {
        "f": {name: [each.text, each.on] for name, each in answers.facts.items()},
        "c": dict(answers.clocks),
        "w": answers.who,
    }
    value = signing.dumps(kept, salt=SALT, compress=True)
    if len(value) > MOST_CHARACTERS or len(answers.facts) > MOST_ANSWERS:
        raise TooMany("the answers don't fit into a cookie")
    response.set_cookie(
        COOKIE, value, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE, path="/"
    )


def forget(response: HttpResponse) -> None:
    """Delete all answers from the browser."""
    response.delete_cookie(COOKIE, path="/", samesite="Lax")
