"""What a form's page sends: fields by path, and buttons that add and take out rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import QueryDict

from equipoise.core.followup.answers import Answers, item_at, split
from equipoise.core.followup.forms import Form, Kind
from equipoise.core.followup.merging import MINE, THEIRS
from equipoise.web.followup.actions import Sent

VALUE, MISSING, DECIDED = "v.", "m.", "d."


@dataclass(frozen=True, slots=True)
class Posted:
    """What was sent. `button`: save, add or remove; `why`: the reason of a change; `key`: chosen by the page.

    `gone`: rows of groups, as `group.row`, that are taken out on saving.
    """

    sent: Sent
    button: str
    why: str
    key: str
    gone: frozenset[str]


def posted(form: Form, data: QueryDict, kept: Answers) -> Posted:
    """Read what a page sent; names that the form doesn't have are left out."""
    typed = {path: _text(form, path, data.getlist(VALUE + path)) for path in _paths(form, data, VALUE)}
    missing = {path: data.get(MISSING + path, "") for path in _paths(form, data, MISSING)}
    decided = {
        path: each
        for path in _paths(form, data, DECIDED)
        if (each := data.get(DECIDED + path, "")) in (THEIRS, MINE)
    }
    for path, reason in missing.items():
        answer = kept.get(path)
        if reason and answer is not None and typed.get(path) == (answer.value or answer.typed):
            typed[path] = ""  # a reason why there is none takes the place of what stood there untouched
    gone = _taken_out(data, typed)
    button = _added(form, data, typed) or ("remove" if data.get("remove") else "save")
    seen, saw = _number(data.get("seen", "")), _number(data.get("revision", ""))
    sent = Sent(typed, missing, saw, decided, seen, data.get("how", "")[:20])
    return Posted(sent, button, reasons(data), data.get("key", "")[:80], gone)


def _paths(form: Form, data: QueryDict, prefix: str) -> list[str]:
    paths = (name[len(prefix) :] for name in data if name.startswith(prefix))
    return [
        path for path in paths if (item := item_at(form, path)) is not None and item.kind is not Kind.GROUP
    ]


def _text(form: Form, path: str, values: list[str]) -> str:
    item = item_at(form, path)
    several = item is not None and item.kind is Kind.CHOICES
    return " ".join(each for each in values if each) if several else values[-1]


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 9 else 0


def _added(form: Form, data: QueryDict, typed: dict[str, str]) -> str:
    """Add a blank row where a button says so: `add` where it did."""
    head, _, number = data.get("add", "").partition(".")
    group = next((each for each in form.items if each.id == head and each.items), None)
    if group is None or not number.isdecimal() or len(number) > 3 or int(number) == 0:
        return ""
    typed.setdefault(f"{head}.{int(number)}.{group.items[0].id}", "")
    return "add"


def _taken_out(data: QueryDict, typed: dict[str, str]) -> frozenset[str]:
    """Empty every row that is taken out, and say which these are."""
    gone = frozenset(each for each in (*data.getlist("gone"), data.get("remove", "")) if each)
    for path in typed:
        head, row, _ = split(path)
        if row and f"{head}.{row}" in gone:
            typed[path] = ""
    return gone


def reasons(data: Mapping[str, str]) -> str:
    """The reason of a change: one that was chosen, with what was written."""
    return " ".join(each for each in (data.get("reason", ""), data.get("why", "").strip()) if each)
