"""A new key takes over every value, while the old one still opens what is left; what changes meanwhile is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from equipoise.web.referrals.models import Referral
from equipoise.web.sites.models import Site, StudySite
from equipoise.web.vault import rotation
from equipoise.web.vault.keyring import Unreadable, of_settings
from tests import leaks
from tests.web.referrals.test_thread import sent, study_site  # noqa: F401

OLD, NEW = bytes(32), bytes(range(32))
pytestmark = pytest.mark.django_db
Keys = Callable[..., None]


@pytest.fixture
def keys(settings: object) -> Iterator[Keys]:
    """`keys(new=NEW, old=OLD)` puts these in force."""

    def put(**given: bytes) -> None:
        settings.ENCRYPTION_KEYS = given  # type: ignore[attr-defined]

    put(old=OLD)
    yield put


@pytest.fixture
def written(keys: Keys, request: pytest.FixtureRequest) -> StudySite:
    """A referral with its letters, sealed with the old key."""
    place: StudySite = request.getfixturevalue("study_site")
    sent(place)
    return place


def quiet(done: int, total: int | None) -> None:
    """Nobody watches."""


def in_use() -> set[str]:
    return {name for column in rotation.check() for name in column.keys}


@pytest.mark.usefixtures("written")
def test_every_value_comes_under_the_first_key_and_reads_as_before(keys: Keys) -> None:
    before = Referral.objects.get()
    keys(new=NEW, old=OLD)
    assert rotation.rotate(quiet) > 5
    keys(new=NEW)
    after = Referral.objects.get()
    assert (after.person, after.secret) == (before.person, before.secret)
    assert after.email_digest == of_settings().digest("ada@example.org", "referrals.email")
    assert in_use() == {"new"}
    assert not any(column.shut for column in rotation.check())


@pytest.mark.usefixtures("written")
def test_done_twice_there_is_nothing_left(keys: Keys) -> None:
    keys(new=NEW, old=OLD)
    rotation.rotate(quiet)
    assert rotation.rotate(quiet) == 0


@pytest.mark.usefixtures("written")
def test_stopped_half_way_it_goes_on_from_there(keys: Keys) -> None:
    keys(new=NEW, old=OLD)

    def stop(done: int, total: int | None) -> None:
        if done == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rotation.rotate(stop)
    assert in_use() == {"new", "old"}
    rotation.rotate(quiet)
    assert in_use() == {"new"}


def test_a_value_that_changed_meanwhile_is_left_as_it_is(
    written: StudySite, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys(new=NEW, old=OLD)
    seal = type(of_settings()).seal

    def meanwhile(ring: object, plain: bytes, column: str) -> str:
        if column == "sites_site.contact_email" and plain != b"other@example.org":
            Site.objects.update(contact_email="other@example.org")
        return seal(ring, plain, column)  # type: ignore[arg-type]

    monkeypatch.setattr(type(of_settings()), "seal", meanwhile)
    rotation.rotate(quiet)
    assert Site.objects.get(pk=written.site_id).contact_email == "other@example.org"


@pytest.mark.usefixtures("written")
def test_a_missing_key_stops_it_and_is_told_before_anything_is_lost(keys: Keys) -> None:
    keys(new=NEW)
    assert sum(column.shut for column in rotation.check()) > 5
    with pytest.raises(Unreadable, match="old"):
        rotation.rotate(quiet)
    keys(old=OLD)
    assert Referral.objects.get().person["first_name"] == "Ada"


@pytest.mark.usefixtures("written")
def test_nothing_of_a_person_lies_readable_in_the_tables() -> None:
    names = ("Okafor", "ada@example.org", "May I ask?", "trials@harbour.example.org")
    assert leaks.found({each: each for each in names}, leaks.dump()) == []
