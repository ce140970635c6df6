"""Settings come from the environment, are checked at start-up, and fail with a sentence."""

from __future__ import annotations

import os
import re
import stat
import subprocess
import sys
from base64 import b64encode
from pathlib import Path

import pytest

from equipoise.config import environment
from equipoise.core.values.errors import SettingError

SECRET = "s" * 64
KEY = b64encode(b"k" * 32).decode()


def production(tmp_path: Path, **changes: str) -> dict[str, str]:
    settings = {
        "EQUIPOISE_MODE": "production",
        "EQUIPOISE_HOME": str(tmp_path),
        "EQUIPOISE_SECRET_KEY": SECRET,
        "EQUIPOISE_ALLOWED_HOSTS": "trials.example.org, www.trials.example.org",
        "DATABASE_URL": "postgres://someone:secret@127.0.0.1:5432/equipoise",
        "EQUIPOISE_ENCRYPTION_KEYS": f"first:{KEY}",
        "EQUIPOISE_PUBLIC_URL": "https://trials.example.org",
        "EQUIPOISE_MAIL_URL": "smtp://equipoise:secret@mail.example.org:587",
        "EQUIPOISE_MAIL_FROM": "trials@example.org",
    }
    return {**settings, **changes}


def test_production_settings_are_read(tmp_path: Path) -> None:
    env = environment.read(production(tmp_path))
    assert env.production
    assert env.allowed_hosts == ("trials.example.org", "www.trials.example.org")
    assert env.database["ENGINE"] == "django.db.backends.postgresql"


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("EQUIPOISE_MODE", "staging", "not a mode"),
        ("EQUIPOISE_SECRET_KEY", "", "not set"),
        ("EQUIPOISE_SECRET_KEY", "short", "shorter than 50"),
        ("EQUIPOISE_ALLOWED_HOSTS", "", "names it is reached by"),
        ("EQUIPOISE_ALLOWED_HOSTS", "*", "names it is reached by"),
        ("DATABASE_URL", "mysql://user@host/name", "only SQLite and PostgreSQL"),
        ("DATABASE_URL", "nonsense", "can't be read"),
        ("EQUIPOISE_TILES_URL", "https://tiles.example.org/", "address of map tiles"),
        ("EQUIPOISE_TILES_URL", "javascript:{z}{x}{y}", "address of map tiles"),
        ("EQUIPOISE_LOG_LEVEL", "LOUD", "not a level"),
        ("EQUIPOISE_BEHIND_PROXY", "maybe", "neither yes nor no"),
        ("EQUIPOISE_HOME", "/proc/nowhere/at/all", "can't be made"),
        ("EQUIPOISE_ENCRYPTION_KEYS", "", "not set"),
        ("EQUIPOISE_ENCRYPTION_KEYS", "first:c2hvcnQ=", "not 32 bytes"),
        ("EQUIPOISE_ENCRYPTION_KEYS", f"a:{KEY},a:{KEY}", "used twice"),
        ("EQUIPOISE_ENCRYPTION_KEYS", KEY, "no name"),
        ("EQUIPOISE_PUBLIC_URL", "", "needs it"),
        ("EQUIPOISE_PUBLIC_URL", "http://trials.example.org", "not an address"),
        ("EQUIPOISE_PUBLIC_URL", "https://trials.example.org/path", "not an address"),
        ("EQUIPOISE_MAIL_URL", "mailbox:", "needs a mail server"),
        ("EQUIPOISE_MAIL_URL", "https://mail.example.org", "not the address"),
        ("EQUIPOISE_MAIL_URL", "smtp+plain://mail.example.org", "without encryption"),
        ("EQUIPOISE_MAIL_URL", "smtp://mail.example.org:none", "not the address"),
        ("EQUIPOISE_MAIL_FROM", "", "needs it"),
        ("EQUIPOISE_MAIL_AUTHSERV", "mx.example.org; dmarc=pass", "one mail server"),
        ("EQUIPOISE_MAIL_FROM", "a+b@example.org", "that can be used"),
    ],
)
def test_what_is_wrong_is_named_with_its_mend(tmp_path: Path, name: str, value: str, says: str) -> None:
    with pytest.raises(SettingError) as caught:
        environment.read(production(tmp_path, **{name: value}))
    assert str(caught.value).startswith(f"{name}: ")
    assert says in str(caught.value)
    assert caught.value.mend
    assert SECRET not in str(caught.value)


