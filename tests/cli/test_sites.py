"""`equipoise sites`, and the demonstration's sites and messages."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth import get_user_model
from typer.testing import CliRunner

from equipoise import demonstration
from equipoise.cli import demo_centres, sites
from equipoise.core.values.errors import InputError
from equipoise.web.mail.models import Letter, Posted
from equipoise.web.referrals.models import Referral
from equipoise.web.sites import managing, queries
from equipoise.web.sites.centres import Means
from equipoise.web.sites.models import Member, Organisation, Site
from equipoise.web.studies import actions as studies
from tests.web.sites.records import NCT, load, place

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)


def run(*words: str) -> str:
    """What the command prints."""
    done = CliRunner().invoke(sites.app, words, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output.strip()


def test_a_site_is_added_tied_shown_and_merged() -> None:
    load(place("Harbour Centre"), place("Hill Clinic"))
    organisation = run("add-organisation", "Example Health")
    where = ("--city", "Vancouver", "--state", "British Columbia", "--country", "Canada")
    number = run("add", organisation, "Harbour Centre", *where, "--email", "team@example.org")
    first, second = run("places", NCT).splitlines()
    assert f"may be site {number}, Harbour Centre, Vancouver (100)" in first
    run("link", number, NCT, first.split()[0])
    assert "Taking participants" in run("show", number)
    other = run("adopt", NCT, second.split()[0], "Other Health")
    rows = json.loads(run("list", "--json"))
    assert [(row["name"], row["studies"]) for row in rows] == [("Harbour Centre", 1), ("Hill Clinic", 1)]
    run("merge", other, number)
    assert f"{number}  Example Health: Harbour Centre" in run("list")
    assert len(json.loads(run("show", number, "--json"))["studies"]) == 2


@pytest.mark.parametrize("words", [["show", "9"], ["link", "9", NCT, "x"], ["merge", "8", "9"]])
def test_what_is_not_there_is_said(words: list[str]) -> None:
    load(place("Harbour Centre"))
    with pytest.raises(InputError):
        CliRunner().invoke(sites.app, words, catch_exceptions=False)


@pytest.fixture
def team() -> Mapping[str, int]:
    """The demonstration's record, and accounts for its log-ins."""
    records = [*demonstration.history(), *demonstration.records()]
    studies.load_records(
        [each for each in records if "NCT06918951" in str(each["protocolSection"]["identificationModule"])],
        now=lambda: NOW,
    )
    accounts = get_user_model().objects
    return {name: accounts.create_user(name).pk for name in demo_centres.log_ins()}


def test_the_demonstration_has_sites_of_every_kind(team: Mapping[str, int]) -> None:
    demo_centres.prepare(team, NOW)
    found = {each.city: each for each in queries.centres("NCT06918951")}
    cities = ("Vancouver", "Kelowna", "Calgary", "Toronto")
    assert [str(found[city].opening) for city in cities] == ["open", "paused", "invitation", "closed"]
    assert (found["London"].study_site, found["London"].means) == (None, Means.LISTED)
    assert found["Abbotsford"].differs
    assert Organisation.objects.count() == 3
    assert len({site.zone for site in Site.objects.all()}) >= 4
    assert sum(row.notices for row in managing.rows()) == 2
    assert queries.sites_of(team["coordinator"]).keys().isdisjoint(queries.sites_of(team["coordinator-east"]))
    assert all(site.contact_email.endswith("@example.org") for site in Site.objects.all())


def test_its_messages_stand_in_many_states_before_the_day(team: Mapping[str, int]) -> None:
    demo_centres.prepare(team, NOW)
    rows = Referral.objects.all()
    assert {row.state for row in rows} == {
        "delivered",
        "bounced",
        "opened",
        "asked",
        "answered",
        "declined",
        "unanswered",
        "withdrawn",
    }
    assert len(rows) == len(demonstration.messages())
    assert all(NOW - timedelta(days=30) < row.created_at <= row.last_at <= NOW for row in rows)
    assert all(row.person["email"].endswith("@example.org") for row in rows)
    assert all(row.lapse_at is None or row.lapse_at > NOW for row in rows)
    assert sorted(len(row.answers) for row in rows if row.answers) == [5, 9]
    assert [row.suggested is not None for row in rows].count(True) == 1
    assert all(each.created_at <= NOW for each in Letter.objects.all())
    assert len({each.at.date() for each in Posted.objects.all()}) > 5  # a letter has its day, not today's


def test_preparing_again_changes_nothing(team: Mapping[str, int]) -> None:
    demo_centres.prepare(team, NOW)
    counts = [each.objects.count() for each in (Referral, Letter, Site, Member)]
    demo_centres.prepare(team, NOW + timedelta(days=3))
    assert [each.objects.count() for each in (Referral, Letter, Site, Member)] == counts
