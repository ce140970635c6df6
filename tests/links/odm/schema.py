"""What the published XML schema of ODM 2.0 says of elements: which attributes, which children, in which order.

Read from the schema files that the library odmlib ships. Types of values are looked at where they are lists of words.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

import odmlib

XS = "{http://www.w3.org/2001/XMLSchema}"
ODM = "{http://www.cdisc.org/ns/odm/v2.0}"
FOLDER = Path(odmlib.__file__).parent / "schemas" / "odm" / "2.0"
MANY = 10**9
Slot = tuple[frozenset[str], int, int]
"""Elements that may stand at a place, how often at least and at most."""


class Schema:
    """The schema's facts, by the names of elements."""

    def __init__(self) -> None:
        self.trees = [ET.parse(path).getroot() for path in sorted(FOLDER.glob("ODM-*.xsd"))]

    def named(self, kind: str) -> dict[str, ET.Element]:
        """Every definition of a kind that has a name."""
        return {
            each.attrib["name"]: each
            for tree in self.trees
            for each in tree
            if each.tag == XS + kind and "name" in each.attrib
        }

    @cached_property
    def parts(self) -> dict[str, dict[str, ET.Element]]:
        """Definitions by kind and name."""
        return {
            kind: self.named(kind)
            for kind in ("element", "complexType", "group", "attributeGroup", "simpleType")
        }

    def breaks(self, node: ET.Element) -> Iterator[str]:
        """What of an element and all in it is not as the schema says."""
        name = node.tag.removeprefix(ODM)
        kind = self.parts["element"][name].attrib["type"]
        definition = self.parts["complexType"][kind]
        yield from self._attributes(name, node, definition)
        yield from self._children(name, node, definition)
        for child in node:
            if child.tag.removeprefix(ODM) in self.parts["element"]:
                yield from self.breaks(child)

    def _attributes(self, name: str, node: ET.Element, definition: ET.Element) -> Iterator[str]:
        known = dict(self._attribute_uses(definition))
        for attribute, value in node.attrib.items():
            plain = attribute.rpartition("}")[2]
            if plain not in known:
                yield f"{name} has no attribute {plain}"
            elif known[plain][1] and value not in known[plain][1]:
                yield f"{name}/@{plain} can't be {value}"
        there = {each.rpartition("}")[2] for each in node.attrib}
        yield from (
            f"{name} lacks {each}" for each, (needed, _) in known.items() if needed and each not in there
        )

    def _attribute_uses(self, definition: ET.Element) -> Iterator[tuple[str, tuple[bool, frozenset[str]]]]:
        for each in definition.iter():
            if each.tag == XS + "attribute":
                name = each.attrib.get("name") or each.attrib["ref"].partition(":")[2]
                yield name, (each.attrib.get("use") == "required", self._words(each.attrib.get("type", "")))
            elif each.tag == XS + "attributeGroup" and "ref" in each.attrib:
                found = self.parts["attributeGroup"].get(each.attrib["ref"])
                if found is not None:
                    yield from self._attribute_uses(found)

    def _words(self, kind: str) -> frozenset[str]:
        found = self.parts["simpleType"].get(kind)
        return (
            frozenset()
            if found is None
            else frozenset(each.attrib["value"] for each in found.iter(XS + "enumeration"))
        )

    def _children(self, name: str, node: ET.Element, definition: ET.Element) -> Iterator[str]:
        slots, place, count = list(self._slots(definition)), 0, 0
        if any(each.tag == XS + "simpleContent" for each in definition):
            yield from (f"{name} has only text" for _ in list(node)[:1])
            return
        for child in node:
            tag = child.tag.removeprefix(ODM)
            while place < len(slots) and (tag not in slots[place][0] or count >= slots[place][2]):
                if count < slots[place][1]:
                    yield f"{name} lacks {sorted(slots[place][0])}"
                place, count = place + 1, 0
            if place == len(slots):
                yield f"{tag} may not stand there in {name}"
                return
            count += 1
        for allowed, least, _ in slots[place + (1 if count else 0) :]:
            if least:
                yield f"{name} lacks {sorted(allowed)}"

    def _slots(self, definition: ET.Element) -> Iterator[Slot]:
        sequence = definition.find(XS + "sequence")
        for each in sequence if sequence is not None else ():
            least, most = _times(each)
            if each.tag == XS + "element":
                yield frozenset({each.attrib["ref"].rpartition(":")[2]}), least, most
            elif each.tag == XS + "group":
                found = self.parts["group"].get(each.attrib["ref"])
                if found is None:
                    continue
                inner = list(self._slots(found))
                if most == MANY:
                    yield frozenset().union(*(slot[0] for slot in inner)), 0, MANY
                else:
                    yield from inner


def _times(each: Any) -> tuple[int, int]:
    most = each.attrib.get("maxOccurs", "1")
    return int(each.attrib.get("minOccurs", "1")), MANY if most == "unbounded" else int(most)
