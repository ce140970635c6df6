"""What we sign is signed by one algorithm, whatever a value says of itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.core import signing
from django.test import RequestFactory

from equipoise.web.contact import senders
from equipoise.web.finder import kept
from equipoise.web.fit import answers

OTHERS = ("sha1", "md5", "sha224", "sha384", "sha512", "sha3_256", "blake2s")


def form_key(value: str) -> bool:
    """Whether it is taken as the key of a form."""
    try:
        return bool(senders.read_key(value, "NCT00000001", "1"))
    except senders.Stale:
        return False


def saved(value: str) -> bool:
    """Whether it is taken as a list that was kept."""
    request = RequestFactory().get("/")
    request.COOKIES[kept.COOKIE] = value
    return bool(kept._read(request))


PLACES: dict[str, tuple[str, Any, Callable[[str], bool]]] = {
    "form": (senders.SALT, ["token", "NCT00000001", "1"], form_key),
    "cookie": (kept.SALT, {"saved": ["NCT00000001"]}, saved),
}


@pytest.mark.parametrize("place", PLACES)
def test_no_other_algorithm_is_taken_though_the_key_is_ours(place: str) -> None:
    salt, value, taken = PLACES[place]
    assert taken(signing.TimestampSigner(salt=salt, algorithm="sha256").sign_object(value))
    for each in OTHERS:
        assert not taken(signing.TimestampSigner(salt=salt, algorithm=each).sign_object(value)), each


@pytest.mark.parametrize("place", PLACES)
def test_no_value_goes_without_a_signature_or_by_a_name_of_none(place: str) -> None:
    salt, value, taken = PLACES[place]
    body, stamp, signature = signing.TimestampSigner(salt=salt).sign_object(value).split(":")
    ways = (
        body,
        f"{body}:{stamp}",
        f"{body}:{stamp}:",
        f"{body}:{stamp}:none",
        f"none:{body}:{stamp}:{signature}",
    )
    assert not any(map(taken, ways))


def test_nothing_in_the_settings_chooses_another() -> None:
    assert signing.TimestampSigner().algorithm == signing.Signer().algorithm == "sha256"
    assert settings.SIGNING_BACKEND == "django.core.signing.TimestampSigner"
    assert len({senders.SALT, senders.BROWSER, kept.SALT, answers.SALT}) == 4
