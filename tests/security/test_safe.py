"""Looking changes nothing, and nothing is changed without a form of ours."""

from __future__ import annotations

from functools import partial
from hashlib import sha256
from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from tests.security import walking
from tests.security.walking import Row
from tests.security.world import COORDINATOR, KINDS, MANAGER, VISITOR, World

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_production")]
LOGS = {"audit_entry", "audit_head", "django_session", "accounts_remembered"}
"""Who looked at what; when a session was last used; how often somebody tried."""
CHANGES: dict[str, set[str]] = {
    # Opening a message is itself a thing that happens to it: the person is told that their team read it.
    "workspace:referral": {"referrals_referral", "referrals_happening"},
    # That they were shown is noted, so that nobody is left without having seen them.
    "mfa_view_recovery_codes": {"mfa_authenticator"},
    "mfa_download_recovery_codes": {"mfa_authenticator"},
}
"""What looking may change besides the logs."""
WITHOUT_FORM = {"alerts:one_click": 200}
"""Taken without a form of ours: mail programs post there by themselves, and the letter's own secret says for whom."""
READ_ONLY = ("api:", "api_docs", "registry_api:")
"""Interfaces that take no form: they answer every POST with 405, whoever sends it."""


def tables() -> list[str]:
    names = [each._meta.db_table for each in apps.get_models(include_auto_created=True)]
    return sorted({*names, "accounts_remembered"} - LOGS)


def digests() -> dict[str, str]:
    """What every table holds."""
    found = {}
    with connection.cursor() as cursor:
        for each in tables():
            cursor.execute(f'SELECT * FROM "{each}"')
            found[each] = sha256(repr(cursor.fetchall()).encode()).hexdigest()
    return found


def who_may(row: Row) -> str:
    """Somebody whom the address answers, if anybody; the manager of the site before others."""
    by = walking.rows()[row]
    return next((kind for kind in (MANAGER, COORDINATOR, *KINDS) if by[kind] == 200), VISITOR)


def by_kind(method: str) -> dict[str, list[Row]]:
    """The rows of a method, by who may."""
    found: dict[str, list[Row]] = {}
    for row in walking.rows():
        if row[0] == method:
            found.setdefault(who_may(row), []).append(row)
    return found


def test_looking_at_any_page_leaves_every_table_as_it_was(
    everything: World,
) -> None:
    before: dict[str, str] = {}
    after: dict[str, set[str]] = {}

    def watched(row: Row) -> None:
        changed = {name for name, each in digests().items() if each != before[name]}
        after[row[1]] = changed - CHANGES.get(row[1], set())

    for kind, rows in by_kind("GET").items():
        client = everything.browser(kind)
        before = digests()
        for row in rows:
            list(walking.ask(client, everything, [row], then=partial(watched, row)))
    assert set(after) == {name for method, name in walking.rows() if method == "GET"}
    assert {name: each for name, each in after.items() if each} == {}


def test_what_is_said_to_change_does_change(everything: World) -> None:
    found: set[str] = set()
    client = everything.browser(MANAGER)
    before = digests()

    def watched() -> None:
        found.update(name for name, each in digests().items() if each != before[name])

    list(walking.ask(client, everything, [("GET", "workspace:referral")], then=watched))
    assert found == CHANGES["workspace:referral"]


@pytest.mark.parametrize("headers", [{}, {"origin": "https://evil.example.com"}])
def test_a_form_without_our_token_is_refused_everywhere(everything: World, headers: dict[str, str]) -> None:
    taken: dict[str, Any] = {}
    for kind, rows in by_kind("POST").items():
        client = everything.browser(kind, enforce_csrf_checks=True, headers=headers)
        for (_, name), answer in walking.ask(client, everything, rows):
            expected = WITHOUT_FORM.get(name, 405 if name.startswith(READ_ONLY) else 403)
            if answer.status_code != expected:
                taken[name] = answer.status_code
    assert taken == {}
