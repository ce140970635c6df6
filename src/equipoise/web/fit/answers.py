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
VERSION = 2
"""Of the cookie's form. What another version wrote is not read: it is asked for again."""

MOST_CHARACTERS = 3_800
"""Of the cookie's value: browsers refuse cookies longer than 4,096 characters with their name."""

LONGEST_ANSWER = 60
MOST_ANSWERS = 150
MOST_ENTRIES = 25
"""Of one list."""

UNKNOWN = "unknown"
CLOCK = "clock "
Who = Literal["patient", "carer", "doctor"]
WHO: tuple[Who, ...] = ("patient", "carer", "doctor")


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody said, as a person's file would have it, and the day it is of (ISO, or empty)."""

    text: str
    on: str = ""


@dataclass(frozen=True, slots=True)
class Rows:
    """A list inside an entry, a lesion's scans say: each row its fields in order. `complete`: there are no more."""

    rows: tuple[tuple[str, ...], ...] = ()
    complete: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a list: the fields that were filled in, and the lists inside it."""

    said: Mapping[str, str] = field(default_factory=dict)
    rows: Mapping[str, Rows] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Listed:
    """A list being written. `end`: `complete` (these are all), `open` (there may be more), empty: not said yet."""

    entries: tuple[Entry, ...] = ()
    end: str = ""


Said = Answer | Listed


@dataclass(frozen=True, slots=True)
class Answers:
    """All answers by the key of their question, in the order they were first given.

    The key is the name of a fact, `clock` and a clock's name, or `upper limit of` and a fact's name. `who` answers: the
    person, somebody who cares for them, or a clinician.
    """

    said: Mapping[str, Said] = field(default_factory=dict)
    who: Who = "patient"

    def __bool__(self) -> bool:
        return bool(self.said)

    def of(self, key: str) -> Answer | None:
        """The answer to a question that isn't a list's."""
        found = self.said.get(key)
        return found if isinstance(found, Answer) else None

    def listed(self, key: str) -> Listed:
        """The list of that name as far as it is written; empty where there is none."""
        found = self.said.get(key)
        return found if isinstance(found, Listed) else Listed()

    def with_answer(self, key: str, said: Said) -> Answers:
        """These and one more; one that was changed keeps its place."""
        return replace(self, said={**self.said, key: said})

    def without(self, *keys: str) -> Answers:
        """These without some."""
        return replace(self, said={key: said for key, said in self.said.items() if key not in keys})


class TooMany(ValueError):
    """More than a cookie holds."""


def read(request: HttpRequest) -> Answers:
    """The answers that came with a request; none where there is no cookie, or one that isn't ours."""
    found = _read(request)
    return Answers() if found is None else found


def unreadable(request: HttpRequest) -> bool:
    """Whether answers came along that can't be read: an older version's, or changed on the way."""
    return bool(request.COOKIES.get(COOKIE)) and _read(request) is None


def _read(request: HttpRequest) -> Answers | None:
    try:
        return _unpacked(signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT))
    except (signing.BadSignature, ValueError, TypeError, AttributeError, KeyError, IndexError):
        return None


def write(response: HttpResponse, answers: Answers) -> None:
    """Give the answers back to the browser; TooMany where they don't fit into a cookie."""
    value = packed(answers)
    if len(value) > MOST_CHARACTERS or len(answers.said) > MOST_ANSWERS:
        raise TooMany("the answers don't fit into a cookie")
    response.set_cookie(
        COOKIE, value, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE, path="/"
    )


def as_who(text: object) -> Who:
    """Who answers, by what a form or a cookie says; the person where it says something else."""
    return next((each for each in WHO if each == text), "patient")


def forget(response: HttpResponse) -> None:
    """Delete all answers from the browser."""
    response.delete_cookie(COOKIE, path="/", samesite="Lax")


def packed(answers: Answers) -> str:
    """The cookie's value: compressed where that is shorter, and signed."""
    said = [packed_one(key, each) for key, each in answers.said.items()]
    return signing.dumps({"v": VERSION, "w": answers.who, "s": said}, salt=SALT, compress=True)


def packed_one(key: str, said: Said) -> list[Any]:
    """One answer as JSON takes it."""
    if isinstance(said, Answer):
        return [key, said.text, said.on] if said.on else [key, said.text]
    return [key, said.end, [[dict(each.said), _packed_rows(each.rows)] for each in said.entries], 0]


def _packed_rows(rows: Mapping[str, Rows]) -> dict[str, Any]:
    return {name: [int(each.complete), each.rows] for name, each in rows.items()}


def _unpacked(found: Any) -> Answers:
    if found["v"] != VERSION:
        raise ValueError("another version's cookie")
    return Answers({str(each[0]): as_given(each) for each in found["s"]}, as_who(found["w"]))


def as_given(found: list[Any]) -> Said:
    """The answer that `packed_one` made this of."""
    if len(found) < 4:
        return Answer(str(found[1]), str(found[2]) if len(found) > 2 else "")
    return Listed(tuple(_entry(said, rows) for said, rows in found[2]), str(found[1]))


def _entry(said: Any, rows: Any) -> Entry:
    inside = {
        str(name): Rows(tuple(tuple(map(str, row)) for row in each), bool(complete))
        for name, (complete, each) in rows.items()
    }
    return Entry({str(name): str(text) for name, text in said.items()}, inside)
