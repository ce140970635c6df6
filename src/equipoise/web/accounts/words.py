"""Words of this place, which somebody who guesses a password here tries first."""

from __future__ import annotations

import re

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError

WORDS = (
    *(
        "equipoise",
        "clinical",
        "trials",
        "trial",
        "studies",
        "study",
        "centre",
        "center",
        "hospital",
        "research",
    ),
    *(
        "coordinator",
        "investigator",
        "manager",
        "operator",
        "reviewer",
        "referral",
        "message",
        "password",
        "login",
    ),
)
LEAST = 6
"""Letters that have to be left without these words."""


class OwnWords:
    """A password that has such words needs others beside them; digits and signs don't count as others."""

    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:
        """ValidationError where little is left without them."""
        left = re.sub("|".join(WORDS), "", password.casefold())
        if left != password.casefold() and sum(map(str.isalpha, left)) < LEAST:
            raise ValidationError(
                "This password is made of words of this site. Add other words.", code="own_words"
            )

    def get_help_text(self) -> str:
        """What is asked for."""
        return "Your password needs more than words of this site."
