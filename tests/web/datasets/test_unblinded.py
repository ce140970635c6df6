"""The unblinded data: for whom, with what, and what stays behind of it."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ElementTree
from datetime import timedelta

import pytest
from django.db import transaction

from equipoise.core.design.roles import Role
from equipoise.core.values.errors import InputError
from equipoise.web.allocation import actions as allocation
from equipoise.web.allocation import members
from equipoise.web.allocation.actions import NotYours, Opener, Refused, offered_passphrase
from equipoise.web.datasets import unblinding
from equipoise.web.datasets.bundle import Bundle
from equipoise.web.ledger import queries as ledger
from equipoise.web.ledger.actions import By
from tests.links.odm.meaning import Meaning
from tests.links.odm.schema import ODM, Schema
from tests.web.accounts.people import person
from tests.web.allocation.example import TREATMENT, Sealed, admitted
from tests.web.datasets.test_blinded import blinded, files, rows
from tests.web.datasets.world import BEGUN, END, GONE, ONE, TRIAL, TWO

pytestmark = pytest.mark.django_db
WHY = "For the monitoring board of 9 April"


def unblinded(opener: Opener, **more: object) -> Bundle:
    return unblinding.unblinded(TRIAL, opener, why=WHY, now=END, **more)  # type: ignore[arg-type]


def test_it_has_every_arm_and_what_sealed_forms_hold(story: Sealed) -> None:
    found = unblinded(admitted(story, Role.INDEPENDENT))
    arms = {each["participant"]: each for each in rows(found, "arms")}
    assert set(arms) == {ONE, TWO, GONE}
    assert {each["arm"] for each in arms.values()} <= {"control", "sabr"}
    assert all(each["code"].startswith("Schedule ") for each in arms.values())
    (treated,) = rows(found, "treatment")
    assert (treated["participant"], treated["ASPLANNED"], treated["saved_by"]) == (ONE, "yes", "treating-01")
    assert [(each["row"], each["TULNKID"], each["DOSE"]) for each in rows(found, "treatment__LESION")] == [
        ("1", "T1", "35")
    ]
    assert "UNBLINDED" in found.name
    assert b"It tells who got which treatment" in files(found)["README.md"]
    assert b"import it as UTF-8 with all columns as text" in files(found)["README.md"]


def test_its_manifest_names_the_ends_of_the_ledger_and_it_is_the_same_again(story: Sealed) -> None:
    opener, made = admitted(story, Role.INDEPENDENT), []
    head = ledger.ends(TRIAL).noted
    for at in (None, None, END):
        with transaction.atomic():
            made.append(unblinded(opener, at=at).content)
            transaction.set_rollback(True)
    assert made[0] == made[1] == made[2]
    manifest = json.loads(files(unblinded(opener))["manifest.json"])
    assert (manifest["ledger"], manifest["blinded"]) == (head, False)


def test_as_of_an_instant_it_knows_nothing_later(story: Sealed) -> None:
    early = unblinded(admitted(story, Role.INDEPENDENT), at=BEGUN + timedelta(minutes=90))
    assert rows(early, "treatment") == []
    assert len(rows(early, "arms")) == 3


def test_the_reason_stands_in_the_sealed_chain_and_blinded_roles_see_nothing_of_it(story: Sealed) -> None:
    opener = admitted(story, Role.INDEPENDENT)
    before = ledger.ends(TRIAL)
    seen = blinded(story).content
    after_blinded = ledger.ends(TRIAL)
    unblinded(opener)
    after = ledger.ends(TRIAL)
    assert after.open == after_blinded.open
    assert after.sealed[0] > before.sealed[0]
    assert ledger.events(TRIAL)[-1].why == WHY
    assert blinded(story).content == seen


def test_nobody_else_gets_it(story: Sealed) -> None:
    admitted(story, Role.INDEPENDENT)
    treating = admitted(story, Role.TREATING, "02")
    name = story.example.username(Role.INDEPENDENT)
    before = ledger.ends(TRIAL)
    for role in (Role.STATISTICIAN, Role.DATA_MANAGER, Role.COORDINATOR, Role.MANAGER, Role.ON_CALL):
        with pytest.raises(NotYours):
            unblinded(Opener(story.example.username(role), "whatever"))
    with pytest.raises(NotYours):
        unblinded(treating)
    with pytest.raises(Refused):
        unblinded(Opener(name, offered_passphrase()))
    with pytest.raises(InputError, match="needs a reason"):
        unblinding.unblinded(TRIAL, story.opener(Role.INDEPENDENT), why=" ", now=END)
    assert ledger.ends(TRIAL) == before


def test_two_shares_give_it_too_and_the_trail_says_whose_and_to_whom(story: Sealed) -> None:
    opener = admitted(story, Role.INDEPENDENT)
    by = By("command line", "operator")
    stewards = allocation.by_shares(TRIAL, story.two, by)
    with transaction.atomic():
        asked = rows(unblinded(opener), "arms")
        transaction.set_rollback(True)
    before = ledger.ends(TRIAL)
    person("chair")
    for taker, told in (
        ("nobody", "no such log-in"),
        ("statistician", "may not know"),
        ("treating-01", "may not"),
    ):
        with pytest.raises(InputError, match=told):
            unblinded(stewards, taker=taker)
    assert ledger.ends(TRIAL) == before
    assert rows(unblinded(stewards, taker="chair"), "arms") == asked
    assert ledger.ends(TRIAL).open == before.open
    event = ledger.events(TRIAL)[-1]
    assert (event.actor, event.why) == ("command line", WHY)
    assert (event.payload["taken_by"], event.payload["by_shares"]) == ("chair", ["steward-2", "steward-3"])
    (use, *_) = members.uses(TRIAL, "steward-3")
    assert (use.what, use.at) == ("The unblinded data were taken away", END)
    assert "The unblinded data were taken away" not in {
        each.what for each in members.uses(TRIAL, "steward-1")
    }


def test_its_odm_has_sealed_forms_and_their_former_values(story: Sealed) -> None:
    by = story.example.by(Role.TREATING)
    changed = {**TREATMENT, "LESION.1.DOSE": ["30"]}
    changed["LESION.1.FRACTIONS"] = ["", "not known"]
    reasons = {"LESION.1.FRACTIONS": "The record is elsewhere"}
    allocation.keep_sealed(
        TRIAL, ONE, "treatment", changed, by=by, now=END, key="again", why="Planned anew", reasons=reasons
    )
    found = ElementTree.fromstring(files(unblinded(admitted(story, Role.INDEPENDENT)))["odm.xml"])
    assert list(Schema().breaks(found)) == []
    assert list(Meaning(found).faults()) == []
    doses = [
        each for each in found.iter(f"{ODM}ItemData") if each.attrib["ItemOID"] == "IT.treatment.LESION.DOSE"
    ]
    assert [(each.findtext(f"{ODM}Value"), each.attrib["TransactionType"]) for each in doses] == [
        ("35", "Insert"),
        ("30", "Update"),
    ]
    assert doses[1].findtext(f".//{ODM}ReasonForChange") == "Planned anew"
    whys = {each.text for each in found.iter(f"{ODM}ReasonForChange")}
    assert "Planned anew; The record is elsewhere" in whys
