"""Checks of the database and of what is kept in it."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import islice

from django.apps import apps
from django.conf import settings
from django.db import Error, connection, transaction
from django.db.models import CharField, F, TextField, Value
from django.db.models.functions import Cast, StrIndex, Substr

from equipoise.core.values.errors import InputError
from equipoise.links.index.errors import IndexUnusable
from equipoise.web.audit import guards
from equipoise.web.audit import queries as audit
from equipoise.web.audit.guarding import Guard
from equipoise.web.ledger import guards as ledger_guards
from equipoise.web.ledger import queries as ledger
from equipoise.web.ledger import verifying
from equipoise.web.mail import queries as mail
from equipoise.web.news import queries as written_news
from equipoise.web.operations import queries
from equipoise.web.operations.checks.said import Found, failed, ok, warning
from equipoise.web.referrals import erased_list, erasing
from equipoise.web.search import queries as search
from equipoise.web.vault import rotation
from equipoise.web.vault.fields import SealedText

MEND = "See that it runs and that DATABASE_URL names it."
ASTRAY = timedelta(seconds=30)
"""How far this machine's clock and the database's may lie apart."""
WAITS_LONG = timedelta(hours=1)
NEWS_WAITS = timedelta(hours=1)
BACKUP_OLD, BACKUP_TOO_OLD = timedelta(days=2), timedelta(days=7)
OLDEST_POSTGRES = 140_000


def answers(now: datetime) -> Found:
    """That the database answers, and is of a kind and version that keeps what it is told."""
    return _postgres() if connection.vendor == "postgresql" else _sqlite()


def writing(now: datetime) -> Found:
    """That it can be written to: a table is made and taken back at once."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("CREATE TABLE operations_doctor_tries (one integer)")
            transaction.set_rollback(True)
    except Error as error:
        words = str(error).lower()
        if "locked" in words:
            return warning("Another program has been writing for long.", "Look again when it is done.")
        mend = "Let this user write to it; see that its disk is not full and that it is no standby."
        return failed("It can’t be written to.", mend)
    return ok("It can be written to.")


def migrations(now: datetime) -> Found:
    """That the tables are those of this version."""
    left = queries.unapplied()
    if not left:
        return ok("All are applied.")
    return failed(f"{len(left)} are not applied.", "Run: equipoise manage migrate")


def index(now: datetime) -> Found:
    """That there is a search index, and that it has what the database has."""
    try:
        found = search.status()
    except IndexUnusable:
        return failed("There is none that can be read.", "Run: equipoise index rebuild")
    told = f"{found.studies:,} studies, revision {found.revision:,}."
    if found.behind:
        return warning(f"{told} The database is at {found.kept_revision:,}.", "Run: equipoise index refresh")
    return ok(told)


def keys(now: datetime) -> Found:
    """That every sealed value can be opened with the keys at hand."""
    columns = rotation.check()
    missing = sorted({key for each in columns for key in each.keys} - set(settings.ENCRYPTION_KEYS))
    shut = sum(each.shut for each in columns)
    count = sum(sum(each.keys.values()) for each in columns)
    if shut or missing:
        told = f" Keys that are not at hand: {', '.join(missing)}." if missing else ""
        found = f"{shut:,} of {count:,} values can’t be opened.{told}"
        return failed(found, "Put the missing keys back into EQUIPOISE_ENCRYPTION_KEYS.")
    return ok(f"Every one of {count:,} sealed values can be opened.")


def key_names(now: datetime) -> Found:
    """That every key that sealed something is at hand, by its name alone; `keys` opens every value."""
    missing = sorted(_names_in_use() - set(settings.ENCRYPTION_KEYS))
    if missing:
        found = f"Values are sealed with keys that are not at hand: {', '.join(missing)}."
        return failed(found, "Put them back into EQUIPOISE_ENCRYPTION_KEYS.")
    return ok("Every key in use is at hand.")


def clock(now: datetime) -> Found:
    """That this machine's clock is right: against PostgreSQL's, or against the beats of workers, never from later."""
    seen = max((each.seen_at for each in queries.workers(now)), default=now)
    ahead, who = max(seen - now, timedelta(0)), "the workers’"
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            ahead, who = max(ahead, abs(now - cursor.fetchone()[0])), "the database’s"
    if ahead > ASTRAY:
        found = f"It differs from {who} by {int(ahead.total_seconds())} s."
        return failed(found, "Set this machine’s clock by NTP.")
    return ok(f"It agrees with {who}.")


def guarded(now: datetime) -> Found:
    """That the database refuses to change or delete audit rows, events of trials and what goes with them."""
    return _guarded((guards.GUARD, ledger_guards.GUARD, ledger_guards.ENCLOSURES))


def chain(now: datetime) -> Found:
    """That the audit trail is whole: every digest is computed anew."""
    broken = list(islice(audit.breaks(_unwatched), 1))
    if broken:
        found = f"Row {broken[0].number} of the trail: {broken[0].what}."
        return failed(
            found, "Run: equipoise audit verify. Keep the database as it is, and ask who changed it."
        )
    return ok(f"{audit.head()[0]:,} rows, each fits the one before.")


