"""What may be written about a site: every value is checked before it is kept, and the error says how to mend it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator

from equipoise.core.values.errors import InputError
from equipoise.web.sites.calendars import WEEKDAYS, is_place

LONGEST_NAME, LONGEST_TOWN = 300, 120
LONGEST_EMAIL = 254
"""RFC 5321, section 4.5.3.1.3, without the angle brackets."""
MOST_CLOSED, MOST_LANGUAGES = 400, 20
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z]{2,4})?")
_PHONE = re.compile(r"\+?[0-9][0-9 ().\-/]{4,28}( ?(ext\.?|x) ?[0-9]{1,6})?")
_is_email = EmailValidator()


def name(text: str, where: str, longest: int = LONGEST_NAME) -> str:
    """A name on one line, as it is kept. InputError where it is empty, too long or not text."""
    found = " ".join(text.split())
    if not found:
        raise InputError("It is empty.", where=where, mend="Write it.")
    if len(found) > longest or not found.isprintable():
        raise InputError(
            f"It is longer than {longest} characters, or holds signs that can't be shown.",
            where=where,
            mend="Write a shorter name in letters.",
        )
    return found


def email(text: str) -> str:
    """One address, without blanks around; empty where there is none. InputError else: no line breaks, no second one."""
    found = text.strip()
    if not found:
        return ""
    try:
        if len(found) > LONGEST_EMAIL or not found.isascii():
            raise ValidationError("too long")
        _is_email(found)
    except ValidationError as error:
        raise InputError(
            "This is not one e-mail address.", where="E-mail", mend="Write one, such as trials@example.org."
        ) from error
    return found


def phone(text: str) -> str:
    """A telephone number; empty where there is none."""
    found = " ".join(text.split())
    if found and not _PHONE.fullmatch(found):
        raise InputError(
            "This is not a telephone number.", where="Telephone", mend="Write one, such as +1 604 555 0110."
        )
    return found


def languages(codes: Iterable[str]) -> list[str]:
    """Language codes (ISO 639, "fr" or "zh-Hant") in their order, each once."""
    found = list(dict.fromkeys(each.strip() for each in codes if each.strip()))
    wrong = next((each for each in found if not _LANGUAGE.fullmatch(each)), None)
    if wrong is not None or len(found) > MOST_LANGUAGES:
        raise InputError(
            f"“{(wrong or '')[:20]}” is no language code." if wrong else "These are too many languages.",
            where="Languages",
            mend="Write codes such as en, fr, pa.",
        )
    return found


def zone(text: str) -> str:
    """An IANA time zone."""
    if text not in available_timezones():
        raise InputError(
            f"“{text[:60]}” is no time zone.", where="Time zone", mend="Write one such as America/Vancouver."
        )
    return text


def holidays_of(text: str) -> str:
    """A country, or country-region, whose holidays are known; empty for none."""
    found = text.strip().upper()
    if found and not is_place(found):
        raise InputError(
            f"No holidays are known for “{found[:20]}”.",
            where="Public holidays",
            mend="Write a country such as CA, or a region such as CA-BC; leave it empty for none.",
        )
    return found


def weekdays(days: Iterable[int]) -> list[int]:
    """Days of the week (0 is Monday), at least one."""
    found = sorted(set(days))
    if not found or not set(found) <= set(range(len(WEEKDAYS))):
        raise InputError("A site works on one day of the week at least.", where="Working days")
    return found


def closed_days(days: Iterable[str]) -> list[str]:
    """ISO dates in order, each once."""
    found = sorted(set(days))
    for each in found:
        try:
            date.fromisoformat(each)
        except ValueError as error:
            raise InputError(
                f"“{each[:20]}” is no date.", where="Closed days", mend="Write it as 2026-12-24."
            ) from error
    if len(found) > MOST_CLOSED:
        raise InputError(f"These are more than {MOST_CLOSED} closed days.", where="Closed days")
    return found
