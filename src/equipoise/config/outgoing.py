"""Where letters go, whom they come from, who says whose replies are, and the address that letters lead to.

All of it is read from the environment.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from equipoise.core.values.errors import SettingError

HERE = {"127.0.0.1", "::1", "localhost"}
SCHEMES = {"smtp": 587, "smtps": 465, "smtp+plain": 25}


@dataclass(frozen=True, slots=True)
class Server:
    """A mail server. `scheme` is smtp (STARTTLS), smtps, smtp+plain, or mailbox, which keeps letters in a page."""

    scheme: str
    host: str = ""
    port: int = 0
    user: str = ""
    password: str = ""


def server(source: Mapping[str, str], mode: str) -> Server:
    """The mail server of EQUIPOISE_MAIL_URL. SettingError where it can't be used in this mode."""
    given = source.get("EQUIPOISE_MAIL_URL", "mailbox:")
    if given == "mailbox:":
        if mode == "production":
            raise _mail("production needs a mail server.")
        return Server("mailbox")
    try:
        parts = urlsplit(given)
        port = parts.port or SCHEMES[parts.scheme]
    except (ValueError, KeyError) as error:
        raise _mail("it is not the address of a mail server.") from error
    host = parts.hostname or ""
    if not host or parts.path.strip("/"):
        raise _mail("it is not the address of a mail server.")
    if (mode != "production" or parts.scheme == "smtp+plain") and host not in HERE:
        raise _mail(
            "a demonstration sends nothing beyond this machine."
            if mode != "production"
            else "letters without encryption may not leave this machine."
        )
    return Server(parts.scheme, host, port, unquote(parts.username or ""), unquote(parts.password or ""))


def _mail(what: str) -> SettingError:
    return SettingError(
        what, where="EQUIPOISE_MAIL_URL", mend="Write smtp://user:password@host:587, or smtps://."
    )


def sender(source: Mapping[str, str], mode: str) -> str:
    """Whom letters come from."""
    given = source.get("EQUIPOISE_MAIL_FROM", "" if mode == "production" else "trials@equipoise.example.org")
    if not re.fullmatch(r"[A-Za-z0-9._-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+", given):
        raise SettingError(
            "it is not an e-mail address that can be used." if given else "production needs it.",
            where="EQUIPOISE_MAIL_FROM",
            mend="Write an address without a plus sign: trials@example.org.",
        )
    return given


def authserv(source: Mapping[str, str]) -> str:
    """The name under which our receiving server says who a message is of; empty where nobody looks."""
    given = source.get("EQUIPOISE_MAIL_AUTHSERV", "").strip()
    if not re.fullmatch(r"[A-Za-z0-9._-]*", given):
        raise SettingError(
            "it is not the name of one mail server.",
            where="EQUIPOISE_MAIL_AUTHSERV",
            mend="Write the first word of Authentication-Results in a letter that your server took: mx.example.org.",
        )
    return given


def public_url(source: Mapping[str, str], mode: str) -> str:
    """The address that letters lead to, without a slash at its end."""
    given = source.get("EQUIPOISE_PUBLIC_URL", "" if mode == "production" else "http://127.0.0.1:8000")
    parts = urlsplit(given)
    wanted = {"https"} if mode == "production" else {"http", "https"}
    if parts.scheme not in wanted or not parts.netloc or parts.path.strip("/") or parts.query:
        raise SettingError(
            "it is not an address that letters can lead to." if given else "production needs it.",
            where="EQUIPOISE_PUBLIC_URL",
            mend="Write it with https:// and without a path: https://trials.example.org.",
        )
    return given.rstrip("/")