def test_everything_kept_lies_in_one_folder(tmp_path: Path) -> None:
    env = environment.read({"EQUIPOISE_HOME": str(tmp_path / "home")})
    assert str(env.database["NAME"]).startswith(str(tmp_path / "home"))


def test_the_demonstrations_secret_is_made_once_and_private(tmp_path: Path) -> None:
    first = environment.read({"EQUIPOISE_HOME": str(tmp_path)}).secret_key
    assert environment.read({"EQUIPOISE_HOME": str(tmp_path)}).secret_key == first
    assert len(first) >= 50
    assert stat.S_IMODE((tmp_path / "secret-key").stat().st_mode) == 0o600


def test_a_secret_cut_short_is_made_anew(tmp_path: Path) -> None:
    (tmp_path / "secret-key").write_text("")
    assert len(environment.read({"EQUIPOISE_HOME": str(tmp_path)}).secret_key) >= 50


def test_the_command_ends_with_the_sentence_and_no_traceback(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", "from equipoise.cli.main import main; main()", "manage", "check"],
        env={**os.environ, **production(tmp_path, EQUIPOISE_SECRET_KEY="")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == SettingError.exit_code
    assert done.stderr.startswith("equipoise: EQUIPOISE_SECRET_KEY: it is not set")
    assert "Traceback" not in done.stderr


def test_a_demonstration_sends_nothing_beyond_this_machine(tmp_path: Path) -> None:
    here = {"EQUIPOISE_HOME": str(tmp_path)}
    assert environment.read(here).mail.scheme == "mailbox"
    assert environment.read({**here, "EQUIPOISE_MAIL_URL": "smtp+plain://127.0.0.1:2525"}).mail.port == 2525
    with pytest.raises(SettingError, match="nothing beyond this machine"):
        environment.read({**here, "EQUIPOISE_MAIL_URL": "smtp://mail.example.org"})


def test_the_demonstrations_key_is_made_once_and_private(tmp_path: Path) -> None:
    first = environment.read({"EQUIPOISE_HOME": str(tmp_path)}).encryption_keys
    assert environment.read({"EQUIPOISE_HOME": str(tmp_path)}).encryption_keys == first
    assert [len(each) for each in first.values()] == [32]
    assert stat.S_IMODE((tmp_path / "encryption-keys").stat().st_mode) == 0o600


def test_every_setting_that_is_read_is_documented() -> None:
    folder = Path(environment.__file__).parent
    source = "".join(
        (folder / f"{each}.py").read_text()
        for each in ("environment", "guarding", "hooking", "outgoing", "sealing")
    )
    read = set(re.findall(r'"(EQUIPOISE_[A-Z_]+|DATABASE_URL)"', source))
    assert read == {each.name for each in environment.SETTINGS}


def test_networks_that_webhooks_may_be_sent_into(tmp_path: Path) -> None:
    here = {"EQUIPOISE_HOME": str(tmp_path)}
    assert environment.read(here).webhook_networks == ()
    named = environment.read({**here, "EQUIPOISE_WEBHOOK_NETWORKS": "10.20.0.0/16, fd12:3456::/32"})
    assert [str(each) for each in named.webhook_networks] == ["10.20.0.0/16", "fd12:3456::/32"]
    with pytest.raises(SettingError, match="is not a network"):
        environment.read({**here, "EQUIPOISE_WEBHOOK_NETWORKS": "10.20.0.1/16"})
