"""What Prometheus is told of the state in the database, read when it asks: the same whichever process answers.

A room that this one may not know names its own in its AppConfig: `figures(now)` gives, by name, words and value.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from importlib.metadata import version

from django.apps import apps
from django.db import Error
from prometheus_client import Metric
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector, CollectorRegistry

from equipoise.links.index.errors import IndexUnusable
from equipoise.web.mail import queries as mail
from equipoise.web.news import queries as news
from equipoise.web.operations import queries
from equipoise.web.referrals import overdue
from equipoise.web.search import queries as search
from equipoise.web.studies import queries as studies


class State(CollectorRegistry):
    """A registry for one answer: the state at that moment."""

    def __init__(self, now: datetime) -> None:
        super().__init__()
        self.register(_AtOnce(now))


class _AtOnce(Collector):
    def __init__(self, now: datetime) -> None:
        self.now = now

    def describe(self) -> list[Metric]:
        """Nothing is read before it is asked for."""
        return []

    def collect(self) -> Iterator[Metric]:
        """The state; where the database is away, that it is, instead of nothing at all."""
        yield _by("equipoise_build", "The version that runs.", "version", {version("equipoise"): 1})
        try:
            found = [
                *_outbox(self.now),
                *_referrals(self.now),
                *_work(self.now),
                *_records(),
                *_rooms(self.now),
            ]
        except Error:
            yield _one("equipoise_database_up", "Whether the database answers.", 0)
            return
        yield _one("equipoise_database_up", "Whether the database answers.", 1)
        yield from found


def _outbox(now: datetime) -> Iterator[Metric]:
    found = mail.outbox(now)
    yield _by("equipoise_letters", "Letters by state.", "state", found.letters)
    yield _by("equipoise_queue_tasks", "Tasks of the queue by state.", "state", found.queue)
    yield _one(
        "equipoise_letters_oldest_waiting_seconds",
        "Age of the oldest letter that waits.",
        found.oldest.total_seconds(),
    )
    yield _one(
        "equipoise_letters_overdue_seconds",
        "How long the longest-waiting due letter is due.",
        found.overdue.total_seconds(),
    )
    yield _one(
        "equipoise_mail_server_rests",
        "Whether the mail server failed and is left alone.",
        found.rests_until is not None,
    )
    yield _by("equipoise_incoming", "Messages that came in, by kind.", "kind", mail.incoming())


def _referrals(now: datetime) -> Iterator[Metric]:
    yield _by("equipoise_referrals", "Referrals by state.", "state", overdue.by_state())
    late = sum(each.count for each in overdue.by_site(now))
    yield _one("equipoise_referrals_overdue", "Referrals whose team is late with its answer.", late)


def _work(now: datetime) -> Iterator[Metric]:
    alive = sum(each.alive for each in queries.workers(now))
    yield _one("equipoise_workers_alive", "Workers that beat during the last two minutes.", alive)
    late = {each.name: float(each.late) for each in queries.jobs(now)}
    made = queries.backed_up()
    yield _one(
        "equipoise_backup_timestamp_seconds",
        "When the last backup was made; 0 where none ever was.",
        made.timestamp() if made else 0,
    )
    yield _by("equipoise_job_late", "Whether a periodic job is late.", "job", late)


def _records() -> Iterator[Metric]:
    loads = studies.loads_by_state()
    yield _by("equipoise_loads", "Loads of registry records, by how they ended.", "state", loads)
    yield _one("equipoise_database_revision", "The newest revision in the database.", studies.revision())
    told = news.written()
    yield _one("equipoise_news_revision", "Up to which revision news is written down.", told.revision)
    try:
        yield _one("equipoise_index_revision", "The revision that the index holds.", search.status().revision)
    except (IndexUnusable, OSError):
        yield _one("equipoise_index_revision", "The revision that the index holds.", -1)


def _rooms(now: datetime) -> Iterator[Metric]:
    for room in apps.get_app_configs():
        named = room.figures(now) if hasattr(room, "figures") else {}
        for name, (words, value) in named.items():
            yield _one(f"equipoise_{name}", words, value)


def _one(name: str, words: str, value: float) -> Metric:
    return GaugeMetricFamily(name, words, value=float(value))


def _by(name: str, words: str, label: str, values: Mapping[str, float]) -> Metric:
    family = GaugeMetricFamily(name, words, labels=[label])
    for each, value in sorted(values.items()):
        family.add_metric([each.lower()], float(value))
    return family
