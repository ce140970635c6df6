"""CDISC ODM v2.0: what forms ask, what they hold, and every former value with its audit record.

The file is transactional: a value that was changed is there again, each time with who, where, when and why. One
metadata version has the forms of all protocol versions together, with the newest words.

What it can't carry, and where that stands: why a value is missing (`IsNull` says that it is; the reason is in
`history`), what was typed and can't be read (`history`), the unit (in the words of the question, and in the
dictionary), by which protocol version an entry was saved (its form's table).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, groupby

from equipoise.core.followup.forms import Form, Item, Kind
from equipoise.links.odm import recorded
from equipoise.links.odm.elements import around, element, text, translated
from equipoise.links.odm.recorded import Recorded
from equipoise.links.odm.tables import About, Table

NAMESPACE = "http://www.cdisc.org/ns/odm/v2.0"
ANY_TIME = "any-time"
"""The event of forms that hang on no visit."""
_TYPES = {
    Kind.QUANTITY: "decimal",
    Kind.INTEGER: "integer",
    Kind.DATE: "date",
    Kind.PARTIAL_DATE: "partialDate",
}
_YES_NO = (("yes", "yes"), ("no", "no"))


@dataclass(frozen=True, slots=True)
class Planned:
    """A visit. `repeats`: it comes again; `forms`: ids."""

    id: str
    title: str
    repeats: bool
    forms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A site."""

    number: str
    name: str


@dataclass(frozen=True, slots=True)
class Change:
    """One value as it was kept. `path`: the item, or group.row.item; `visit`: its key, `:2` where it comes again."""

    site: str
    participant: str
    visit: str
    form: str
    occurrence: str
    path: str
    value: str
    missing: str
    at: str
    by: str
    why: str


@dataclass(frozen=True, slots=True)
class Kept:
    """What was kept: `users` who kept it, and of each of the `people` (numbers, in order) every change.

    Changes are asked for by number and not held; `tables`: what else happened to participants.
    """

    users: Collection[str]
    people: Collection[str]
    changes: Callable[[str], Sequence[Change]]
    tables: Sequence[Table] = ()


def kept(changes: Iterable[Change], tables: Sequence[Table] = ()) -> Kept:
    """Changes in the order in which they were kept, held by participant."""
    found: dict[str, list[Change]] = {}
    for each in changes:
        found.setdefault(each.participant, []).append(each)
    users = {each.by for those in found.values() for each in those}
    return Kept(users, sorted(found), lambda number: found.get(number, []), tables)


def pieces(
    about: About, visits: Sequence[Planned], forms: Sequence[Form], places: Sequence[Place], said: Kept
) -> Iterator[str]:
    """The whole file, participant by participant."""
    study, version = f"ST.{about.study}", f"MDV.{about.study}.{about.version}"
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield from around(
        "ODM",
        chain(
            (_study(about, visits, forms, said.tables), _admin(about, places, said.users)),
            around("ClinicalData", _people(forms, said), StudyOID=study, MetaDataVersionOID=version),
        ),
        xmlns=NAMESPACE, FileType="Transactional", Granularity="All", Context="Archive",
        FileOID=f"{study}.{about.instant}", CreationDateTime=about.instant, AsOfDateTime=about.instant,
        ODMVersion="2.0", Originator="Equipoise", SourceSystem="Equipoise", SourceSystemVersion=about.software,
    )  # fmt: skip
    yield "\n"


def _study(about: About, visits: Sequence[Planned], forms: Sequence[Form], tables: Sequence[Table]) -> str:
    study, version = f"ST.{about.study}", f"MDV.{about.study}.{about.version}"
    known = {form.id for form in forms}
    parts = [
        *(_event(each, known) for each in visits),
        _any_time(forms),
        recorded.event(tables),
        *(group for form in forms for group in _groups(form)),
        *recorded.groups(tables),
        *(_item(form, group, item) for form in forms for group, item in _items(form)),
        *recorded.items(tables),
        *(_codes(form, group, item) for form in forms for group, item in _items(form) if _choices(item)),
        *recorded.code_lists(tables),
    ]
    metadata = element("MetaDataVersion", parts, OID=version, Name=f"Protocol version {about.version}")
    return element(
        "Study", [translated("Description", about.title), metadata],
        OID=study, StudyName=about.study, ProtocolName=about.nct_id or about.study,
    )  # fmt: skip


