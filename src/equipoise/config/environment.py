"""The environment, read once, checked at start-up, and refused with a sentence."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url

from equipoise.config import guarding, hooking, outgoing, sealing
from equipoise.config.keeping import kept_secret
from equipoise.core.values.errors import SettingError

MODES = ("demonstration", "production")


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting, for the reference page: `default` in words, an example that can be copied."""

    name: str
    meaning: str
    default: str
    example: str


SETTINGS = (
    Setting(
        "EQUIPOISE_MODE",
        "`production` serves strangers: transport is strict and no demonstration log-in is made.",
        "`demonstration`",
        "production",
    ),
    Setting(
        "EQUIPOISE_HOME",
        "The one folder that keeps everything: the SQLite database, the search index, the compiled places, "
        "collected static files.",
        "`var/` in a checkout; needed elsewhere",
        "/srv/equipoise",
    ),
    Setting(
        "DATABASE_URL",
        "Where the database is: SQLite or PostgreSQL.",
        "a SQLite file in `EQUIPOISE_HOME`",
        "postgres://equipoise:password@127.0.0.1:5432/equipoise",
    ),
    Setting(
        "EQUIPOISE_SECRET_KEY",
        "Signs cookies and forms; at least 50 characters.",
        "needed in production; else made once and kept in `EQUIPOISE_HOME`",
        "(64 random characters)",
    ),
    Setting(
        "EQUIPOISE_ALLOWED_HOSTS",
        "The names it is reached by, with commas between.",
        "needed in production; else this machine only",
        "trials.example.org",
    ),
    Setting(
        "EQUIPOISE_BEHIND_PROXY",
        "`yes` where a proxy in front ends TLS and sets X-Forwarded-Proto itself.",
        "`no`",
        "yes",
    ),
    Setting(
        "EQUIPOISE_TILES_URL",
        "Map tiles from a server of your choice; the browser then asks that server. Empty: bundled outlines only.",
        "empty",
        "https://tiles.example.org/{z}/{x}/{y}.png",
    ),
    Setting("EQUIPOISE_TILES_ATTRIBUTION", "Whom the tiles' licence wants named.", "empty", "Example Maps"),
    Setting(
        "EQUIPOISE_ENCRYPTION_KEYS",
        "Seal what is personal in the database: name:key pairs with commas between, the first for writing, all for "
        "reading; each key is 32 random bytes in base64. Keep them apart from backups of the database.",
        "needed in production; else made once and kept in `EQUIPOISE_HOME`",
        "2026b:(44 characters),2026a:(44 characters)",
    ),
    Setting(
        "EQUIPOISE_PUBLIC_URL",
        "The address that letters lead to.",
        "needed in production; else http://127.0.0.1:8000",
        "https://trials.example.org",
    ),
    Setting(
        "EQUIPOISE_MAIL_URL",
        "The mail server: smtp://user:password@host:587 (STARTTLS), smtps:// (TLS), smtp+plain:// (neither, "
        "this machine only). `mailbox:` keeps letters in a page of the demonstration and sends nothing.",
        "`mailbox:`; production needs a server",
        "smtp://equipoise:password@mail.example.org:587",
    ),
    Setting(
        "EQUIPOISE_MAIL_FROM",
        "Whom letters come from; bounces and replies go to addresses of its own (user+...) at the same host.",
        "needed in production; else trials@equipoise.example.org",
        "trials@example.org",
    ),
    Setting(
        "EQUIPOISE_MAIL_AUTHSERV",
        "The name under which your own receiving mail server writes Authentication-Results (its authserv-id, RFC "
        "8601). A reply then counts as the team's or the person's only where that header says dmarc=pass for the "
        "sender's domain. Empty: not looked at.",
        "empty",
        "mx.example.org",
    ),
    Setting(
        guarding.NAME,
        "How much may be sent to study centres, for each limit: sender (one e-mail address), address (one network "
        "address), site; plain.sender, plain.address, plain.site for browsers that prove no work; link.sender and "
        "link.address for links sent again; page for one private page; account.sender, account.address and "
        "plain.account.address for letters to who wants an account; alerts.sender, alerts.address and "
        "plain.alerts.address for letters to who wants to be told of changes; alerts.page for one page of alerts.",
        ", ".join(f"{name}={most}" for name, most in guarding.DEFAULTS.items()),
        "sender=10/day,plain.address=5/hour",
    ),
    Setting(
        guarding.BITS,
        "How much work a browser proves before a message is sent: each bit doubles it; 15 take about a second. "
        "0 asks for none.",
        "`15`",
        "16",
    ),
    Setting(
        "EQUIPOISE_SIGN_UP",
        "`open`: anybody may make an account of their own, to keep saved trials, alerts and notes on every device. "
        "`closed`: accounts are by invitation and command alone, and links that were sent before make none.",
        "`open`",
        "closed",
    ),
    Setting(
        "EQUIPOISE_METRICS_TOKEN",
        "Who shows it as a bearer may read /metrics and the reasons of /readyz from other machines; 20 characters "
        "or more. Without it this machine alone may.",
        "empty",
        "(40 random characters)",
    ),
    Setting(
        hooking.NAME,
        "Networks of your own into which webhooks may be sent, also without TLS, with commas between. Without it they "
        "go to public addresses by https alone.",
        "empty",
        "10.20.0.0/16",
    ),
    Setting("EQUIPOISE_LOG_LEVEL", "DEBUG, INFO, WARNING or ERROR.", "`INFO`", "WARNING"),
)
CHECKOUT = Path(__file__).resolve().parents[3]


