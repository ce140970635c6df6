"""Data queries, marks, locks and signatures: who may, what falls, and the same thing once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from equipoise.core.design.roles import Role
from equipoise.core.followup.cleaning import MOVES, Did, Meaning, Place, QueryState, moved
from equipoise.core.values.errors import InputError
from equipoise.web.followup import asking, lists, marking, queries, signing
from equipoise.web.followup.holding import Locked, Twice
from equipoise.web.followup.models import Entry, Signature
from equipoise.web.ledger import queries as ledger
from equipoise.web.trials import queries as trials
from equipoise.web.trials import rooms
from equipoise.web.trials.permissions import MAY, Deed
from tests.web.accounts.people import log_in
from tests.web.followup.made_up import GOOD, NOW, NUMBER, TRIAL, VISIT, key, saved
from tests.web.trials.example import Example

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def ask(example: Example, path: str = "WEIGHT", sent: str = "") -> None:
    by = example.by(Role.DATA_MANAGER)
    asking.ask(TRIAL, VISIT, path, "Is this right?", by=by, now=NOW, key=sent or key())


def step(example: Example, did: Did, text: str = "words", role: Role = Role.COORDINATOR) -> None:
    asking.step(TRIAL, VISIT, 1, did, text, by=example.by(role), now=NOW + HOUR, key=key())


def test_a_question_goes_to_the_site_and_back(example: Example) -> None:
    saved(example)
    ask(example)
    assert [each.path for each in lists.asked(TRIAL, ["01"], [QueryState.OPEN])] == ["WEIGHT"]
    assert lists.asked(TRIAL, ["02"], [QueryState.OPEN]) == []
    step(example, Did.ANSWERED, "Yes, measured twice")
    step(example, Did.REOPENED, "On which scale?", Role.DATA_MANAGER)
    step(example, Did.ANSWERED, "The one in the clinic")
    step(example, Did.CLOSED, "", Role.DATA_MANAGER)
    (found,) = lists.asked_of(TRIAL, VISIT)
    assert found.state is QueryState.CLOSED
    assert [each.did for each in found.said] == ["opened", "answered", "reopened", "answered", "closed"]
    assert found.value.value == "70"


@pytest.mark.parametrize("state", [None, *QueryState])
@pytest.mark.parametrize("did", Did)
def test_the_table_says_what_may_follow(state: QueryState | None, did: Did) -> None:
    if (state, did) in MOVES:
        assert moved(state, did) is MOVES[state, did]
    else:
        with pytest.raises(InputError):
            moved(state, did)


def test_a_question_needs_words_a_form_and_a_place(example: Example) -> None:
    with pytest.raises(InputError, match="Nothing is kept"):
        ask(example)
    saved(example)
    with pytest.raises(InputError, match="nothing of this name"):
        ask(example, "HEIGHT")
    with pytest.raises(InputError, match="words"):
        asking.ask(TRIAL, VISIT, "", " ", by=example.by(Role.MONITOR), now=NOW, key=key())


def test_a_question_sent_twice_is_asked_once(example: Example) -> None:
    saved(example)
    ask(example, sent="k")
    ask(example, sent="k")
    assert len(lists.asked_of(TRIAL, VISIT)) == 1
    with pytest.raises(Twice):
        ask(example, "ECOG", sent="k")


def test_who_asks_does_not_answer() -> None:
    """What a site says is the site's, and only who asked says that it is enough."""
    assert [role for role, deeds in MAY.items() if {Deed.QUERY, Deed.ANSWER_QUERY} <= deeds] == []


def test_a_mark_falls_with_its_value_and_with_no_other(example: Example) -> None:
    saved(example)
    by = example.by(Role.MONITOR)
    marking.verify(TRIAL, VISIT, ["WEIGHT", "ECOG"], 1, by=by, now=NOW, key=key())
    saved(example, {"WEIGHT": "71"}, why="x")
    assert lists.verified_paths(TRIAL, VISIT) == {"ECOG": "monitor"}
    marking.unverify(TRIAL, VISIT, ["ECOG"], by=by, now=NOW, key=key(), why="Looked at the wrong page")
    assert lists.verified_paths(TRIAL, VISIT) == {}


def test_what_changed_since_it_was_compared_is_not_marked(example: Example) -> None:
    saved(example)
    saved(example, {"WEIGHT": "71"}, why="x")
    by = example.by(Role.MONITOR)
    with pytest.raises(InputError, match="changed since"):
        marking.verify(TRIAL, VISIT, ["WEIGHT"], 1, by=by, now=NOW, key=key())
    with pytest.raises(InputError, match="Nothing is kept"):
        marking.verify(TRIAL, VISIT, ["NOTE"], 2, by=by, now=NOW, key=key())


@pytest.mark.parametrize("scope", VISIT.scopes())
def test_what_is_locked_cannot_be_changed(example: Example, scope: str) -> None:
    saved(example)
    by = example.by(Role.DATA_MANAGER)
    marking.lock(TRIAL, scope, by=by, now=NOW, key="k")
    marking.lock(TRIAL, scope, by=by, now=NOW, key="k2")  # locked already
    with pytest.raises(Locked, match="data-manager"):
        saved(example, {"WEIGHT": "71"}, why="x")
    with pytest.raises(InputError, match="reason"):
        marking.unlock(TRIAL, scope, by=by, now=NOW, key=key(), why="")
    marking.unlock(TRIAL, scope, by=by, now=NOW, key=key(), why="The site found the source")
    saved(example, {"WEIGHT": "71"}, why="x")


