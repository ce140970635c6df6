"""Protocol files from draft to force: one at a time, each step in the audit trail, nothing half done."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from equipoise.core.values.errors import InputError
from equipoise.protocols import texts
from equipoise.web.audit.models import Entry
from equipoise.web.criteria import actions, queries
from equipoise.web.criteria.actions import NotNow, OwnDraft
from equipoise.web.criteria.models import ProtocolVersion

pytestmark = pytest.mark.usefixtures("database")
NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
TRIAL = "NCT06918951"
TEXT = texts()["stop-2.yaml"]
OTHER = TEXT.replace("age >= 19 years", "age >= 18 years")


def _published(text: str) -> int:
    number = actions.save(TRIAL, text, by="ann", now=NOW)
    actions.approve(TRIAL, number, by="bob", now=NOW)
    actions.publish(TRIAL, number, by="bob", now=NOW)
    return number


def test_without_a_version_in_force_the_shipped_file_stands() -> None:
    found = queries.trial(TRIAL)
    assert found is not None and found.standing == "shipped" and found.name == "STOP-2"
    assert queries.trial("NCT00000001") is None


def test_a_published_version_is_in_force_and_replaces_the_one_before() -> None:
    first, second = _published(TEXT), _published(OTHER)
    found = queries.trial(TRIAL)
    assert found is not None and (found.standing, found.version) == ("in force", str(second))
    assert [each.state for each in queries.versions(TRIAL)] == ["published", "replaced"]
    assert second == first + 1


def test_a_draft_is_changed_in_place_and_never_in_force() -> None:
    number = actions.save(TRIAL, TEXT, by="ann", now=NOW)
    assert actions.save(TRIAL, OTHER, by="ann", now=NOW) == number
    found = queries.trial(TRIAL)
    assert found is not None and found.standing == "shipped"
    assert [each.number for each in queries.waiting()] == [number]


def test_what_was_approved_does_not_change_any_more() -> None:
    number = actions.save(TRIAL, TEXT, by="ann", now=NOW)
    actions.approve(TRIAL, number, by="bob", now=NOW)
    assert actions.save(TRIAL, OTHER, by="ann", now=NOW) == number + 1
    kept = queries.version(TRIAL, number)
    assert kept is not None and kept.text == TEXT and not kept.open


def test_steps_out_of_order_are_refused_and_leave_no_trace() -> None:
    number = actions.save(TRIAL, TEXT, by="ann", now=NOW)
    before = Entry.objects.count()
    with pytest.raises(NotNow, match="draft"):
        actions.publish(TRIAL, number, by="bob", now=NOW)
    actions.approve(TRIAL, number, by="bob", now=NOW)
    with pytest.raises(NotNow, match="approved"):
        actions.approve(TRIAL, number, by="bob", now=NOW)
    with pytest.raises(NotNow, match="no version 9"):
        actions.publish(TRIAL, 9, by="bob", now=NOW)
    assert Entry.objects.count() == before + 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("protocol: [", "not YAML"),
        (TEXT.replace("age >= 19 years", "age >= 19 elephants"), "I1"),
        (TEXT.replace(f"trial: {TRIAL}", "trial: NCT00000001"), "NCT00000001"),
        ("", "empty"),
    ],
)
def test_a_text_that_is_no_protocol_of_this_trial_is_refused_with_its_reason(text: str, said: str) -> None:
    with pytest.raises(InputError) as refused:
        actions.save(TRIAL, text, by="ann", now=NOW)
    assert said in str(refused.value)
    assert not ProtocolVersion.objects.exists()


def test_a_withdrawn_version_is_out_of_force_with_its_reason_on_record() -> None:
    number = _published(OTHER)
    with pytest.raises(InputError):
        actions.withdraw(TRIAL, number, by="bob", now=NOW, reason=" ")
    actions.withdraw(TRIAL, number, by="bob", now=NOW, reason="amended")
    found = queries.trial(TRIAL)
    assert found is not None and found.standing == "shipped"
    row = Entry.objects.order_by("id").last()
    assert row is not None and row.detail == {"version": number, "reason": "amended"}


def test_authors_of_a_version_cannot_approve_it_and_of_another_one_can() -> None:
    first = _published(TEXT)
    second = actions.save(TRIAL, OTHER, by="cleo", now=NOW)
    assert (queries.authors(TRIAL, first), queries.authors(TRIAL, second)) == ({"ann"}, {"cleo"})
    with pytest.raises(OwnDraft, match=r"version 2 yourself.*Ask another"):
        actions.approve(TRIAL, second, by="cleo", now=NOW)
    actions.approve(TRIAL, second, by="ann", now=NOW)


def test_every_step_is_in_the_audit_trail() -> None:
    number = _published(TEXT)
    rows = Entry.objects.filter(subject=TRIAL).order_by("id")
    assert [(row.actor, row.verb, row.detail["version"]) for row in rows] == [
        ("ann", "drafted protocol", number),
        ("bob", "approved protocol", number),
        ("bob", "published protocol", number),
    ]
