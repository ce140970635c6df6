"""Checks of the machine and of the folder that keeps everything."""

from __future__ import annotations

import shutil
import stat
import tempfile
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import holidays
from django.conf import settings

from equipoise.web.operations.checks.said import Found, failed, ok, warning

LITTLE, TOO_LITTLE = 5 * 10**9, 5 * 10**8
"""Bytes of room on the disk: below the first a warning, below the second a failure."""
SECRET_FILES = ("secret-key", "encryption-keys", "equipoise.sqlite3", "demonstration-log-ins.json")


def disk(now: datetime) -> Found:
    """Room in the folder, and that it can be written to."""
    home = Path(settings.EQUIPOISE_HOME)
    free = shutil.disk_usage(home).free
    try:
        with tempfile.TemporaryFile(dir=home) as file:
            file.write(b"0" * 4096)
    except OSError as error:
        return failed(f"{home} can’t be written to ({error.strerror}).", "Let this user write there.")
    found = f"{free / 10**9:.1f} GB free in {home}."
    mend = "Make room, or move EQUIPOISE_HOME to a larger disk."
    if free < TOO_LITTLE:
        return failed(found, mend)
    return warning(found, mend) if free < LITTLE else ok(found)


def permissions(now: datetime) -> Found:
    """That other users of the machine can't read what is secret."""
    home = Path(settings.EQUIPOISE_HOME)
    places = [home / name for name in SECRET_FILES if (home / name).exists()]
    open_ = [each.name for each in places if each.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)]
    if open_ and home.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        return failed(f"Others may read {', '.join(open_)}.", f"Run: chmod -R go-rwx {home}")
    return ok("What is secret is for this user alone.")


def mode(now: datetime) -> Found:
    """Whether strangers may be served."""
    if settings.EQUIPOISE_MODE == "production":
        return ok("Production, with secrets from the environment.")
    return warning("This is a demonstration.", "For strangers set EQUIPOISE_MODE=production.")


def static_files(now: datetime) -> Found:
    """That style and scripts are collected."""
    if (Path(settings.STATIC_ROOT) / "staticfiles.json").exists():
        return ok("They are collected.")
    return warning("They are not collected.", "Run: equipoise manage collectstatic --noinput")


def zones(now: datetime) -> Found:
    """That time zones are known."""
    for name in ("America/Vancouver", "Europe/London", "Asia/Kolkata"):
        ZoneInfo(name)
    return ok("They are there.")


def public_holidays(now: datetime) -> Found:
    """That the holidays of this year and the next are known, by which working days are counted."""
    wanted = (now.year, now.year + 1)
    missing = [
        f"{country} {year}"
        for country in ("CA", "US", "GB")
        for year in wanted
        if not holidays.country_holidays(country, years=year)
    ]
    if missing:
        return warning(f"Not known: {', '.join(missing)}.", "Update the software.")
    return ok(f"Known to the end of {wanted[1]}.")
