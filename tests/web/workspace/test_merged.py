"""Two sites turn out to be one: what was sent to either keeps its number, and the team goes on with it."""

from __future__ import annotations

import pytest

from equipoise.web.mail.models import Letter
from equipoise.web.referrals import actions as referrals
from equipoise.web.referrals.models import Referral
from equipoise.web.sites import actions
from equipoise.web.sites.models import StudySite
from equipoise.web.workspace import actions as kept
from tests.web.workspace.made_up import MONDAY, member, message, study_site

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def joined() -> tuple[StudySite, Referral]:
    """A site, and what was sent to another that became part of it."""
    old, new = study_site(), study_site("Victoria", "desk@island.example.org")
    sent = message(old)
    member(old, "olga")
    actions.merge(old.site_id, new.site_id, by="operator", now=MONDAY)
    return new, sent


def test_the_team_finds_answers_and_assigns_what_came_before(joined: tuple[StudySite, Referral]) -> None:
    new, sent = joined
    ann = member(new)
    address = f"/workspace/messages/{sent.id}/"
    assert sent.code in ann.get("/workspace/").content.decode()
    page = ann.get(address).content.decode()
    assert sent.code in page
    for name in ("Ann Example", "Olga Example"):  # both teams are one now
        assert f">{name}</option>" in page
    seen = sent.story.last().pk
    olga = Referral.objects.get().assigned_to
    assert olga is None
    chosen = page.partition(">Olga Example</option>")[0].rpartition('value="')[2].partition('"')[0]
    ann.post(f"{address}assign/", {"seen": seen, "member": chosen})
    assert Referral.objects.get().assigned_to == int(chosen)


def test_letters_go_to_the_site_it_became(joined: tuple[StudySite, Referral]) -> None:
    referrals.write(joined[1].id, "One more thing.", now=MONDAY)
    assert {each.to for each in Letter.objects.filter(kind="team_wrote")} == {"desk@island.example.org"}


def test_answers_kept_are_those_of_the_site_now(joined: tuple[StudySite, Referral]) -> None:
    new, sent = joined
    kept.keep_phrase(new.site_id, "Our way", "Dear {first_name}, come.", by="ann", now=MONDAY)
    manager = member(new, "mia", "manager")
    page = manager.get(f"/workspace/messages/{sent.id}/").content.decode()
    assert "Our way" in page
    assert f"/workspace/sites/{new.site_id}/answers/" in page


def test_the_filter_tells_apart_what_came_before(joined: tuple[StudySite, Referral]) -> None:
    new, sent = joined
    later = message(new, "two")
    ann = member(new)
    page = ann.get("/workspace/").content.decode()
    assert "Victoria Centre, Victoria (before it was joined)" in page
    before = ann.get(f"/workspace/?site={sent.site}").content.decode()
    assert (sent.code in before, later.code in before) == (True, False)