def _event(visit: Planned, known: set[str]) -> str:
    refs = [_group_ref(group_oid(each)) for each in visit.forms if each in known]
    return element(
        "StudyEventDef",
        refs,
        OID=f"SE.{visit.id}",
        Name=visit.title,
        Repeating=_yes(visit.repeats),
        Type="Scheduled",
    )


def _any_time(forms: Sequence[Form]) -> str:
    """The event of what is kept of no visit: forms that come at any time, and those that are kept apart."""
    refs = [_group_ref(group_oid(form.id)) for form in forms]
    return element(
        "StudyEventDef", refs, OID=f"SE.{ANY_TIME}", Name="At any time", Repeating="No", Type="Common"
    )


def _group_ref(oid: str) -> str:
    return element("ItemGroupRef", ItemGroupOID=oid, Mandatory="No")


def _groups(form: Form) -> Iterator[str]:
    """A form, and each of its groups as a section."""
    refs = [
        _group_ref(group_oid(form.id, item.id)) if item.kind is Kind.GROUP else _item_ref(form, "", item)
        for item in form.items
    ]
    repeating = "Simple" if form.repeats else "No"
    yield element(
        "ItemGroupDef", refs, OID=group_oid(form.id), Name=form.title, Repeating=repeating, Type="Form"
    )
    for group in (item for item in form.items if item.kind is Kind.GROUP):
        inner = [_item_ref(form, group.id, item) for item in group.items]
        yield element(
            "ItemGroupDef",
            inner,
            OID=group_oid(form.id, group.id),
            Name=group.title,
            Repeating="Simple",
            Type="Section",
        )


def _item_ref(form: Form, group: str, item: Item) -> str:
    return element("ItemRef", ItemOID=item_oid(form.id, group, item.id), Mandatory=_yes(item.required))


def _items(form: Form) -> Iterator[tuple[str, Item]]:
    """Every item with its group, empty for none."""
    for item in form.items:
        if item.kind is Kind.GROUP:
            yield from ((item.id, inner) for inner in item.items)
        else:
            yield "", item


def _item(form: Form, group: str, item: Item) -> str:
    oid = item_oid(form.id, group, item.id)
    unit = f" ({item.unit})" if item.unit else ""
    others = [(each.language, (each.question or each.title) + unit) for each in item.translations]
    parts = [translated("Question", (item.question or item.title) + unit, others)]
    if _choices(item) and item.kind is not Kind.CHOICES:
        parts.append(element("CodeListRef", CodeListOID=_codes_oid(oid)))
    if item.coded:
        parts.append(element("Alias", Context="CDASH", Name=item.coded))
    return element("ItemDef", parts, OID=oid, Name=item.title, DataType=_TYPES.get(item.kind, "text"))


def _codes(form: Form, group: str, item: Item) -> str:
    oid = item_oid(form.id, group, item.id)
    listed = [
        element("CodeListItem", translated("Decode", words, _choice_in(item, code)), CodedValue=code)
        for code, words in _choices(item)
    ]
    return element("CodeList", listed, OID=_codes_oid(oid), Name=item.title, DataType="text")


def _choice_in(item: Item, code: str) -> list[tuple[str, str]]:
    """A choice in the other languages that have words for it."""
    said = ((each.language, dict(each.choices).get(code, "")) for each in item.translations)
    return [each for each in said if each[1]]


def _choices(item: Item) -> tuple[tuple[str, str], ...]:
    return _YES_NO if item.kind is Kind.YES_NO else item.choices


