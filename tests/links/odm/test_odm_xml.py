"""ODM: as the published schema has it, nothing named that is not there, and every value told with who, when and why."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from equipoise.core.followup.forms import Form, Item, Kind, Purpose
from equipoise.links.odm import odm_xml
from equipoise.links.odm.odm_xml import Change, Place, Planned
from equipoise.links.odm.tables import About, Table, Type, Variable
from tests.links.odm.meaning import Meaning
from tests.links.odm.schema import ODM, Schema

SCHEMA = Schema()
ABOUT = About("made-up", "NCT00000000", "A <title> & more", "2", "2026-03-31T17:05:00Z", "0.1.0")
LESION = Item("LESION", "Lesions", Kind.GROUP, items=(Item("SIZE", "Size", Kind.QUANTITY, unit="mm"),))
FORM = Form(
    "visit", "Visit", Purpose.GENERAL, "coordinator",
    (
        Item("WEIGHT", "Weight", Kind.QUANTITY, unit="kg", required=True, coded="VSORRES"),
        Item("ECOG", "ECOG", Kind.CHOICE, choices=(("0", "well"), ("1", "less <well>"))),
        Item("ANY", "Any", Kind.YES_NO),
        Item("WHERE", "Where", Kind.CHOICES, choices=(("A", "a"), ("B", "b"))),
        LESION,
    ),
)  # fmt: skip
EVENT = Form(
    "adverse_event",
    "Event",
    Purpose.ADVERSE_EVENT,
    "coordinator",
    (Item("TERM", "Term", Kind.TEXT),),
    repeats=True,
)
VISITS = (Planned("week6", "Week 6", False, ("visit",)), Planned("month", "Month", True, ("visit", "none")))
PLACES = (Place("01", "Harbour"), Place("02", "Hill"))


def change(path: str, value: str, **more: str) -> Change:
    found = Change("01", "01-001", "week6", "visit", "1", path, value, "", "2026-03-03T17:00:00Z", "ann", "")
    return replace(found, **more)


CHANGES = (
    change("WEIGHT", "70"),
    change("WEIGHT", "71", why='It was "misread" & wrong', by="bob"),
    change("ECOG", "", missing="not known"),
    change("LESION.1.SIZE", "12"),
    change("LESION.2.SIZE", "8"),
    change("LESION.2.SIZE", ""),
    change("WEIGHT", "69", visit="month:2"),
    change(
        "TERM", "Pain\x0b", visit="", form="adverse_event", occurrence="2", site="02", participant="02-001"
    ),
)


TABLE = Table(
    "tries", "Tries",
    (
        Variable("site", "Site"), Variable("participant", "Number", key=True),
        Variable("number", "Number of it", Type.INTEGER, key=True),
        Variable("way", "Way", codes=(("phone", "by phone"), ("letter", "by letter"), ("<letter>", "by <letter>"))),
        Variable("day", "Day", Type.PARTIAL_DATE),
    ),
    [("02", "02-002", "1", "phone", "2026-03"), ("02", "02-002", "2", "<letter>", ""), ("", "", "1", "phone", "")],
)  # fmt: skip


def made(changes: tuple[Change, ...] = CHANGES, tables: tuple[Table, ...] = ()) -> ET.Element:
    return ET.fromstring(document((FORM, EVENT), changes, tables))


def document(forms: tuple[Form, ...], changes: tuple[Change, ...], tables: tuple[Table, ...] = ()) -> str:
    return "".join(odm_xml.pieces(ABOUT, VISITS, forms, PLACES, odm_xml.kept(changes, tables)))


def test_it_is_as_the_published_schema_says() -> None:
    assert list(SCHEMA.breaks(made())) == []
    assert list(SCHEMA.breaks(made(()))) == []


@pytest.mark.parametrize(
    ("path", "hurt"),
    [
        (".//{*}ItemDef", lambda node: node.attrib.pop("DataType")),
        (".//{*}ItemDef", lambda node: node.attrib.update(DataType="number")),
        (".//{*}AuditRecord", lambda node: node.remove(node[0])),
        (".//{*}MetaDataVersion", lambda node: node.insert(0, node[-1])),
        (".//{*}SubjectData", lambda node: node.attrib.update(Subject="1")),
    ],
)
def test_what_is_not_as_the_schema_says_would_be_seen(path: str, hurt: object) -> None:
    found = made()
    node = found.find(path)
    assert node is not None
    hurt(node)  # type: ignore[operator]
    assert list(SCHEMA.breaks(found))


def test_every_name_leads_somewhere_and_keys_types_and_codes_are_right() -> None:
    assert list(Meaning(made()).faults()) == []


def test_what_happened_besides_stands_under_each_participant() -> None:
    found = made(CHANGES, (TABLE,))
    assert list(SCHEMA.breaks(found)) == []
    assert list(Meaning(found).faults()) == []
    people = {each.attrib["SubjectKey"]: each for each in found.iter(f"{ODM}SubjectData")}
    assert list(people) == ["01-001", "02-001", "02-002"]
    told = [
        [each.findtext(f"{ODM}Value") for each in group]
        for group in people["02-002"].iter(f"{ODM}ItemGroupData")
    ]
    assert told == [["1", "phone", "2026-03"], ["2", "<letter>"]]


@pytest.mark.parametrize(
    ("path", "hurt", "says"),
    [
        (".//{*}ItemData", {"ItemOID": "IT.none"}, "leads nowhere"),
        (".//{*}ItemDef", {"OID": "IT.visit.ANY"}, "twice"),
        (".//{*}StudyEventData[@StudyEventOID='SE.week6']", {"StudyEventRepeatKey": "1"}, "repeats: False"),
        (".//{*}ItemDef", {"DataType": "date"}, "is no date"),
        (".//{*}ItemData", {"TransactionType": "Update"}, "in its place"),
        (".//{*}CodeListItem[@CodedValue='letter']", {"CodedValue": "other"}, "is no code"),
        (".//{*}ItemGroupData", {"ItemGroupOID": "IG.tries"}, "does not belong"),
    ],
)
def test_what_leads_nowhere_or_is_of_another_type_would_be_seen(
    path: str, hurt: dict[str, str], says: str
) -> None:
    coded = replace(TABLE, rows=[("02", "02-002", "1", "letter", "")])
    found = made(CHANGES, (coded,))
    node = found.find(path)
    assert node is not None
    node.attrib.update(hurt)
    assert any(says in each for each in Meaning(found).faults())


def test_each_value_is_told_with_who_where_when_and_why() -> None:
    weights = [each for each in made().iter(f"{ODM}ItemData") if each.attrib["ItemOID"] == "IT.visit.WEIGHT"]
    told = [(each.findtext(f"{ODM}Value"), each.attrib["TransactionType"]) for each in weights]
    assert sorted(told[-2:] if told[0][0] == "69" else told[:2]) == [("70", "Insert"), ("71", "Update")]
    changed = next(each for each in weights if each.findtext(f"{ODM}Value") == "71")
    audit = changed.find(f"{ODM}AuditRecord")
    assert audit is not None
    assert audit.findtext(f"{ODM}ReasonForChange") == 'It was "misread" & wrong'
    assert audit.findtext(f"{ODM}DateTimeStamp") == "2026-03-03T17:00:00Z"
    assert [each.attrib for each in audit][:2] == [{"UserOID": "US.bob"}, {"LocationOID": "LO.01"}]


def test_what_is_missing_or_taken_out_is_said_to_be_so() -> None:
    found = made()
    ecog = next(each for each in found.iter(f"{ODM}ItemData") if each.attrib["ItemOID"].endswith("ECOG"))
    assert (ecog.attrib["IsNull"], ecog.find(f"{ODM}Value")) == ("Yes", None)
    sizes = [each for each in found.iter(f"{ODM}ItemData") if each.attrib["ItemOID"].endswith("SIZE")]
    assert [each.attrib["TransactionType"] for each in sizes] == ["Insert", "Insert", "Remove"]
    repeats = [
        each.attrib.get("ItemGroupRepeatKey")
        for each in found.iter(f"{ODM}ItemGroupData")
        if each.attrib["ItemGroupOID"] == "IG.visit.LESION"
    ]
    assert repeats == ["1", "2"]
    again = [each.attrib.get("StudyEventRepeatKey") for each in found.iter(f"{ODM}StudyEventData")]
    assert "2" in again and None in again


@given(st.text(max_size=30), st.text(max_size=30))
def test_whatever_was_typed_comes_back_as_far_as_xml_can_say_it(value: str, why: str) -> None:
    told = document((FORM,), (change("WHERE", f"x{value}", why=f"y{why}"),))
    data = next(ET.fromstring(told.encode(errors="replace")).iter(f"{ODM}ItemData"))
    said = data.findtext(f"{ODM}Value") or ""
    assert said[0] == "x"
    assert len(said) == len(value) + 1
    assert all(was == got or got == "\ufffd" for was, got in zip(f"x{value}", said, strict=True))
