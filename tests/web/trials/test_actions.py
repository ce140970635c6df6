"""Preparing a trial, its versions, its sites and its people."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from equipoise.core.values.errors import InputError
from equipoise.web.accounts.models import User
from equipoise.web.ledger import queries as ledger
from equipoise.web.trials import actions, queries
from equipoise.web.trials.permissions import AT_A_SITE
from tests.web.accounts.people import person
from tests.web.trials.example import NOW, PREPARER, SITES, Example, files, prepared

LATER = NOW + timedelta(days=30)


@pytest.fixture
def example(db: None) -> Example:
    return prepared()


@pytest.fixture
def on_both(database: str) -> Example:
    return prepared()


def second(text: str) -> str:
    """A file under the next version number."""
    return text.replace('version: "1"', 'version: "2"', 1)


def kinds() -> list[str]:
    return [each.kind for each in ledger.events("stop-2")]


def test_a_trial_is_prepared_with_its_first_version_in_force(example: Example) -> None:
    text, overlay = files()
    held = queries.versions("stop-2")["1"]
    assert (held.text, held.overlay, held.since) == (text, overlay, NOW)
    assert example.trial.demonstration
    assert example.trial.nct_id == "NCT06918951"
    assert [each.number for each in queries.sites("stop-2")] == [each[0] for each in SITES]
    assert kinds()[:2] == ["trials.prepared", "trials.adopted"]


@pytest.mark.parametrize("name", ["STOP-2", "stop_2", "-stop", "", "a" * 41, "stop 2", "stöp"])
@pytest.mark.django_db
def test_a_name_that_can_not_stand_in_an_address_is_refused(name: str) -> None:
    with pytest.raises(InputError, match="short name"):
        actions.prepare(name, *files(), PREPARER, NOW)


@pytest.mark.django_db
def test_only_a_demonstration_is_conducted_by_a_file_that_nobody_approved() -> None:
    text, overlay = files()
    with pytest.raises(InputError, match="approved by nobody"):
        actions.prepare("true-one", text, "", PREPARER, NOW)
    approved = text.replace("approved: no", "approved: {by: Somebody Else, on: 2026-01-10}", 1)
    actions.prepare("true-one", approved, "", PREPARER, NOW)
    with pytest.raises(InputError, match="for demonstrations"):
        actions.adopt("true-one", second(approved), second(overlay), PREPARER, LATER)
    with pytest.raises(InputError, match="approved by nobody"):
        actions.adopt("true-one", second(text), "", PREPARER, LATER)
    assert not queries.trials()[0].demonstration
    assert list(queries.versions("true-one")) == ["1"]


def test_a_version_is_adopted_and_said_in_words_what_differs(on_both: Example) -> None:
    text, overlay = (second(each) for each in files())
    actions.adopt(
        "stop-2", text.replace("registry: 194", "registry: 200"), overlay, PREPARER, LATER, why="More"
    )
    event = ledger.events("stop-2")[-1]
    assert event.payload["differences"] == ["Participants: “194” becomes “200”."]
    assert queries.protocol("stop-2").version == "2"
    assert queries.design("stop-2", "1").participants.value == 194
    assert queries.design("stop-2").participants.value == 200
    assert event.why == "More"


def test_block_sizes_and_codes_stand_in_no_sentence_of_the_trail(example: Example) -> None:
    text, overlay = (second(each) for each in files())
    changed = overlay.replace("[4, 6]", "[4, 8]").replace("Schedule Cedar", "Schedule Birch")
    actions.adopt("stop-2", text, changed, PREPARER, LATER)
    assert sorted(ledger.events("stop-2")[-1].payload["differences"]) == [
        "Block sizes changed.",
        "Treatment codes changed.",
    ]


def test_what_is_in_force_already_is_left_as_it_is(example: Example) -> None:
    before = kinds()
    actions.adopt("stop-2", *files(), PREPARER, LATER)
    assert kinds() == before


def test_a_number_keeps_its_words_for_ever(example: Example) -> None:
    text, overlay = files()
    with pytest.raises(InputError, match="adopted before with other words"):
        actions.adopt("stop-2", text.replace("registry: 194", "registry: 200"), overlay, PREPARER, LATER)
    actions.adopt("stop-2", second(text), second(overlay), PREPARER, LATER)
    with pytest.raises(InputError, match="version 2 came after it"):
        actions.adopt("stop-2", text, overlay, PREPARER, LATER)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("trial: NCT06918951", "trial: NCT02756793", "This file is of NCT02756793"),
        ("protocol: STOP-2", "protocol: [", "the protocol file"),
    ],
)
def test_a_file_of_another_trial_or_of_none_is_refused_with_a_sentence(
    example: Example, old: str, new: str, said: str
) -> None:
    text, overlay = (second(each) for each in files())
    with pytest.raises(InputError, match=said):
        actions.adopt("stop-2", text.replace(old, new, 1), overlay, PREPARER, LATER)


def test_masking_that_would_break_what_people_are_is_not_adopted(example: Example) -> None:
    """A pharmacist who is a coordinator too may stay so only while pharmacists are blind."""
    actions.appoint("stop-2", "coordinator-01", "pharmacist", "01", by=PREPARER, now=NOW)
    text, overlay = (second(each) for each in files())
    changed = overlay.replace("pharmacist: {assumed: blind", "pharmacist: {assumed: unblinded")
    with pytest.raises(InputError, match="coordinator-01 would have roles that don’t go together"):
        actions.adopt("stop-2", text, changed, PREPARER, LATER)
    assert queries.protocol("stop-2").version == "1"


REFUSED_SITES: tuple[tuple[dict[str, Any], str], ...] = (
    ({"number": "1"}, "two to four figures"),
    ({"number": "1a"}, "two to four figures"),
    ({"zone": "Vancouver"}, "no time zone"),
    ({"name": " "}, "needs a name"),
    ({"number": "01"}, "Site 01 is Harbour Cancer Centre"),
)


@pytest.mark.django_db
def test_a_site_that_can_not_be_is_refused() -> None:
    prepared()
    for more, said in REFUSED_SITES:
        with pytest.raises(InputError, match=said):
            add(**more)


def add(**more: Any) -> None:
    given = {
        "number": "07",
        "name": "Prairie",
        "city": "Regina",
        "country": "Canada",
        "zone": "America/Regina",
    }
    actions.add_site("stop-2", **(given | {"site_id": 0} | more), by=PREPARER, now=NOW)


def test_the_same_site_twice_is_one_and_it_opens_and_closes(example: Example) -> None:
    add()
    before = kinds()
    add()
    assert kinds() == before
    actions.open_site("stop-2", "07", False, by=PREPARER, now=LATER, why="No staff")
    actions.open_site("stop-2", "07", False, by=PREPARER, now=LATER)
    assert kinds() == [*before, "trials.site_changed"]
    assert [each.number for each in queries.sites("stop-2") if not each.open] == ["07"]


REFUSED_ROLES = (
    ("nobody-of-that-name", "monitor", "", "There is no log-in"),
    ("monitor", "participant", "", "no role that is given"),
    ("monitor", "emperor", "", "no role that is given"),
    ("monitor", "coordinator", "", "One is coordinator at a site"),
    ("monitor", "monitor", "01", "in the trial as a whole"),
    ("coordinator-01", "coordinator", "99", "no site 99"),
    ("coordinator-01", "treating", "01", "the coordinator role is blind"),
    ("treating-01", "monitor", "", "the monitor role is blind"),
    ("coordinator-01", "treating", "02", "the coordinator role is blind"),
    ("steward-1", "manager", "", "no share lies beside a power"),
    ("boss", "steward", "", "An operator of this installation"),
    ("closed", "monitor", "", "There is no log-in"),
)


@pytest.mark.django_db
def test_roles_that_may_not_be_given_are_refused_with_a_sentence() -> None:
    prepared()
    person("boss", is_staff=True)
    person("closed", is_active=False)
    before = kinds()
    for username, role, site, said in REFUSED_ROLES:
        with pytest.raises(InputError, match=said):
            actions.appoint("stop-2", username, role, site, by=PREPARER, now=LATER)
    assert kinds() == before


def test_a_role_holds_where_and_while_it_is_held(on_both: Example) -> None:
    standing = queries.standing("stop-2", "coordinator-01", LATER)
    assert standing.may("screen", "01")
    assert not standing.may("screen", "02")
    assert not standing.may("screen")
    assert not queries.standing("stop-2", "coordinator-01", NOW - timedelta(seconds=1)).roles
    by = on_both.by("manager")
    actions.end_role("stop-2", "coordinator-01", "coordinator", "01", by=by, now=LATER, why="Moved on")
    assert not queries.standing("stop-2", "coordinator-01", LATER).roles
    assert queries.standing("stop-2", "coordinator-01", LATER - timedelta(seconds=1)).may("screen", "01")
    actions.appoint("stop-2", "coordinator-01", "treating", "01", by=by, now=LATER)
    with pytest.raises(InputError, match="don’t have this role"):
        actions.end_role("stop-2", "coordinator-01", "coordinator", "01", by=by, now=LATER)


def test_who_left_a_treating_team_takes_no_blind_role_after_it(example: Example) -> None:
    later = NOW + timedelta(days=30)
    actions.end_role(example.trial.trial, "treating-01", "treating", "01", by=PREPARER, now=later)
    for role, site in (("coordinator", "01"), ("oncologist", "02"), ("statistician", "")):
        with pytest.raises(InputError, match="what was known stays known"):
            actions.appoint(example.trial.trial, "treating-01", role, site, by=PREPARER, now=later)
    actions.appoint(example.trial.trial, "treating-01", "treating", "02", by=PREPARER, now=later)
    actions.end_role(example.trial.trial, "coordinator-01", "coordinator", "01", by=PREPARER, now=later)
    actions.appoint(example.trial.trial, "coordinator-01", "treating", "01", by=PREPARER, now=later)


def test_a_role_twice_is_one(example: Example) -> None:
    before = kinds()
    actions.appoint("stop-2", "monitor", "monitor", "", by=PREPARER, now=LATER)
    assert kinds() == before


@pytest.mark.django_db
def test_the_only_manager_stays() -> None:
    example = prepared()
    by = example.by("manager")
    with pytest.raises(InputError, match="only manager"):
        actions.end_role("stop-2", "trial-manager", "manager", "", by=by, now=LATER)
    person("deputy")
    actions.appoint("stop-2", "deputy", "manager", "", by=by, now=LATER)
    actions.end_role("stop-2", "trial-manager", "manager", "", by=by, now=LATER)
    assert queries.standing("stop-2", "deputy", LATER).may("manage_people")


@pytest.mark.django_db
def test_a_trial_goes_only_where_it_can_go() -> None:
    prepared(opened=False)
    with pytest.raises(
        InputError, match=r"can’t become “locked” from there. It can become “Open for screening”"
    ):
        actions.set_state("stop-2", "locked", PREPARER, NOW)
    for state in ("open", "paused", "open", "closed", "locked", "closed"):
        actions.set_state("stop-2", state, PREPARER, LATER)
        found = queries.trial("stop-2")
        assert found is not None
        assert found.state == state
    with pytest.raises(InputError, match="no trial nowhere"):
        actions.set_state("nowhere", "open", PREPARER, NOW)


@pytest.mark.django_db
def test_the_example_has_everybody() -> None:
    """Other rooms' tests lean on it."""
    example = prepared()
    assert User.objects.get(username="oncologist-06")
    for role in AT_A_SITE:
        if role != "pharmacist":
            assert example.by(role, "04").actor == f"{example.by(role).actor[:-2]}04"
    assert example.by("steward").actor == "steward-1"
