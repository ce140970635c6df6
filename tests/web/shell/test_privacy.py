"""The privacy page says what the code does: every period, every wording, and what the private page offers."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.test import Client

from equipoise.core.referral.consents import CONSENTS
from equipoise.core.referral.retention import PERIODS
from equipoise.web.vault import holdings

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(client: Client) -> BeautifulSoup:
    return BeautifulSoup(client.get("/about/privacy/").content, "html.parser")


def test_every_period_is_on_the_page_in_days(page: BeautifulSoup) -> None:
    rows = [" ".join(row.get_text(" ").split()) for row in page.select("table tbody tr")]
    for each in PERIODS:
        days = f"{each.days} day{'' if each.days == 1 else 's'} after {each.since}"
        assert f"{each.what} {days} {each.why}" in rows


def test_every_wording_is_on_the_page(page: BeautifulSoup) -> None:
    said = [each.get_text() for each in page.select("li")]
    assert [each.words for each in CONSENTS if each.words not in said] == []


def test_what_holds_a_person_for_a_period_is_held_by_one_of_the_page(page: BeautifulSoup) -> None:
    for table in holdings.tables():
        if not isinstance(table.kept, str):
            assert set(table.kept) <= set(PERIODS)


def test_every_cookie_of_ours_is_on_the_page(page: BeautifulSoup) -> None:
    told = {each.get_text() for each in page.select("table th[scope=row]")}
    ours = {settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, "kept", "answers", "form"}
    assert ours <= told