def _admin(about: About, places: Sequence[Place], users: Collection[str]) -> str:
    """Whoever kept a value, and the sites: what audit records name."""
    study, version = f"ST.{about.study}", f"MDV.{about.study}.{about.version}"
    day = about.instant[:10]
    meant = element("MetaDataVersionRef", StudyOID=study, MetaDataVersionOID=version, EffectiveDate=day)
    named = [element("User", element("UserName", text(each)), OID=_user(each)) for each in sorted(users)]
    sites = [element("Location", meant, OID=f"LO.{each.number}", Name=each.name) for each in places]
    return element("AdminData", [*named, *sites], StudyOID=study)


def _people(forms: Sequence[Form], said: Kept) -> Iterator[str]:
    recorded = Recorded(said.tables)
    repeating = frozenset(form.id for form in forms if form.repeats)
    for number in sorted({*said.people, *recorded}):
        changes = sorted(
            said.changes(number), key=lambda each: (_visit(each), each.form, int(each.occurrence))
        )
        site = changes[0].site if changes else recorded.site(number)
        events = [
            element(
                "StudyEventData",
                _forms(list(rows), repeating),
                StudyEventOID=f"SE.{name}",
                StudyEventRepeatKey=ordinal,
            )
            for (name, ordinal), rows in groupby(changes, _visit)
        ]
        place = element("SiteRef", LocationOID=f"LO.{site}")
        yield element("SubjectData", [place, *events, recorded.event(number)], SubjectKey=number)


def _visit(change: Change) -> tuple[str, str]:
    """The visit's id and for which time it is, empty where it doesn't come again."""
    name, _, ordinal = (change.visit or ANY_TIME).partition(":")
    return name, ordinal


def _forms(changes: Sequence[Change], repeating: Collection[str]) -> Iterator[str]:
    """Forms with their values. A key has only what repeats."""
    for (form, occurrence), rows in groupby(changes, lambda each: (each.form, each.occurrence)):
        key = occurrence if form in repeating else ""
        yield element(
            "ItemGroupData", _values(form, list(rows)), ItemGroupOID=group_oid(form), ItemGroupRepeatKey=key
        )


def _values(form: str, changes: Sequence[Change]) -> Iterator[str]:
    """The values of a form, item by item, each as often as it was kept; rows of groups after them."""
    single = [each for each in changes if "." not in each.path]
    yield from _items_data(form, "", single)
    inner = sorted((each for each in changes if "." in each.path), key=lambda each: (_row(each), each.path))
    for (group, row), found in groupby(inner, _row):
        data = _items_data(form, group, list(found))
        yield element("ItemGroupData", data, ItemGroupOID=group_oid(form, group), ItemGroupRepeatKey=str(row))


def _row(change: Change) -> tuple[str, int]:
    group, row, _ = change.path.split(".")
    return group, int(row)


def _items_data(form: str, group: str, changes: Iterable[Change]) -> Iterator[str]:
    seen: set[str] = set()
    for each in changes:
        item = each.path.rpartition(".")[2]
        done = "Update" if item in seen else "Insert"
        seen.add(item)
        if not each.value and not each.missing:
            done = "Remove"
        content = [element("Value", text(each.value))] if each.value else []
        yield element(
            "ItemData", [*content, _audit(each)], ItemOID=item_oid(form, group, item), TransactionType=done,
            IsNull="Yes" if each.missing else "",
        )  # fmt: skip


def _audit(change: Change) -> str:
    parts = [
        element("UserRef", UserOID=_user(change.by)),
        element("LocationRef", LocationOID=f"LO.{change.site}"),
        element("DateTimeStamp", text(change.at)),
    ]
    if change.why:
        parts.append(element("ReasonForChange", text(change.why)))
    return element("AuditRecord", parts)


def group_oid(form: str, group: str = "") -> str:
    """The OID of a form, or of a group in it."""
    return f"IG.{form}.{group}" if group else f"IG.{form}"


def item_oid(form: str, group: str, item: str) -> str:
    """The OID of an item. `group`: empty for none."""
    return ".".join(filter(None, ("IT", form, group, item)))


def _codes_oid(item: str) -> str:
    return item.replace("IT.", "CL.", 1)


def _user(name: str) -> str:
    return f"US.{name}"


def _yes(value: bool) -> str:
    return "Yes" if value else "No"
