"""What rooms above do about somebody's account: they say so here at the start, and are not imported from below.

A room shows a section on the account's own page, hears that an address was proved, hands out what it holds for the
account, and lets it go when the account is deleted. All in the transaction of the one who asks.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse


@dataclass(frozen=True, slots=True)
class Owner:
    """An account as rooms above get to know it. `address`: where its letters go; empty unless a letter proved it.

    `id` is 0 for an address without an account: somebody asked by letter for what is held on it, or to be erased.
    """

    id: int
    username: str
    address: str


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a section: its words, the address it leads to, and a few words more. Escaped when shown."""

    title: str
    href: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the account's own page. `empty`: what is said where there is nothing; `more`: words and addresses."""

    heading: str
    items: tuple[Item, ...] = ()
    empty: str = ""
    more: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Room:
    """What a room does about an account; what it has nothing to do with is None. `order`: of its section.

    `proved`: a letter has just proved the address. `held`: all it holds for the account, or for its address, as JSON
    can say it; None where that is nothing. `leaves`: the account is being deleted, or the address erased. `arrived`:
    somebody has logged in, and this answer goes to their browser.
    """

    order: int = 100
    section: Callable[[Owner], Section | None] | None = None
    proved: Callable[[Owner, datetime], object] | None = None
    held: Callable[[Owner], object] | None = None
    leaves: Callable[[Owner, datetime], object] | None = None
    arrived: Callable[[HttpRequest, HttpResponse, int, datetime], object] | None = None


_ROOMS: dict[str, Room] = {}


def offer(name: str, room: Room) -> None:
    """From now on `room` is asked and told, under the name of the room that offers."""
    _ROOMS[name] = room


def sections(owner: Owner) -> list[Section]:
    """The parts of the account's own page, in their order; rooms that have nothing to show are left out."""
    asked = (each.section(owner) for each in _in_order() if each.section)
    return [each for each in asked if each is not None]


def prove(owner: Owner, now: datetime) -> None:
    """Tell every room that the owner's address was proved."""
    for each in _in_order():
        if each.proved:
            each.proved(owner, now)


def held(owner: Owner) -> dict[str, object]:
    """What every room holds for the account, by the room's name; rooms that hold nothing are left out."""
    asked = {name: each.held(owner) for name, each in sorted(_ROOMS.items()) if each.held}
    return {name: each for name, each in asked.items() if each is not None}


def leave(owner: Owner, now: datetime) -> None:
    """Tell every room that the account is being deleted."""
    for each in _in_order():
        if each.leaves:
            each.leaves(owner, now)


def arrive(request: HttpRequest, response: HttpResponse, account_id: int, now: datetime) -> None:
    """Tell every room that somebody has logged in."""
    for each in _in_order():
        if each.arrived:
            each.arrived(request, response, account_id, now)


def _in_order() -> list[Room]:
    return sorted(_ROOMS.values(), key=lambda each: each.order)