@dataclass(frozen=True, slots=True)
class Environment:
    """Every setting that comes from outside. `EQUIPOISE_*` and `DATABASE_URL`; see docs/reference/settings.md."""

    mode: str
    home: Path
    database: dict[str, object]
    secret_key: str
    allowed_hosts: tuple[str, ...]
    tiles_url: str
    tiles_attribution: str
    log_level: str
    behind_proxy: bool
    encryption_keys: dict[str, bytes]
    public_url: str
    mail: outgoing.Server
    mail_from: str
    mail_authserv: str
    contact_limits: dict[str, tuple[int, int]]
    proof_bits: int
    metrics_token: str
    webhook_networks: tuple[hooking.Network, ...]
    sign_up_open: bool

    @property
    def production(self) -> bool:
        """Whether strangers may reach it: strict transport, secret from outside, no demonstration log-ins."""
        return self.mode == "production"


def read(source: Mapping[str, str] = os.environ) -> Environment:
    """Read and check the settings; SettingError names the one that is wrong and how to mend it."""
    mode = source.get("EQUIPOISE_MODE", "demonstration")
    if mode not in MODES:
        raise SettingError(
            f"“{mode}” is not a mode.", where="EQUIPOISE_MODE", mend=f"Use {' or '.join(MODES)}."
        )
    home = _home(source)
    return Environment(
        mode=mode,
        home=home,
        database=_database(source, home),
        secret_key=_secret_key(source, mode, home),
        allowed_hosts=_allowed_hosts(source, mode),
        tiles_url=_tiles(source),
        tiles_attribution=source.get("EQUIPOISE_TILES_ATTRIBUTION", ""),
        log_level=_log_level(source),
        behind_proxy=_yes_no(source, "EQUIPOISE_BEHIND_PROXY"),
        encryption_keys=sealing.keys(source, mode, home),
        public_url=outgoing.public_url(source, mode),
        mail=outgoing.server(source, mode),
        mail_from=outgoing.sender(source, mode),
        mail_authserv=outgoing.authserv(source),
        contact_limits=guarding.limits(source),
        proof_bits=guarding.proof_bits(source),
        metrics_token=_metrics_token(source),
        webhook_networks=hooking.networks(source),
        sign_up_open=_sign_up_open(source),
    )


def home_folder(source: Mapping[str, str] = os.environ) -> Path:
    """The one folder that keeps everything, made if need be; SettingError where it can't be."""
    return _home(source)


def _home(source: Mapping[str, str]) -> Path:
    given = source.get("EQUIPOISE_HOME", "")
    if not given and not (CHECKOUT / "pyproject.toml").exists():
        raise SettingError(
            "it is not set, and this is not a checkout.",
            where="EQUIPOISE_HOME",
            mend="Set it to the folder that keeps everything.",
        )
    home = Path(given).expanduser().resolve() if given else CHECKOUT / "var"
    try:
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise SettingError(
            f"the folder {home} can't be made ({error.strerror}).",
            where="EQUIPOISE_HOME",
            mend="Choose a folder that this user may write to.",
        ) from error
    return home


