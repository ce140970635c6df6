"""Every field of every table is declared: what it is, why and how long it is kept, what erasing does with it."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import models

from equipoise.web.vault import holdings
from equipoise.web.vault.fields import SealedText
from equipoise.web.vault.holdings import IN_VAULT, Declared, Erasing, Nature


def columns() -> dict[tuple[str, str], models.Field[object, object]]:
    """Every column of every model that is installed, those between two models too."""
    found = apps.get_models(include_auto_created=True)
    return {(model._meta.label, each.name): each for model in found for each in model._meta.concrete_fields}


def declared() -> dict[tuple[str, str], Declared]:
    return {(each.model, each.name): each for each in holdings.fields()}


def undeclared(found: dict[tuple[str, str], models.Field[object, object]]) -> set[tuple[str, str]]:
    return set(found) - set(declared())


def test_every_field_is_declared_once_and_none_that_is_not_there() -> None:
    assert undeclared(columns()) == set(), (
        "say in equipoise.web.vault.declared what it is, why, and for how long"
    )
    assert set(declared()) - set(columns()) == set()
    assert len(list(holdings.fields())) == len(declared())


def test_a_new_field_is_seen() -> None:
    new = ("guard.Count", "diagnosis")
    assert undeclared(columns() | {new: models.TextField()}) == {new}


def test_what_is_declared_sealed_is_the_vaults_and_what_is_the_vaults_is_declared_sealed() -> None:
    fields = columns()
    said = {name for name, each in declared().items() if each.nature in IN_VAULT}
    assert said == {name for name, each in fields.items() if isinstance(each, SealedText)}


def test_what_may_hold_words_and_is_not_sealed_is_none_of_a_persons() -> None:
    """A text without a bound, or JSON, of a table about those who write: sealed, or a number and no more."""
    loose = {
        name
        for name, each in columns().items()
        if isinstance(each, models.TextField | models.JSONField)
        and not isinstance(each, SealedText)
        and name[0].partition(".")[0] in ("referrals", "mail", "guard", "audit")
    }
    assert loose == {("audit.Entry", "detail")}


def test_whatever_is_sealed_of_who_writes_goes_when_they_are_erased() -> None:
    gone = {Erasing.EMPTIED, Erasing.DELETED}
    rooms = ("referrals.", "mail.")
    sealed = [each for each in holdings.fields() if each.nature in IN_VAULT and each.model.startswith(rooms)]
    assert len(sealed) > 5
    assert [each for each in sealed if each.erasing not in gone] == []


@pytest.mark.parametrize("each", list(holdings.tables()), ids=lambda each: each.model)
def test_each_says_why_and_how_long(each: holdings.Held) -> None:
    assert each.what and each.how_long
    assert all(part.why for part in each.parts.values())
    if each.parts.keys() & {"actor", "by", "username"}:
        assert Nature.ACCOUNT in {part.nature for part in each.parts.values()} or "axes" in each.model
