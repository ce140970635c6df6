"""Passwords in tests are hashed by Argon2 as everywhere, but for next to nothing."""

from __future__ import annotations

from django.contrib.auth.hashers import Argon2PasswordHasher

STRENGTH = (
    Argon2PasswordHasher.time_cost,
    Argon2PasswordHasher.memory_cost,
    Argon2PasswordHasher.parallelism,
)
"""What Argon2 costs outside of tests: rounds, KiB of memory, lanes."""


def cheap() -> None:
    """From now on hashing takes this process the least that Argon2 can."""
    Argon2PasswordHasher.time_cost = 1
    Argon2PasswordHasher.memory_cost = 8
    Argon2PasswordHasher.parallelism = 1
