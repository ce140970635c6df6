"""Backups on both databases, from each into each; hurt, cut off and foreign files; a database that holds something."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import zstandard
from django.db import connection
from django.test import override_settings

from equipoise.web.audit import queries as audit
from equipoise.web.mail.models import Letter
from equipoise.web.operations import dumping, restoring
from tests.web.mail.making import posted

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def quiet(done: int, total: int | None) -> None:
    """Nobody watches."""


@pytest.fixture
def made(database: str, tmp_path: Path) -> Path:
    """A backup with one letter and its number."""
    posted("one")
    path = tmp_path / "kept.backup"
    dumping.dump(path, NOW, quiet)
    return path


def test_what_was_kept_comes_back_and_what_came_later_is_gone(made: Path) -> None:
    before = list(Letter.objects.values_list("id", "to", "text", "created_at", "headers"))
    Letter.objects.update(to="eve@example.org")
    posted("two")
    with pytest.raises(restoring.NotRestored, match="not empty"):
        restoring.restore(made, NOW, quiet)
    assert Letter.objects.count() == 2
    restoring.restore(made, NOW, quiet, force=True)
    assert list(Letter.objects.values_list("id", "to", "text", "created_at", "headers")) == before
    assert list(audit.breaks(quiet)) == []
    assert audit.trail("installation")[0].verb == "restored backup"


def test_a_backup_holds_nothing_readable_and_no_key(made: Path) -> None:
    plain = zstandard.ZstdDecompressor().stream_reader(made.open("rb")).read()
    assert b"mail_letter" in plain
    assert b"ada@example.org" not in plain


def hurt(path: Path, change: Callable[[bytes], bytes]) -> None:
    plain = zstandard.ZstdDecompressor().stream_reader(path.open("rb")).read()
    path.write_bytes(zstandard.ZstdCompressor().compress(change(plain)))


CHANGES: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "a row": (lambda plain: plain.replace(b'"waiting"', b'"dead"', 1), "not as it was written"),
    "a row taken out": (
        lambda plain: b"\n".join(each for each in plain.split(b"\n") if b"waiting" not in each),
        "not as",
    ),
    "the manifest": (lambda plain: plain.replace(b"made_at", b"made_on", 1), "seal does not fit"),
    "its end": (lambda plain: plain[: plain.rindex(b'{"seal"')], "cut off"),
    "its version": (lambda plain: plain.replace(b'"version":1', b'"version":2', 1), "newer version"),
    "all": (lambda plain: b'{"hello": 1}\n', "no backup of ours"),
    "more": (lambda plain: plain + b"[1]\n", "behind its end"),
}


@pytest.mark.django_db
@pytest.mark.parametrize("what", CHANGES)
def test_a_file_that_was_changed_is_refused_and_nothing_happens(tmp_path: Path, what: str) -> None:
    posted("one")
    path = tmp_path / "kept.backup"
    dumping.dump(path, NOW, quiet)
    change, why = CHANGES[what]
    hurt(path, change)
    with pytest.raises(restoring.NotRestored, match=why):
        restoring.restore(path, NOW, quiet, force=True)
    assert Letter.objects.count() == 1


@pytest.mark.django_db
def test_a_file_cut_off_and_one_that_is_none_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "kept.backup"
    dumping.dump(path, NOW, quiet)
    whole = path.read_bytes()
    for content in (whole[: len(whole) // 2], b"", b"not a backup"):
        path.write_bytes(content)
        with pytest.raises(restoring.NotRestored):
            restoring.check(path)


@pytest.mark.django_db
def test_a_file_made_under_other_keys_or_by_another_version_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "kept.backup"
    dumping.dump(path, NOW, quiet)
    for keys, why in (({"other": b"1" * 32}, "not at hand"), ({"first": b"1" * 32}, "seal does not fit")):
        with override_settings(ENCRYPTION_KEYS=keys), pytest.raises(restoring.NotRestored, match=why):
            restoring.check(path)
    monkeypatch.setattr(dumping, "migrations", lambda: ["mail.0001_initial"])
    with pytest.raises(restoring.NotRestored, match="newer version"):
        restoring.restore(path, NOW, quiet, force=True)


@pytest.mark.django_db
def test_a_restore_that_breaks_half_way_leaves_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "kept.backup"
    dumping.dump(path, NOW, quiet)
    posted("one")
    monkeypatch.setattr(connection, "check_constraints", SimpleNamespace)
    monkeypatch.setattr(restoring, "_set_sequences", lambda: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        restoring.restore(path, NOW, quiet, force=True)
    assert Letter.objects.count() == 1


def test_what_does_not_come_back_as_it_was_written_is_found_out(
    made: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    restoring.restore(made, NOW, quiet, force=True, compare=True)
    kept = restoring._kept

    def altered(field: Any, value: Any) -> Any:
        """As a driver that rounds, or a column that cuts off."""
        return "es" if field.name == "language" else kept(field, value)

    monkeypatch.setattr(restoring, "_kept", altered)
    with pytest.raises(restoring.NotRestored, match="mail_letter does not come back as it was written"):
        restoring.restore(made, NOW, quiet, force=True, compare=True)
    assert Letter.objects.get().language == "en"
