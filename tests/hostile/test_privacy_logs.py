"""Logs and error pages of a whole story at their most talkative, and of faults in the middle of it, name nobody."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from logging.config import DictConfigurator
from typing import Any, NoReturn

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from equipoise.web.mail import queue, servers
from equipoise.web.mail.models import Letter
from equipoise.web.shell import logs
from tests import leaks
from tests.hostile import story as stories
from tests.hostile.story import EMAIL, SAID, TYPED

pytestmark = pytest.mark.django_db
LOGGING: Any = settings.LOGGING


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """What both our formats write with every logger at DEBUG but those that the settings keep quieter, SQL at hand."""
    text = io.StringIO()
    handlers = [_handler(text, each) for each in (logs.JsonLines(), logs.Readable())]
    quiet = set(LOGGING["loggers"])
    names = [each for each in logging.root.manager.loggerDict if each not in quiet]
    before = {each: each.level for each in (logging.getLogger(), *map(logging.getLogger, names))}
    for logger in before:
        logger.setLevel(logging.DEBUG)
    for handler in handlers:
        logging.getLogger().addHandler(handler)
    connection.force_debug_cursor = True
    yield text
    connection.force_debug_cursor = False
    for handler in handlers:
        logging.getLogger().removeHandler(handler)
    for logger, level in before.items():
        logger.setLevel(level)


def _handler(text: io.StringIO, formatter: logging.Formatter) -> logging.Handler:
    """A handler like the one of the settings."""
    handler = logging.StreamHandler(text)
    handler.setFormatter(formatter)
    configured = DictConfigurator(LOGGING)
    for name in LOGGING["handlers"]["stderr"]["filters"]:
        handler.addFilter(configured.configure_filter(LOGGING["filters"][name]))
    return handler


def test_no_line_of_the_whole_story_has_anything_personal(written: io.StringIO) -> None:
    with stories.told() as story:
        story.client.post(f"{story.page}erase/")
    said = written.getvalue()
    assert said.count("\n") > 20
    assert leaks.found(story.values(), said.encode()) == []
    assert "SELECT" not in said


class Broken(Exception):
    """Has in its words what it was at."""


def broken(*given: Any, **named: Any) -> NoReturn:
    raise Broken(repr((given, named)))


FAULTS = (
    "equipoise.web.contact.actions.send",
    "equipoise.web.contact.forms.CleanField.to_python",
    "equipoise.web.guard.actions.count",
    "equipoise.web.vault.keyring.Keyring.seal",
    "equipoise.web.mail.letters.write",
    "equipoise.web.audit.actions.record",
    "equipoise.web.contact.views.writing.MessageForm.person",
)


@pytest.mark.parametrize("where", FAULTS)
def test_a_fault_in_the_middle_says_where_and_of_nobody(
    monkeypatch: pytest.MonkeyPatch, written: io.StringIO, where: str
) -> None:
    place = stories.centre()
    client = Client(raise_request_exception=False)
    there = f"/studies/{stories.STOP_2}/contact/{place.location}/"
    form = stories.form_of(client, there)
    monkeypatch.setattr(where, broken)
    answer = client.post(there, {**form, "agree": ["contact", "call", "speaks_for"]})
    values = {name: each for name, each in TYPED.items() if len(each) > 6}
    assert answer.status_code == 500, where
    assert leaks.found(values, answer.content) == []
    assert "Broken" in written.getvalue()
    assert leaks.found(values, written.getvalue().encode()) == []


def test_a_fault_of_the_worker_names_no_letter_s_words(
    monkeypatch: pytest.MonkeyPatch, written: io.StringIO
) -> None:
    with stories.told() as story:
        letter = Letter.objects.filter(kind="person_copy").get()
        Letter.objects.update(state="waiting", lease_until=None)
        monkeypatch.setattr("equipoise.web.mail.messages.build", broken_over)
        from equipoise.web.mail.tasks import deliver

        deliver.enqueue(str(letter.id))
        while queue.run_next("story", letter.due_at):
            pass
        servers.rest()
        assert "Broken" in written.getvalue()
        values = story.values()
    assert leaks.found(values, written.getvalue().encode()) == []
    assert leaks.found(values, leaks.dump()) == []


def broken_over(letter: Letter) -> NoReturn:
    raise Broken(f"{letter.to} {letter.text}")


def test_a_private_page_that_breaks_shows_and_logs_nothing(
    monkeypatch: pytest.MonkeyPatch, written: io.StringIO
) -> None:
    with stories.told() as story:
        client = Client(raise_request_exception=False)
        monkeypatch.setattr("equipoise.web.contact.queries.page_of", broken)
        answer = client.get(story.page)
    assert answer.status_code == 500
    assert leaks.found(story.values(), answer.content + written.getvalue().encode()) == []
    assert EMAIL not in written.getvalue() and SAID["note"] not in written.getvalue()


def test_no_handler_of_django_s_own_writes_or_mails_what_was_sent() -> None:
    """It would mail a fault with all that was posted, and write addresses whole."""
    for name in ("django", "django.server", "django.request"):
        own = [type(each).__module__ for each in logging.getLogger(name).handlers]
        assert [each for each in own if each.startswith(("django", "logging"))] == []
    assert not logging.getLogger("django.server").isEnabledFor(logging.ERROR)
    assert settings.DEBUG is False
