"""What a check says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Level(StrEnum):
    """How a check ended."""

    OK = "ok"
    WARNING = "warning"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Check:
    """One line: what was looked at, what was found, and what to do where it is not well."""

    name: str
    level: Level
    found: str
    mend: str = ""


Found = tuple[Level, str, str]
"""The level, what was found, what to do (empty where all is well)."""
Looked = Callable[[datetime], Found]


def ok(found: str) -> Found:
    """All is well."""
    return Level.OK, found, ""


def warning(found: str, mend: str) -> Found:
    """It works; somebody should look at it."""
    return Level.WARNING, found, mend


def failed(found: str, mend: str) -> Found:
    """It does not work, or not safely."""
    return Level.FAILED, found, mend
