"""Sealing anew what older keys sealed, a row at a time, while everything else goes on.

A row is only written where it still holds the value that was read, so that a change made meanwhile is never undone.
What is done stays done: whoever was stopped begins where they were.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.apps import apps
from django.db.models import CharField, F, Model, QuerySet, TextField, Value
from django.db.models.functions import Cast, StrIndex, Substr

from equipoise.web.vault.fields import SealedText
from equipoise.web.vault.keyring import Unreadable, of_settings

Text = Callable[[Any], str]
Digests = Mapping[tuple[str, str], tuple[str, Text]]
"""By model and field: the purpose of a keyed digest, and what of a row is digested (empty: nothing to do)."""


@dataclass(frozen=True, slots=True)
class Column:
    """A sealed or digested column, and how many of its values each key holds. `shut`: how many none at hand opens."""

    name: str
    keys: dict[str, int]
    shut: int = 0


def check() -> list[Column]:
    """Which keys are in use where. Opens every value once, to say which can't be."""
    found = [_checked(model, field) for model, field in _sealed()]
    return found + [_counted(model, field) for model, field, _, _ in _digests()]


def rotate(reach: Callable[[int, int | None], None]) -> int:
    """Bring every value under the first key; gives how many. Unreadable where a key is missing: nothing is lost.

    `reach` is told how many values are done, of how many.
    """
    total, done = sum(rows.count() for _, _, rows in _left()), 0
    for _, change, rows in _left():
        for key in list(rows.values_list("pk", flat=True)):
            done += change(key)
            reach(done, total)
    return done


def _sealed() -> Iterator[tuple[type[Model], SealedText]]:
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, SealedText):
                yield model, field


def _digests() -> Iterator[tuple[type[Model], Any, str, Text]]:
    """The columns of digests, as each room's configuration names them in `digested()`."""
    for config in apps.get_app_configs():
        named: Digests = config.digested() if hasattr(config, "digested") else {}
        for (model_name, name), (purpose, text) in named.items():
            model = config.get_model(model_name)
            yield model, model._meta.get_field(name), purpose, text


def _left() -> Iterator[tuple[str, Callable[[Any], int], QuerySet[Any]]]:
    """Each column: its name, what brings one row under the first key, and the rows that another key holds."""
    first = f"{of_settings().first}:"
    for model, field in _sealed():
        yield field.column_name, partial(_reseal, model, field), _others(model, field, first)
    for model, field, purpose, text in _digests():
        yield field.name, partial(_redigest, model, field, purpose, text), _others(model, field, first)


def _others(model: type[Model], field: Any, first: str) -> QuerySet[Any]:
    return _raw(model, field).exclude(raw=None).exclude(raw="").exclude(raw__startswith=first)


def _raw(model: type[Model], field: Any) -> QuerySet[Any]:
    """The rows with the column as it lies in the database, under the name `raw`."""
    return model._default_manager.annotate(raw=Cast(F(field.name), TextField()))


def _reseal(model: type[Model], field: SealedText, key: Any) -> int:
    keyring, here = of_settings(), _raw(model, field).filter(pk=key)
    before = here.values_list("raw", flat=True).first()
    if not before:
        return 0
    after = keyring.seal(keyring.open(before, field.column_name), field.column_name)
    return here.filter(raw=before).update(**{field.name: Value(after, output_field=TextField())})


def _redigest(model: type[Model], field: Any, purpose: str, text: Text, key: Any) -> int:
    row = model._default_manager.get(pk=key)
    told, before = text(row), getattr(row, field.name)
    if not told:
        return 0
    after = of_settings().digest(told, purpose)
    return model._default_manager.filter(pk=key, **{field.name: before}).update(**{field.name: after})


def _checked(model: type[Model], field: SealedText) -> Column:
    keyring, keys, shut = of_settings(), dict[str, int](), 0
    values = _raw(model, field).exclude(raw=None).exclude(raw="").values_list("raw", flat=True)
    for value in values.iterator(chunk_size=1_000):
        name = value.partition(":")[0]
        keys[name] = keys.get(name, 0) + 1
        try:
            keyring.open(value, field.column_name)
        except Unreadable:
            shut += 1
    return Column(field.column_name, keys, shut)


def _counted(model: type[Model], field: Any) -> Column:
    name = Substr(F(field.name), 1, StrIndex(F(field.name), Value(":")) - 1, output_field=CharField())
    values = (
        model._default_manager.exclude(**{field.name: ""}).annotate(key=name).values_list("key", flat=True)
    )
    keys: dict[str, int] = {}
    for each in values.iterator(chunk_size=1_000):
        keys[each] = keys.get(each, 0) + 1
    return Column(f"{model._meta.db_table}.{field.column}", keys)
