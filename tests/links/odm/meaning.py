"""What the text of ODM 2.0 asks for beyond its schema: OIDs that are one each and lead somewhere, keys, types, codes.

It is for files with one metadata version, as ours are.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections import Counter, defaultdict
from collections.abc import Iterator

from tests.links.odm.schema import ODM

DEFINED = {
    "ItemGroupOID": "ItemGroupDef", "ItemOID": "ItemDef", "CodeListOID": "CodeList", "StudyEventOID": "StudyEventDef",
    "UserOID": "User", "LocationOID": "Location", "StudyOID": "Study", "MetaDataVersionOID": "MetaDataVersion",
}  # fmt: skip
TYPES = {
    "integer": r"-?\d+",
    "decimal": r"-?\d+(\.\d+)?",
    "date": r"\d{4}-\d\d-\d\d",
    "partialDate": r"\d{4}(-\d\d(-\d\d)?)?",
    "datetime": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)",
    "text": r"(?s).*",
}


class Meaning:
    """The definitions of a file, by element and OID."""

    def __init__(self, root: ET.Element) -> None:
        self.root = root
        self.there: dict[str, dict[str, ET.Element]] = defaultdict(dict)
        self.twice: list[str] = []
        for each in root.iter():
            oid, kind = each.attrib.get("OID"), each.tag.removeprefix(ODM)
            if oid is not None:
                if oid in self.there[kind]:
                    self.twice.append(f"{kind} {oid} is there twice")
                self.there[kind][oid] = each

    def faults(self) -> Iterator[str]:
        """All that is wrong; of names that lead nowhere first, without which the rest can't be looked at."""
        names = [*self.twice, *self._dangling()]
        yield from names
        for person in self.root.iter(f"{ODM}SubjectData") if not names else ():
            yield from self._keys(person, "StudyEventData", "StudyEvent")
            for event in person.iterfind(f"{ODM}StudyEventData"):
                parent = self.there["StudyEventDef"][event.attrib["StudyEventOID"]]
                yield from self._groups(event, parent)

    def _dangling(self) -> Iterator[str]:
        for each in self.root.iter():
            for name, value in each.attrib.items():
                if name in DEFINED and value not in self.there[DEFINED[name]]:
                    yield f"{name} {value} leads nowhere"
                elif name.endswith("OID") and name not in {*DEFINED, "OID", "FileOID"}:
                    yield f"nobody looked at {name}"

    def _groups(self, node: ET.Element, parent: ET.Element) -> Iterator[str]:
        """The item groups below an event or another group."""
        yield from self._keys(node, "ItemGroupData", "ItemGroup")
        known = {each.attrib["ItemGroupOID"] for each in parent.iterfind(f"{ODM}ItemGroupRef")}
        for group in node.iterfind(f"{ODM}ItemGroupData"):
            oid = group.attrib["ItemGroupOID"]
            if oid not in known:
                yield f"{oid} does not belong under {parent.attrib['OID']}"
            definition = self.there["ItemGroupDef"][oid]
            yield from self._groups(group, definition)
            yield from self._items(group, definition)

    def _keys(self, node: ET.Element, tag: str, name: str) -> Iterator[str]:
        """Repeat keys: there where and only where something repeats, and each once beside its like."""
        places = [
            (each.attrib[f"{name}OID"], each.attrib.get(f"{name}RepeatKey"))
            for each in node.iterfind(f"{ODM}{tag}")
        ]
        yield from (f"{place} is there twice" for place, count in Counter(places).items() if count > 1)
        for oid, key in places:
            repeats = self.there[f"{name}Def"][oid].attrib["Repeating"] != "No"
            if repeats is (key is None):
                yield f"{oid} has the key {key}, and repeats: {repeats}"

    def _items(self, group: ET.Element, definition: ET.Element) -> Iterator[str]:
        known = {each.attrib["ItemOID"] for each in definition.iterfind(f"{ODM}ItemRef")}
        seen: set[str] = set()
        for each in group.iterfind(f"{ODM}ItemData"):
            oid, done = each.attrib["ItemOID"], each.attrib["TransactionType"]
            if oid not in known:
                yield f"{oid} does not belong into {definition.attrib['OID']}"
            if (done == "Insert") is (oid in seen):
                yield f"{oid} has {done} in its place"
            seen.add(oid)
            yield from self._value(self.there["ItemDef"][oid], each.findtext(f"{ODM}Value"))

    def _value(self, item: ET.Element, value: str | None) -> Iterator[str]:
        if value is None:
            return
        kind, oid = item.attrib["DataType"], item.attrib["OID"]
        if not re.fullmatch(TYPES[kind], value):
            yield f"{oid}: {value!r} is no {kind}"
        ref = item.find(f"{ODM}CodeListRef")
        if ref is not None:
            listed = self.there["CodeList"][ref.attrib["CodeListOID"]]
            codes = {each.attrib["CodedValue"] for each in listed.iterfind(f"{ODM}CodeListItem")}
            if value not in codes:
                yield f"{oid}: {value!r} is no code of {sorted(codes)}"
