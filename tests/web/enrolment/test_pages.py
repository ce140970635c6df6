"""The pages of screening: every step by its form, names for the site alone, and nobody sees another site's log."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from equipoise.core.enrolment.states import State
from equipoise.web.enrolment import actions, queries
from equipoise.web.enrolment.models import Evidence, Override, Participant
from tests.web.accounts.people import log_in
from tests.web.enrolment.example import FACTS, confirmed, consented, eligibility_of, enrolled, found, screened
from tests.web.trials.example import NOW, Example, prepared

TRIAL = "stop-2"
pytestmark = pytest.mark.django_db


@pytest.fixture
def example(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Example]:
    monkeypatch.setattr("equipoise.web.trials.frame.timezone.now", lambda: NOW)
    yield prepared()


def client(example: Example, role: str, site: str = "01") -> Client:
    return log_in(Client(), example.user(role, site))


def url(name: str, *more: Any) -> str:
    return reverse(f"enrolment:{name}", args=[TRIAL, *more])


def page(who: Client, name: str, *more: Any, status: int = 200) -> str:
    answer = who.get(url(name, *more))
    assert answer.status_code == status, (name, answer.status_code)
    return answer.content.decode()


def send(who: Client, address: str, status: int = 302, /, **given: Any) -> str:
    answer = who.post(address, given)
    assert answer.status_code == status, answer.content.decode()[-3000:]
    return answer.content.decode()


def test_the_whole_road_by_its_pages(example: Example) -> None:
    coordinator, oncologist = client(example, "coordinator"), client(example, "oncologist")
    assert "The screening log is empty" in page(coordinator, "log")
    send(
        coordinator,
        url("new"),
        day="2026-03-03",
        agreed="on",
        first_name="Ada",
        last_name="Example",
        key="k1",
    )
    assert "01-001" in page(coordinator, "log") and "Ada Example" in page(coordinator, "log")
    source = {"kind": "record", "document": "Letter", "dated": "2026-02-24"}
    for fact, value in FACTS.items():
        planned = {} if fact.startswith("clock") else source
        send(coordinator, f"{url('add', '01-001')}?fact={fact}", value=value, key=f"e-{fact}", **planned)
    given = {"day": "2026-03-03", "information": "2.1", "how": "paper", "explained_by": "oncologist-01"}
    send(coordinator, url("consent", "01-001"), version=example.trial.version, key="k2", **given)
    shown = page(oncologist, "entry", "01-001")
    basis = dict(re.findall(r'name="basis-([^"]+)" value="([0-9a-f]{64})"', shown))
    assert len(basis) > 20
    send(
        oncologist,
        url("confirm", "01-001"),
        key="k3",
        criterion=list(basis),
        **{f"basis-{name}": each for name, each in basis.items()},
    )
    whole = re.search(r'name="basis" value="([0-9a-f]{64})"', page(oncologist, "entry", "01-001"))
    assert whole
    send(oncologist, url("whole", "01-001"), basis=whole[1], key="k4")
    assert "Can be enrolled" in page(oncologist, "log")
    assert "Choose one" in send(oncologist, url("enrol", "01-001"), 400, key="k5")
    plan = {"kind": "record", "document": "Plan of the board", "dated": "2026-02-27"}
    assert "takes a document with its date" in send(
        oncologist, url("enrol", "01-001"), 400, key="k5", factor_cytotoxic="no", kind="clinician"
    )
    send(oncologist, url("enrol", "01-001"), factor_cytotoxic="no", key="k5", **plan)
    for shown in (page(coordinator, "entry", "01-001"), page(coordinator, "checklist", "01-001")):
        assert "Plan of the board, 27 February 2026" in shown and "Not cytotoxic" in shown
        assert "by oncologist-01, Tue 3 Mar 2026" in shown
    person = queries.participant(TRIAL, "01-001")
    assert person and person.state is State.ENROLLED
    assert "1 enrolled" in page(oncologist, "flow")


def test_a_form_sent_twice_is_one_entry(example: Example) -> None:
    coordinator = client(example, "coordinator")
    for _ in range(2):
        send(coordinator, url("new"), day="2026-03-03", agreed="on", last_name="Example", key="same")
    assert [each.number for each in queries.participants(TRIAL)] == ["01-001"]


def test_what_can_not_be_stands_beside_its_field_with_what_was_typed(example: Example) -> None:
    number = screened(example)
    coordinator = client(example, "coordinator")
    answer = send(
        coordinator, f"{url('add', number)}?fact=ecog", 400, value="1", kind="record", document="A letter"
    )
    assert "is known by its name and its date" in answer and "A letter" in answer
    answer = send(coordinator, f"{url('add', number)}?fact=life_expectancy", 400, value="long", kind="person")
    assert "is not a number" in answer and 'aria-describedby="value-hint value-error"' in answer
    consent = send(coordinator, url("consent", number), 400, time="9 o’clock", day="2026-03-03")
    assert "Write it as in 14:05." in consent and "9 o’clock" in consent
    assert not Evidence.objects.exists()


def test_nobody_sees_the_log_of_another_site(example: Example) -> None:
    number, other = screened(example), screened(example, "03")
    coordinator, stranger = client(example, "coordinator"), client(example, "coordinator", "03")
    assert number in page(coordinator, "log") and other not in page(coordinator, "log")
    assert other not in coordinator.get(f"{url('log')}?site=03&show=all").content.decode()
    mine = [
        ("entry",),
        ("checklist",),
        ("name",),
        ("erase",),
        ("add",),
        ("file",),
        ("consent",),
        ("withdraw",),
    ]
    for (name,) in mine:
        page(stranger, name, number, status=404)
    page(stranger, "failure", number, status=404)
    page(stranger, "enrol", number, status=404)
    page(stranger, "ask", number, "I5", status=404)
    for name in ("confirm", "whole", "consent", "failure", "enrol"):
        send(stranger, url(name, number), 404)
    page(coordinator, "entry", "01-099", status=404)


@pytest.mark.parametrize("role", ["treating", "on_call", "steward"])
def test_who_has_nothing_to_do_with_screening_finds_none(example: Example, role: str) -> None:
    number = screened(example)
    who = client(example, role)
    for address in (url("log"), url("flow"), url("flow_svg"), url("entry", number), url("new")):
        assert who.get(address).status_code == 404


def test_names_are_for_the_site_alone(example: Example) -> None:
    number = screened(example)
    by = example.by("coordinator")
    actions.keep(TRIAL, number, {"first_name": "Ada", "last_name": "Example"}, by=by, now=NOW)
    monitor = client(example, "monitor")
    for text in (page(monitor, "log"), page(monitor, "entry", number)):
        assert number in text and "Example" not in text
    page(monitor, "name", number, status=404)
    coordinator = client(example, "coordinator")
    assert "Ada" in page(coordinator, "entry", number)
    send(coordinator, url("erase", number), why="They asked for it", key="k")
    assert "Ada" not in page(coordinator, "entry", number)


def test_only_an_investigator_confirms_and_enrols(example: Example) -> None:
    number = consented(example)
    found(example, number)
    coordinator = client(example, "coordinator")
    oncologist = client(example, "oncologist")
    assert "I have seen the source of “Age”, and confirm it" in page(oncologist, "entry", number)
    assert "I have seen the source" not in page(coordinator, "entry", number)
    send(coordinator, url("confirm", number), 404, criterion="I5")
    confirmed(example, number)
    send(coordinator, url("enrol", number), 404, factor_cytotoxic="no")


def test_a_request_is_answered_by_a_second_person_who_sees_the_criterion(example: Example) -> None:
    number = consented(example)
    found(example, number, {**FACTS, "ecog": "3"})
    oncologist, manager = client(example, "oncologist"), client(example, "manager")
    send(oncologist, url("ask", number, "I5"), why="An old fracture", key="k")
    asked = Override.objects.get()
    assert "You asked for it" in page(oncologist, "override", number, asked.pk)
    refused = send(oncologist, url("override", number, asked.pk), 400, answer="agreed", why="Yes", key="l")
    assert "You asked for it" in refused and not Override.objects.get().answer
    assert "An old fracture" in page(manager, "override", number, asked.pk)
    assert "override waits" in manager.get(reverse("trials:home", args=[TRIAL])).content.decode()
    page(manager, "entry", number, status=404)
    send(manager, url("override", number, asked.pk), 200, answer="agreed", why="It is no frailty", key="m")
    shown = page(client(example, "monitor"), "entry", number)
    assert "set aside by oncologist-01 and trial-manager" in shown


def test_evidence_comes_from_a_file_as_a_whole_or_not_at_all(example: Example) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile as File

    number = screened(example)
    coordinator = client(example, "coordinator")
    lesions = b"  lesions: {complete: yes, entries: [{site: liver, size: 22 mm}]}\n"
    text = b"facts:\n  ecog: 1\n  age: {value: 64, on: 2026-01-01}\n" + lesions
    source = {"kind": "record", "document": "Export", "dated": "2026-02-24"}
    send(coordinator, url("file", number), file=File("p.yaml", text), key="f", **source)
    assert sorted(Evidence.objects.values_list("fact", "on")) == [
        ("age", "2026-01-01"),
        ("ecog", "2026-02-24"),
        ("lesions", "2026-02-24"),
    ]
    line = eligibility_of(example, number).line("I5")
    assert line and line.passes
    story = coordinator.get(reverse("datasets:trail", args=[TRIAL]), {"participant": number}).content.decode()
    assert story.count("<tr>") == 3 and "3 pieces of evidence" in story and "<bdi>Age</bdi>" in story
    wrong = send(
        coordinator, url("file", number), 400, file=File("p.yaml", b"facts:\n  ecog: eleven\n"), **source
    )
    assert "line 2" in wrong and Evidence.objects.count() == 3
    assert "no text" in send(
        coordinator, url("file", number), 400, file=File("p.yaml", b"\xff\xfe"), **source
    )


def test_the_flow_counts_and_its_diagram_is_a_file(example: Example) -> None:
    enrolled(example)
    out = screened(example, "02")
    actions.fail(
        TRIAL, out, reasons=["declined"], day=example.now.date(), by=example.by("coordinator", "02"), now=NOW
    )
    statistician = client(example, "statistician")
    text = page(statistician, "flow")
    assert "2 assessed, 1 enrolled, 0 allocated" in text and "Did not want to take part" in text
    assert "Why 1 was excluded" in text
    answer = statistician.get(url("flow_svg"))
    assert answer["Content-Type"] == "image/svg+xml" and b"Excluded: 1" in answer.content
    one = page(statistician, "flow")
    assert "does not add up" not in one and "is not what its parts make" not in one
    assert "Site 02: 1 assessed, 0 enrolled" in statistician.get(f"{url('flow')}?site=02").content.decode()
    drawn = statistician.get(f"{url('flow_svg')}?site=02")
    assert b"Assessed for eligibility: 1" in drawn.content and "site-02" in drawn["Content-Disposition"]
    assert statistician.get(f"{url('flow')}?site=77").status_code == 404
    page(statistician, "log", status=404)


def test_a_flow_whose_boxes_do_not_add_up_says_so(example: Example) -> None:
    row = Participant.objects.get(number=enrolled(example))
    row.state = State.SCREENING
    row.save()
    text = page(client(example, "statistician"), "flow")
    assert "Assessed for eligibility: 1 is not what its parts make" in text and "does not add up" in text


def test_the_log_asks_the_database_no_more_for_more_people(example: Example) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    coordinator, counts = client(example, "coordinator"), []
    for _ in range(2):
        found(example, screened(example), {"ecog": "1"})
        with CaptureQueriesContext(connection) as asked:
            page(coordinator, "log")
        counts.append(len(asked))
        screened(example)
    assert counts[0] == counts[1]


def test_tasks_say_what_waits_for_whom(example: Example) -> None:
    from equipoise.web.enrolment.tasks import tasks
    from equipoise.web.trials.queries import standing

    ready, open_one = consented(example), screened(example)
    found(example, ready)
    found(example, open_one, {"restaging": "2025-12-15", "ecog": "1"})

    def titles(role: str) -> list[str]:
        return [each.title for each in tasks(standing(TRIAL, example.username(role), NOW), NOW)]

    assert titles("oncologist")[:2] == [
        f"{open_one}: a window lapses",
        f"{ready}: waits for an investigator to confirm",
    ]
    assert titles("coordinator") == [f"{open_one}: a window lapses"]
    assert titles("statistician") == []


LESIONS = {
    "e0_site": "liver",
    "e0_kind": "metastasis",
    "e0_scans": "2025-11-20 12\n2026-02-20: 22 mm\n",
    "e1_site": "lung",
    "e1_kind": "metastasis",
    "e1_scans": "2025-11-20 8\n2026-02-20 8",
}


def test_lesions_are_typed_with_their_scans_and_those_that_grow_are_counted(example: Example) -> None:
    number = screened(example)
    coordinator, source = (
        client(example, "coordinator"),
        {"kind": "imaging", "document": "CT", "dated": "2026-02-20"},
    )
    before = page(coordinator, "entry", number)
    assert "?fact=lesions" in before and "asked yet for the lesions;" in before
    address = f"{url('add', number)}?fact=lesions"
    send(coordinator, address, complete="yes", key="l1", **LESIONS, **source)
    row = Evidence.objects.get(fact="lesions")
    assert "Lesions:</span> <strong" in page(coordinator, "entry", number)
    assert '{"on": "2026-02-20", "size": "22 mm"}' in row.value and row.on == "2026-02-20"
    line = eligibility_of(example, number).line("I7")
    assert line and line.verdict.value == "met", line
    again = coordinator.get(address).content.decode()
    assert "2025-11-20 12\n2026-02-20 22 mm" in again and again.count('<fieldset class="listed"') == 5


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"complete": "yes"}, "No entry is filled in"),
        ({"complete": "none", "e0_site": "liver"}, "Entries are filled in"),
        ({"e0_site": "liver"}, "Say whether these are all"),
        ({"complete": "yes", "e0_scans": "2026-02-20"}, "on each line"),
        ({"complete": "yes", "e0_scans": "20 Feb 14"}, "is no date"),
        ({"complete": "yes", "e0_scans": "2026-12-24 14"}, "lies in the future"),
        ({"complete": "yes", "e0_scans": "2026-02-20 five"}, "five"),
        ({"complete": "yes", "e0_site": "moon"}, "moon"),
    ],
)
def test_a_list_that_can_not_be_is_refused_with_what_was_typed(
    example: Example, given: dict[str, str], said: str
) -> None:
    source = {"kind": "imaging", "document": "CT", "dated": "2026-02-20"}
    address = f"{url('add', screened(example))}?fact=lesions"
    shown = send(client(example, "coordinator"), address, 400, key="l", **source, **given)
    assert said in shown and not Evidence.objects.exists()
    assert all(each in shown for name, each in given.items() if name == "e0_scans")


def test_more_lesions_are_asked_for_and_what_was_typed_stays(example: Example) -> None:
    address = f"{url('add', screened(example))}?fact=lesions"
    shown = send(client(example, "coordinator"), address, 200, more="1", rows="5", **LESIONS)
    assert shown.count('<fieldset class="listed"') == 10 and "2026-02-20: 22 mm" in shown
    assert '<option value="lung" selected' in shown and not Evidence.objects.exists()


def test_days_are_told_as_they_are_at_the_site(example: Example) -> None:
    number, late = screened(example), datetime(2026, 3, 4, 5, tzinfo=UTC)
    value = actions.Found("ecog", "1", kind="record", document="Letter", dated="2026-02-24")
    actions.add(TRIAL, number, value, by=example.by("coordinator"), now=late)
    basis = eligibility_of(example, number).line("I5").basis  # type: ignore[union-attr]
    actions.confirm(TRIAL, number, {"I5": basis}, by=example.by("oncologist"), now=late)
    shown = page(client(example, "coordinator"), "entry", number)
    assert "Entered by coordinator-01, Tue 3 Mar 2026" in shown
    assert "Confirmed by oncologist-01, Tue 3 Mar 2026" in shown
    assert "oncologist-01, 3 Mar 2026" in page(client(example, "coordinator"), "checklist", number)


def test_the_road_goes_on_after_enrolment(example: Example) -> None:
    number = consented(example)
    found(example, number)
    confirmed(example, number)
    oncologist = client(example, "oncologist")
    assert "the arms are balanced by it, and it can’t be changed" in page(oncologist, "enrol", number)
    on = reverse("allocation:allocate", args=[TRIAL, enrolled(example)])
    visits = reverse("followup:participant", args=[TRIAL, "01-002"])
    shown = page(oncologist, "entry", "01-002")
    assert on in shown and visits not in shown
    row = Participant.objects.get(number="01-002")
    row.state, row.days["randomisation"] = State.ALLOCATED, "2026-03-03"
    row.save()
    shown = page(oncologist, "entry", "01-002")
    assert on not in shown and visits in shown
