"""`equipoise privacy` on real files: all that is held, erased for good, and again after an older backup came back."""

from __future__ import annotations

import io
import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests import leaks
from tests.cli.command import Run, run
from tests.cli.test_demo import PROGRAM, equipoise
from tests.databases import tabled

__all__ = ["run"]
KEYS = {"EQUIPOISE_ENCRYPTION_KEYS": "first:MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="}
WRITE = """
import os, sys
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "equipoise.config.settings")
import django
django.setup()
from datetime import UTC, datetime
from equipoise.core.referral.consents import Purpose
from equipoise.web.referrals import actions, team
from equipoise.web.referrals.submitting import Submission, submit
from equipoise.web.sites.models import Organisation, Site, StudySite
now = datetime.now(UTC)
at, _ = Organisation.objects.get_or_create(name="Example Health")
site, _ = Site.objects.get_or_create(organisation=at, name="Harbour", city="Vancouver", country="Canada",
    zone="America/Vancouver", defaults={"contact_email": "desk@harbour.example.org"})
place, _ = StudySite.objects.get_or_create(site=site, nct_id="NCT06918951", location="x", said="open")
for number in range(int(sys.argv[2])):
    person = {"first_name": "Wilhelmina", "last_name": "Oyelaran", "email": sys.argv[1]}
    taken = submit(Submission(f"{sys.argv[1]} {number}", place.pk, person, frozenset({Purpose.CONTACT}),
        message="Three spots in the liver. " * 40), now)
    hand = team.Hand("ann", 1, frozenset({site.pk}))
    team.note(taken.id, "Sounded anxious on the telephone", hand, now)
    actions.open_by_team(taken.id, by="ann", now=now)
    actions.answer(taken.id, "Please send the films.", by="ann", now=now)
    print(taken.code, taken.secret)
"""
EMAIL, OTHER = "wilhelmina@post.example.org", "bea@post.example.org"


def write(home: Path, email: str, count: int) -> list[list[str]]:
    """Messages of somebody, each with its code and the secret of its page."""
    done = subprocess.run(
        [sys.executable, "-c", WRITE, email, str(count)],
        env=os.environ | KEYS | {"EQUIPOISE_HOME": str(home)},
        capture_output=True,
        text=True,
        check=True,
    )
    return [line.split() for line in done.stdout.splitlines()]


def privacy(home: Path, *words: str, told: str = "") -> subprocess.CompletedProcess[str]:
    environment = os.environ | KEYS | {"EQUIPOISE_HOME": str(home)}
    program = [*PROGRAM, "privacy", *words]
    return subprocess.run(
        program, env=environment, input=told, capture_output=True, text=True, check=False, timeout=240
    )


def ciphertexts(home: Path) -> list[str]:
    """Every sealed value of those who wrote, as it lies in the database now."""
    database = sqlite3.connect(home / "equipoise.sqlite3")
    columns = {
        "referrals_referral": ("person", "secret"),
        "referrals_happening": ("text",),
        "mail_letter": ("text", "html"),
    }
    found = []
    for table, names in columns.items():
        of_team = " AND kind NOT LIKE 'team%'" if table == "mail_letter" else ""
        for name in names:
            rows = database.execute(f'SELECT "{name}" FROM {table} WHERE "{name}" <> \'\'{of_team}')
            found += [str(row[0]) for row in rows]
    database.close()
    return found


def on_disk(home: Path) -> bytes:
    """All that lies in the database's files, what is free in them too."""
    return b"".join(path.read_bytes() for path in sorted(home.glob("equipoise.sqlite3*")))


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, tables: Path) -> Path:
    return tabled(tmp_path_factory.mktemp("privacy"), tables)


@pytest.fixture(scope="module")
def mine(home: Path) -> list[list[str]]:
    write(home, OTHER, 1)
    return write(home, EMAIL, 2)


def held(home: Path, *words: str, told: str = "") -> Any:
    done = privacy(home, "export", *words, told=told)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)["messages"]