def ledgers(now: datetime) -> Found:
    """That the events of every trial are whole: every digest is computed anew."""
    names = ledger.trials()
    for name in names:
        broken = next(verifying.breaks(name, _unwatched), None)
        if broken:
            mend = f"Run: equipoise trial verify {name}. Keep the database as it is, and ask who changed it."
            return failed(f"Event {broken.number} of {name}: {broken.what}.", mend)
    return ok(f"{len(names):,} trials, every event fits the one before.")


def worker(now: datetime) -> Found:
    """That a worker is alive, by its last beat."""
    found = queries.workers(now)
    alive = sum(each.alive for each in found)
    if alive:
        return ok(f"{alive} alive.")
    last = (
        f"The last one beat at {found[0].seen_at:%Y-%m-%d %H:%M} UTC."
        if found
        else "None was seen for a day."
    )
    level = failed if settings.EQUIPOISE_MODE == "production" else warning
    return level(f"None is alive. {last}", "Start one: equipoise worker")


def queue(now: datetime) -> Found:
    """That no letter waits for long, and none was given up."""
    outbox = mail.outbox(now)
    found = f"{outbox.letters['waiting']:,} letters wait, {outbox.letters['dead']:,} given up."
    if outbox.overdue > WAITS_LONG or outbox.letters["dead"]:
        return warning(found, "Look at /operations/queue/, or run: equipoise mail list")
    return ok(found)


def news(now: datetime) -> Found:
    """That what happened to studies is written down soon: letters, feeds and webhooks wait for it."""
    found = written_news.written()
    told = f"Written down up to revision {found.revision:,}."
    if found.waits_since and now - found.waits_since > NEWS_WAITS:
        mend = "See that a worker runs, and that no load was left unfinished: equipoise registry status"
        return warning(f"{told} More waits since {found.waits_since:%Y-%m-%d %H:%M} UTC.", mend)
    return ok(told)


def backups(now: datetime) -> Found:
    """That a backup was made lately, by `equipoise backup` from this database."""
    made, mend = queries.backed_up(), "Run: equipoise backup FILE, daily from a timer."
    if settings.EQUIPOISE_MODE != "production":
        return ok("A demonstration needs none.")
    if made is None:
        return warning("None was ever made.", mend)
    found = f"The last was made at {made:%Y-%m-%d %H:%M} UTC."
    if now - made > BACKUP_TOO_OLD:
        return failed(found, mend)
    return warning(found, mend) if now - made > BACKUP_OLD else ok(found)


def erased(now: datetime) -> Found:
    """That nobody who was erased came back, with a database that was restored by other means than ours."""
    try:
        listed = erased_list.listed()
    except InputError as error:
        return failed(f"The list of who was erased can’t be read at {error.where}.", error.mend)
    back = erasing.count_back(listed)
    if back:
        found = f"{back:,} of {len(listed):,} that were erased came back with an older database."
        return failed(found, "Run: equipoise privacy reapply")
    return ok(f"None of {len(listed):,} that were erased came back.")


def _guarded(wanted: tuple[Guard, ...]) -> Found:
    missing = [name for each in wanted for name in each.missing(connection)]
    if missing:
        mend = "Find out who took them down; then put them back: equipoise setup"
        return failed(f"Its triggers are missing: {', '.join(missing)}.", mend)
    if connection.vendor == "postgresql" and not any(each.changeable(connection) for each in wanted):
        return ok("The database refuses to change rows and events, and gives this user no right to.")
    return ok("The database refuses to change audit rows and events.")


def _unwatched(done: int, total: int | None) -> None:
    """Nobody watches how far it is."""


def _postgres() -> Found:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('server_version_num')::int, current_setting('transaction_isolation')"
        )
        version, isolation = cursor.fetchone()
    found = f"PostgreSQL {version // 10_000}.{version % 100}, isolation {isolation}."
    if version < OLDEST_POSTGRES or isolation != "read committed":
        return failed(found, "Use PostgreSQL 14 or newer with read committed.")
    return ok(found)


def _sqlite() -> Found:
    said = []
    with connection.cursor() as cursor:
        for question in ("PRAGMA journal_mode", "PRAGMA foreign_keys", "SELECT sqlite_version()"):
            cursor.execute(question)
            said.append(str(cursor.fetchone()[0]))
    found = f"SQLite {said[2]}, journal {said[0]}, foreign keys {'on' if said[1] == '1' else 'off'}."
    if said[:2] not in (["wal", "1"], ["memory", "1"]):
        return failed(found, f"Put the file on a local disk: WAL needs one. {MEND}")
    return ok(found)


def _names_in_use() -> set[str]:
    """The names of the keys that sealed something, asked of the database: no value is opened."""
    found = set[str]()
    for model in apps.get_models():
        for field in (each for each in model._meta.concrete_fields if isinstance(each, SealedText)):
            rows = model._base_manager.annotate(sealed_as=Cast(F(field.name), TextField()))
            end = StrIndex(F("sealed_as"), Value(":")) - 1
            rows = rows.exclude(sealed_as=None).exclude(sealed_as="").order_by()
            names = rows.annotate(sealed_by=Substr(F("sealed_as"), 1, end, output_field=CharField()))
            found |= set(names.values_list("sealed_by", flat=True).distinct())
    return found
