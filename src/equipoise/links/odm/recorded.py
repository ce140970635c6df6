"""Tables of what happened to participants as parts of an ODM file: each table an item group, each row a time of it.

They stand under an event of their own. Site and participant are told by `SiteRef` and `SubjectKey`; when, who and why
are items, so that no audit record says them again. A row that is of no participant has no place in ODM and is left out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from equipoise.links.odm.elements import element, text, translated
from equipoise.links.odm.tables import Row, Table, Variable

EVENT = "conduct"
_BY_SUBJECT = ("site", "participant")


def event(tables: Sequence[Table]) -> str:
    """The event that all of it stands under; none where there are no tables."""
    refs = [element("ItemGroupRef", ItemGroupOID=each.group_oid, Mandatory="No") for each in tables]
    if not refs:
        return ""
    name = "How the trial was conducted"
    return element("StudyEventDef", refs, OID=f"SE.{EVENT}", Name=name, Repeating="No", Type="Common")


def groups(tables: Sequence[Table]) -> Iterator[str]:
    """Each table as an item group."""
    for table in tables:
        refs = [
            element("ItemRef", ItemOID=table.item_oid(each), Mandatory="Yes" if each.key else "No")
            for each in _told(table)
        ]
        yield element(
            "ItemGroupDef", refs, OID=table.group_oid, Name=table.label, Repeating="Simple", Type="Dataset"
        )


def items(tables: Sequence[Table]) -> Iterator[str]:
    """Each variable as an item."""
    for table in tables:
        for each in _told(table):
            parts = [translated("Description", each.label)]
            if each.codes and not each.several:
                parts.append(element("CodeListRef", CodeListOID=_codes(table.item_oid(each))))
            yield element(
                "ItemDef", parts, OID=table.item_oid(each), Name=each.name, DataType=each.type.value
            )


def code_lists(tables: Sequence[Table]) -> Iterator[str]:
    """The codes of each variable that has some."""
    for table in tables:
        for each in _told(table):
            listed = [
                element("CodeListItem", translated("Decode", words), CodedValue=code)
                for code, words in each.codes
            ]
            if listed:
                yield element(
                    "CodeList", listed, OID=_codes(table.item_oid(each)), Name=each.label, DataType="text"
                )


class Recorded:
    """What tables say of each participant, by their number."""

    def __init__(self, tables: Sequence[Table]) -> None:
        self._rows: dict[str, list[tuple[Table, Row, int]]] = {}
        self._sites: dict[str, str] = {}
        for table in tables:
            names = [each.name for each in table.variables]
            site, number = (names.index(each) for each in _BY_SUBJECT)
            counted: Counter[str] = Counter()
            for row in table.rows:
                if row[number]:
                    counted[row[number]] += 1
                    self._rows.setdefault(row[number], []).append((table, row, counted[row[number]]))
                    self._sites[row[number]] = row[site]

    def __iter__(self) -> Iterator[str]:
        """The numbers of all of whom anything is said."""
        return iter(self._rows)

    def site(self, number: str) -> str:
        """The site of a participant; empty where nothing is said of them."""
        return self._sites.get(number, "")

    def event(self, number: str) -> str:
        """The event with everything that is said of a participant; empty where nothing is."""
        found = [_row(*each) for each in self._rows.get(number, ())]
        return element("StudyEventData", found, StudyEventOID=f"SE.{EVENT}") if found else ""


def _row(table: Table, row: Row, turn: int) -> str:
    data = [
        element(
            "ItemData", element("Value", text(value)), ItemOID=table.item_oid(each), TransactionType="Insert"
        )
        for value, each in zip(row, table.variables, strict=True)
        if value and each.name not in _BY_SUBJECT
    ]
    return element("ItemGroupData", data, ItemGroupOID=table.group_oid, ItemGroupRepeatKey=str(turn))


def _told(table: Table) -> list[Variable]:
    return [each for each in table.variables if each.name not in _BY_SUBJECT]


def _codes(item: str) -> str:
    return item.replace("IT.", "CL.", 1)