def test_a_lock_holds_what_it_names_and_no_more(example: Example) -> None:
    other = Place(NUMBER, "month3", "visit")
    marking.lock(TRIAL, other.scopes()[1], by=example.by(Role.DATA_MANAGER), now=NOW, key=key())
    assert saved(example).changed


def sign(example: Example, revision: int = 1, meaning: Meaning = Meaning.REVIEWED) -> None:
    signing.sign(TRIAL, VISIT, meaning, revision, by=example.by(Role.ONCOLOGIST), now=NOW + HOUR, key=key())


def test_a_signature_has_a_name_a_time_a_meaning_and_a_digest(example: Example) -> None:
    saved(example)
    sign(example)
    (found,) = lists.signatures(TRIAL, VISIT)
    assert (found.name, found.at, found.meaning) == ("oncologist-01", NOW + HOUR, "REVIEWED")
    assert signing.holds(TRIAL, found)
    sign(example)
    assert len(lists.signatures(TRIAL, VISIT)) == 1


def test_a_signature_falls_when_a_value_changes(example: Example) -> None:
    saved(example)
    sign(example)
    saved(example, {"WEIGHT": "71"}, now=NOW + 2 * HOUR, why="x")
    (found,) = lists.signatures(TRIAL, VISIT)
    assert found.fell_at == NOW + 2 * HOUR
    assert not signing.holds(TRIAL, found)
    sign(example, 2)
    assert [each.fell_at is None for each in lists.signatures(TRIAL, VISIT)].count(True) == 1


def test_a_signature_does_not_fit_values_that_were_changed_behind_its_back(example: Example) -> None:
    saved(example)
    sign(example)
    row = queries.row(TRIAL, VISIT)
    assert row is not None
    Entry.objects.filter(pk=row.pk).update(answers={**row.answers, "WEIGHT": ["99"]})
    assert not signing.holds(TRIAL, Signature.objects.get())


def test_nobody_signs_what_they_did_not_read_or_is_not_theirs_to_sign(example: Example) -> None:
    saved(example)
    with pytest.raises(InputError, match="changed since"):
        sign(example, 0)
    with pytest.raises(InputError, match="signed by the oncologist"):
        signing.sign(TRIAL, VISIT, Meaning.REVIEWED, 1, by=example.by(Role.COORDINATOR), now=NOW, key=key())


def test_where_a_form_stands(example: Example) -> None:
    saved(example)
    ask(example)
    sign(example)
    stand = lists.stands(TRIAL, NUMBER)[VISIT]
    assert (stand.words, stand.signed, stand.values) == ("1 open query", ("oncologist-01",), 7)
    step(example, Did.CLOSED, "", Role.DATA_MANAGER)
    assert lists.stands(TRIAL, NUMBER)[VISIT].words == "signed"
    marking.lock(TRIAL, VISIT.scopes()[0], by=example.by(Role.DATA_MANAGER), now=NOW, key=key())
    assert lists.stands(TRIAL, NUMBER)[VISIT].words == "locked"
    assert lists.unsigned(TRIAL, ["02"]) == lists.uncompared(TRIAL, ["02"]) == []


def test_each_step_is_an_event_of_the_participant(example: Example) -> None:
    saved(example)
    ask(example)
    sign(example)
    kinds = [each.kind for each in ledger.events(TRIAL, f"participant:{NUMBER}")]
    assert kinds[-4:] == [
        "followup.saved",
        "followup.visited",
        "followup.query_opened",
        "followup.signed",
    ]


def test_a_monitor_is_told_what_is_to_be_compared(example: Example) -> None:
    def waiting(role: Role) -> list[str]:
        standing = trials.standing(TRIAL, example.username(role, "01"), NOW)
        return [each.title for each in rooms.tasks(standing, NOW) if "compare" in each.title]

    saved(example)
    assert waiting(Role.MONITOR) == ["1 form to compare with the source"]
    assert waiting(Role.COORDINATOR) == []
    entry = queries.entry(TRIAL, VISIT)
    assert entry is not None
    marking.verify(
        TRIAL, VISIT, list(entry.answers), entry.revision, by=example.by(Role.MONITOR), now=NOW, key=key()
    )
    assert waiting(Role.MONITOR) == []


def test_a_monitor_marks_value_by_value_and_a_mark_falls_with_its_value_alone(example: Example) -> None:
    saved(example)
    client = log_in(Client(), example.user(Role.MONITOR))
    form = f"/trial/{TRIAL}/participants/{NUMBER}/forms/week6/visit/1/"
    page = client.get(f"{form}review/").content.decode()
    assert page.count('form="compare"') == len(GOOD) and "0 of 7 values" in page
    none = client.post(f"{form}verify/", {"key": "a", "revision": "1"}, follow=True).content.decode()
    assert "No value is ticked." in none
    client.post(f"{form}verify/", {"key": "b", "revision": "1", "path": ["WEIGHT", "ECOG"]})
    assert client.get(f"{form}review/").content.decode().count("agrees with the source, monitor") == 2
    saved(example, {"WEIGHT": "71"}, now=NOW + HOUR, why="Typing error")
    assert lists.verified_paths(TRIAL, VISIT) == {"ECOG": "monitor"}
    client.post(f"{form}verify/", {"key": "c", "revision": "1", "every": "yes"})  # read before the change
    assert set(lists.verified_paths(TRIAL, VISIT)) == {"ECOG"}
    client.post(f"{form}verify/", {"key": "d", "revision": "2", "every": "yes"})
    assert set(lists.verified_paths(TRIAL, VISIT)) == set(GOOD)
    client.post(f"{form}verify/", {"key": "e", "what": "take back", "path": "ECOG", "why": "Misread"})
    assert set(lists.verified_paths(TRIAL, VISIT)) == set(GOOD) - {"ECOG"}