def test_all_that_is_held_is_given_by_code_and_by_address(home: Path, mine: list[list[str]]) -> None:
    (code, secret), _ = mine
    (one,) = held(home, "--code", code.lower())
    assert one["you"]["email"] == EMAIL
    assert [each["text"][:11] for each in one["what_happened"] if each["text"]] == [
        "Three spots",
        "Please send",
    ]
    assert [each["text"] for each in one["notes_of_the_team"]] == ["Sounded anxious on the telephone"]
    assert one["consents"][0]["words"].startswith("Equipoise may pass my name")
    assert {each["kind"] for each in one["letters"]} >= {"team_notice", "person_copy", "person_answered"}
    assert any("private page" in each["text"] for each in one["letters"])
    assert secret not in json.dumps(one)
    assert {each["code"] for each in held(home, "--email", told=f" {EMAIL.upper()}\n")} == {code, mine[1][0]}
    page = privacy(home, "export", "--code", code, "--html").stdout
    assert page.count("exported person") == 3 and "the people who run this site" in page
    assert "Three spots" in page and "Sounded anxious" in page and secret not in page


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("export",), "--code"),
        (("export", "--code", "ABCD-2345"), "no such message"),
        (("export", "--code", "ABCD-2345", "--email"), "only one"),
        (("export", "--email"), "no such message"),
        (("export", "--code", "ABCD-2345", "--html", "--json"), "not both"),
        (("erase", "--code", "ABCD-2345", "--yes"), "no such message"),
        (("reapply", "--list", "nowhere.erased"), "no such file"),
    ],
)
def test_what_can_t_be_done_is_said(
    run: Run, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], why: str
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("nobody@example.org\n"))
    done = run("privacy", *words)
    assert done.code == 3
    assert why in done.err


def test_erased_for_good_and_again_where_an_older_backup_is_restored(
    home: Path, mine: list[list[str]], tmp_path: Path
) -> None:
    """On another machine, which knows of it by the copy beside a later backup alone."""
    folder, new, code = tmp_path / "backups", tmp_path / "new", mine[0][0]
    folder.mkdir()
    new.mkdir()
    assert equipoise("backup", str(folder / "monday"), home=home, **KEYS).returncode == 0
    sealed = ciphertexts(home)
    assert "Nobody is there to be asked" in privacy(home, "erase", "--code", code).stderr
    done = privacy(home, "erase", "--code", code, "--yes")
    assert "3 texts" in done.stdout and "names nobody" in done.stdout
    assert "already" in privacy(home, "erase", "--code", code, "--yes").stdout
    assert privacy(home, "erase", "--email", "--yes", told=EMAIL).returncode == 0
    left, disk = set(ciphertexts(home)), on_disk(home)
    gone = [each for each in sealed if each not in left]
    assert len(gone) > 10 and len(left) > 5
    assert [each for each in gone if each.encode()[20:60] in disk] == [], "free pages and the journal"
    assert all(each.encode()[20:60] in disk for each in left), "what is there is found"
    assert equipoise("backup", str(folder / "tuesday"), home=home, **KEYS).returncode == 0
    assert leaks.found({"address": EMAIL}, (folder / "tuesday.erased").read_bytes()) == []
    restored = equipoise("restore", str(folder / "monday"), "--no-index", home=new, **KEYS)
    assert restored.returncode == 0, restored.stderr
    (after,) = held(new, "--code", code)
    assert after["erased_at"] and not after["you"]
    assert privacy(new, "export", "--email", told=EMAIL).returncode == 3
    assert [each["you"]["email"] for each in held(new, "--email", told=OTHER)] == [OTHER]


def test_a_database_that_came_back_another_way_is_mended_by_a_command(home: Path, tmp_path: Path) -> None:
    ((code, _),) = write(home, "dora@post.example.org", 1)
    copy = tmp_path / "equipoise.sqlite3"
    with sqlite3.connect(home / "equipoise.sqlite3") as source, sqlite3.connect(copy) as target:
        source.backup(target)
    source.close()
    target.close()
    assert privacy(home, "erase", "--code", code, "--yes").returncode == 0
    done = privacy(tmp_path, "reapply", "--list", str(home / "erased.list"), "--json")
    assert json.loads(done.stdout)["erased_again"] == 1
    assert held(tmp_path, "--code", code)[0]["you"] == {}


@pytest.mark.django_db
def test_an_account_is_given_and_erased_by_its_address(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.utils import timezone

    from equipoise.web.accounts import saved
    from equipoise.web.accounts.models import User
    from tests.web.accounts.people import person

    def asked(*words: str, address: str = "pat@post.example.org") -> Any:
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{address}\n"))
        return run("privacy", *words, "--email")

    pat = person("person-abcdefghij", email="Pat@post.example.org")
    person("olga", email="olga@post.example.org", is_staff=True)
    saved.add(pat.pk, ("NCT06918951",), 100, timezone.now())
    found = json.loads(asked("export").out)
    assert (found["messages"], found["kept_for_the_address"]["saved_trials"]) == ([], ["NCT06918951"])
    page = asked("export", "--html").out
    assert "Kept with your account" in page and "NCT06918951" in page
    assert "Nobody is there to be asked" in asked("erase").err and User.objects.count() == 2
    assert "its account" in asked("erase", "--yes").out
    assert [each.username for each in User.objects.all()] == ["olga"]
    assert asked("export").code == 3
    assert "has work here" in asked("erase", "--yes", address="olga@post.example.org").err
