"""How long what is kept about a person who wants to be told stays, counted from what; erasing runs by itself."""

from __future__ import annotations

from equipoise.core.referral.retention import Period, ended

__all__ = ["ENDED", "PERIODS", "TOLD", "UNCONFIRMED", "Period", "ended"]
UNCONFIRMED = Period(
    "What somebody asked to be told of, and did not confirm",
    7,
    "the asking",
    "so long the link in the letter works",
)
ENDED = Period(
    "What was stopped, or whose letters came back",
    30,
    "its end",
    "so that it can be begun again, and bounces tell",
)
TOLD = Period("Which news was told in a letter", 90, "its being noted", "to show again what the letters told")
PERIODS = (UNCONFIRMED, ENDED, TOLD)