def _database(source: Mapping[str, str], home: Path) -> dict[str, object]:
    url = source.get("DATABASE_URL") or f"sqlite:///{home / 'equipoise.sqlite3'}"
    try:
        found: dict[str, object] = dict(dj_database_url.parse(url, conn_max_age=60, conn_health_checks=True))
    except Exception as error:
        raise SettingError(
            "it can't be read as a database address.",
            where="DATABASE_URL",
            mend="Write sqlite:////folder/file.sqlite3 or postgres://user:password@host:5432/name.",
        ) from error
    engine = str(found.get("ENGINE", ""))
    if not engine.endswith(("sqlite3", "postgresql")):
        raise SettingError(
            "only SQLite and PostgreSQL are supported.", where="DATABASE_URL", mend="Use one of the two."
        )
    if engine.endswith("sqlite3"):
        found["CONN_MAX_AGE"] = 0
        found["OPTIONS"] = {
            "timeout": 30,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
            "PRAGMA secure_delete=ON;"
            "PRAGMA mmap_size=268435456; PRAGMA cache_size=-32000;",
        }
    return found


def _secret_key(source: Mapping[str, str], mode: str, home: Path) -> str:
    given = source.get("EQUIPOISE_SECRET_KEY", "")
    if given and len(given) < 50:
        raise SettingError(
            "it is shorter than 50 characters.",
            where="EQUIPOISE_SECRET_KEY",
            mend="Make one with: python -c 'import secrets; print(secrets.token_urlsafe(64))'.",
        )
    if given:
        return given
    if mode == "production":
        raise SettingError(
            "it is not set, and production needs it.",
            where="EQUIPOISE_SECRET_KEY",
            mend="Make one with: python -c 'import secrets; print(secrets.token_urlsafe(64))'.",
        )
    return kept_secret(home / "secret-key", lambda: secrets.token_urlsafe(64))


def _allowed_hosts(source: Mapping[str, str], mode: str) -> tuple[str, ...]:
    hosts = tuple(
        each.strip() for each in source.get("EQUIPOISE_ALLOWED_HOSTS", "").split(",") if each.strip()
    )
    if mode == "production" and (not hosts or "*" in hosts):
        raise SettingError(
            "production needs the names it is reached by, and not “*”.",
            where="EQUIPOISE_ALLOWED_HOSTS",
            mend="Write them with commas between: trials.example.org,www.trials.example.org.",
        )
    return hosts or ("127.0.0.1", "localhost", "[::1]")


def _tiles(source: Mapping[str, str]) -> str:
    url = source.get("EQUIPOISE_TILES_URL", "")
    if url and (
        urlsplit(url).scheme not in {"https", "http"} or not all(p in url for p in ("{x}", "{y}", "{z}"))
    ):
        raise SettingError(
            "it is not the address of map tiles.",
            where="EQUIPOISE_TILES_URL",
            mend="Write it with {z}, {x} and {y}: https://tiles.example.org/{z}/{x}/{y}.png, or leave it empty.",
        )
    return url


def _log_level(source: Mapping[str, str]) -> str:
    level = source.get("EQUIPOISE_LOG_LEVEL", "INFO").upper()
    if level not in {"DEBUG", "INFO", "WARNING", "ERROR"}:
        raise SettingError(
            f"“{level}” is not a level.",
            where="EQUIPOISE_LOG_LEVEL",
            mend="Use DEBUG, INFO, WARNING or ERROR.",
        )
    return level


def _metrics_token(source: Mapping[str, str]) -> str:
    token = source.get("EQUIPOISE_METRICS_TOKEN", "")
    if token and len(token) < 20:
        raise SettingError(
            "it is shorter than 20 characters.",
            where="EQUIPOISE_METRICS_TOKEN",
            mend="Make one with: python -c 'import secrets; print(secrets.token_urlsafe(30))'.",
        )
    return token


def _sign_up_open(source: Mapping[str, str]) -> bool:
    value = source.get("EQUIPOISE_SIGN_UP", "open").lower()
    if value not in {"open", "closed"}:
        raise SettingError(
            f"“{value[:20]}” is neither open nor closed.",
            where="EQUIPOISE_SIGN_UP",
            mend="Use open or closed.",
        )
    return value == "open"


def _yes_no(source: Mapping[str, str], name: str) -> bool:
    value = source.get(name, "no").lower()
    if value not in {"yes", "no", "1", "0", "true", "false"}:
        raise SettingError(f"“{value}” is neither yes nor no.", where=name, mend="Use yes or no.")
    return value in {"yes", "1", "true"}
