"""Erasing: once, for good, whatever stops it; the list of who was erased; again after a restore."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.conf import LazySettings
from django.db import connection, transaction
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from equipoise.core.values.errors import InputError
from equipoise.web.audit import queries as audit
from equipoise.web.mail.models import Letter
from equipoise.web.operations import dumping, restoring
from equipoise.web.operations.checks import Level, all_checks
from equipoise.web.operations.checks import database as checks
from equipoise.web.referrals import actions, erased_list, erasing
from equipoise.web.referrals.models import Referral
from equipoise.web.sites.models import StudySite
from tests import leaks
from tests.web.referrals import test_thread
from tests.web.referrals.test_thread import MONDAY, post, sent

study_site = test_thread.study_site
ADA = {"name": "Okafor", "address": "ada@example.org", "message": "May I ask?"}


@pytest.fixture(autouse=True)
def _list(settings: LazySettings, tmp_path: Path) -> None:
    """A home of its own."""
    settings.EQUIPOISE_HOME = tmp_path


def quiet(done: int, total: int | None) -> None:
    """Nobody watches."""


@pytest.mark.django_db(transaction=True)
def test_erased_twice_is_erased_once_and_listed(study_site: StudySite) -> None:
    taken = sent(study_site)
    assert actions.erase(taken.id, by="visitor", now=MONDAY) is True
    assert actions.erase(taken.id, by="visitor", now=MONDAY + timedelta(1)) is False
    assert erased_list.listed() == {taken.id: MONDAY}
    trail = [each.verb for each in audit.trail(f"referral:{taken.id}")]
    assert trail.count("erased person") == 1
    assert Letter.objects.filter(kind="team_withdrawn").count() == 1
    sent_again = sent(study_site)
    assert (sent_again.again, sent_again.id == taken.id) == (False, False), "the form may be sent anew"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "where", ["mail.forget", "letters.to_team", "audit.record", "moving.move", "Referral.save"]
)
def test_stopped_half_way_nothing_is_erased(
    study_site: StudySite, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    taken = sent(study_site)

    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as here, pytest.raises(KeyboardInterrupt):
        here.setattr(f"equipoise.web.referrals.actions.{where}", stop)
        actions.erase(taken.id, by="visitor", now=MONDAY)
    row = Referral.objects.get()
    assert (row.erased_at, row.person["first_name"], row.secret) == (None, "Ada", taken.secret)
    assert {each.text for each in row.story.all()} == {"May I ask?"}
    assert erased_list.listed() == {}


def test_a_restore_erases_again_in_its_own_transaction(
    database: str, study_site: StudySite, tmp_path: Path
) -> None:
    first, second = sent(study_site, "one"), sent(study_site, "two")
    post()
    backup = tmp_path / "before.backup"
    dumping.dump(backup, MONDAY, quiet)
    actions.erase(first.id, by="visitor", now=MONDAY)
    restoring.restore(backup, MONDAY, quiet, force=True)
    rows = {row.id: row for row in Referral.objects.all()}
    assert (rows[first.id].person, rows[second.id].person["first_name"]) == (None, "Ada")
    assert Letter.objects.filter(kind="team_withdrawn").count() == 0, "the team was told the first time"
    assert first.id in erased_list.listed(), "what the replaced database knew is not forgotten"
    actions.erase(second.id, by="visitor", now=MONDAY)
    assert leaks.found(ADA, leaks.dump()) == []
    assert list(audit.breaks(quiet)) == []


def test_list_and_database_come_to_know_the_same(database: str, study_site: StudySite) -> None:
    first, second = sent(study_site, "one"), sent(study_site, "two")
    actions.erase(first.id, by="visitor", now=MONDAY, again=True)
    erased_list.note({second.id: MONDAY})
    assert erasing.keep(MONDAY) == 2
    assert set(erased_list.listed()) == {first.id, second.id}
    assert not Referral.objects.filter(erased_at=None).exists()
    assert erasing.keep(MONDAY) == 0


def test_the_doctor_sees_who_came_back_with_a_database_and_reapplying_mends_it(
    database: str, study_site: StudySite
) -> None:
    first, second = sent(study_site, "one"), sent(study_site, "two")
    actions.erase(first.id, by="visitor", now=MONDAY, again=True)
    erasing.keep(MONDAY)
    assert checks.erased(MONDAY) == (Level.OK, "None of 1 that were erased came back.", "")
    erased_list.note({second.id: MONDAY, uuid4(): MONDAY})
    assert checks.erased(MONDAY) == (
        Level.FAILED,
        "1 of 3 that were erased came back with an older database.",
        "Run: equipoise privacy reapply",
    )
    assert {each.name: each.level for each in all_checks(MONDAY)}["erased"] is Level.FAILED
    assert erasing.reapply(erased_list.listed(), MONDAY) == 1
    assert checks.erased(MONDAY)[0] is Level.OK


@pytest.mark.django_db
def test_the_doctor_asks_little_of_the_database_for_a_long_list(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    erased_list.note({UUID(int=number): MONDAY for number in range(2 * erasing.AT_ONCE)})
    with django_assert_num_queries(5):
        assert checks.erased(MONDAY)[0] is Level.OK


@pytest.mark.django_db
def test_the_doctor_says_where_the_list_can_not_be_read() -> None:
    erased_list.place().write_text("hello\n")
    level, found, mend = checks.erased(MONDAY)
    assert (level, found) == (
        Level.FAILED,
        "The list of who was erased can’t be read at erased.list:1.",
    )
    assert "Take the line out" in mend


def test_found_by_address_whatever_its_capitals(database: str, study_site: StudySite) -> None:
    taken = sent(study_site)
    assert erasing.by_email(" ADA@example.org ") == [taken.id]
    assert erasing.by_code(taken.code.lower()) == [taken.id]
    held = erasing.found(taken.id)
    assert (held.texts, held.letters, held.incoming, held.answers) == (1, 2, 0, 0)
    actions.erase(taken.id, by="visitor", now=MONDAY)
    assert erasing.by_email("ada@example.org") == []
    assert erasing.found(taken.id).texts == 0


@given(st.dictionaries(st.uuids(), st.datetimes(timezones=st.just(UTC)), max_size=20), st.integers(0, 40))
def test_the_list_gives_back_what_was_noted_and_passes_over_a_line_that_was_cut_off(
    erased: dict[UUID, datetime], cut: int
) -> None:
    path = erased_list.place()
    path.unlink(missing_ok=True)
    erased_list.note(erased)
    assert erased_list.listed() == erased
    broken = f"{uuid4()} {MONDAY.isoformat()}"[:cut]
    with path.open("a") as file:
        file.write(broken)
    assert erased_list.listed() == erased


def test_a_line_that_is_none_is_said(tmp_path: Path) -> None:
    path = tmp_path / "some.erased"
    path.write_text(f"{uuid4()} {MONDAY.isoformat()}\nhello\n")
    with pytest.raises(InputError, match=r"some\.erased:2"):
        erased_list.listed(path)


@pytest.mark.django_db
def test_within_a_transaction_the_journal_is_left_alone() -> None:
    with transaction.atomic():
        assert erasing.write_over() is (connection.vendor != "sqlite")
