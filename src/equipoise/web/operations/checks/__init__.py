"""What `equipoise doctor` looks at. Each check is a function of the moment; one that breaks is a failure of its own.

A room that this one may not know names its own in its AppConfig: `checks()` gives, by name, functions of the moment
that say what was found and what to do about it (empty where all is well).

Nothing is changed, and no letter is sent.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from functools import partial

from django.apps import apps

from equipoise.web.operations.checks import database, machine, outside
from equipoise.web.operations.checks.said import Check, Found, Level, Looked, ok, warning

__all__ = ["Check", "Level", "all_checks", "starting_checks"]
_OF_DATABASE: Mapping[str, Looked] = {
    "migrations": database.migrations,
    "writing": database.writing,
    "index": database.index,
    "keys": database.keys,
    "clock": database.clock,
    "audit guards": database.guarded,
    "audit chain": database.chain,
    "trial ledgers": database.ledgers,
    "worker": database.worker,
    "queue": database.queue,
    "news": database.news,
    "backups": database.backups,
    "replies": outside.replies,
    "erased": database.erased,
}
_OF_MACHINE: Mapping[str, Looked] = {
    "mail": outside.mail_server,
    "address": outside.address,
    "proxy": outside.proxy,
    "debugging": outside.debugging,
    "disk": machine.disk,
    "permissions": machine.permissions,
    "mode": machine.mode,
    "static files": machine.static_files,
    "time zones": machine.zones,
    "holidays": machine.public_holidays,
}
_TO_START: Mapping[str, Looked] = {
    "migrations": database.migrations,
    "key names": database.key_names,
    "proxy": outside.proxy,
    "debugging": outside.debugging,
}


def all_checks(now: datetime) -> Iterator[Check]:
    """Every check, one after the other. Without a database those that need it are left out."""
    found = _done("database", database.answers, now)
    yield found
    needing = {**_OF_DATABASE, **_of_rooms()} if found.level is not Level.FAILED else {}
    for name, look in {**needing, **_OF_MACHINE}.items():
        yield _done(name, look, now)


def _of_rooms() -> dict[str, Looked]:
    """The checks that rooms name."""
    found: dict[str, Looked] = {}
    for room in apps.get_app_configs():
        named: Mapping[str, Callable[[datetime], tuple[str, str]]] = getattr(room, "checks", dict)()
        found |= {name: partial(_looked, look) for name, look in named.items()}
    return found


def _looked(look: Callable[[datetime], tuple[str, str]], now: datetime) -> Found:
    found, mend = look(now)
    return warning(found, mend) if mend else ok(found)


def starting_checks(now: datetime) -> Iterator[Check]:
    """What keeps a web server from starting, quickly looked at: nothing that could not be served right with it."""
    found = _done("database", database.answers, now)
    yield found
    if found.level is not Level.FAILED:
        yield from (_done(name, look, now) for name, look in _TO_START.items())


def _done(name: str, look: Looked, now: datetime) -> Check:
    try:
        return Check(name, *look(now))
    except Exception as error:
        kind = type(error).__name__
        if look is database.answers:
            return Check(name, Level.FAILED, f"It does not answer ({kind}).", database.MEND)
        return Check(
            name,
            Level.FAILED,
            f"It can’t be looked at ({kind}).",
            "Mend what failed before it, and look again.",
        )
