"""Rooms are joined by queries and actions, never by relations between their tables."""

from __future__ import annotations

from django.apps import apps


def crossing() -> list[str]:
    found = []
    for model in apps.get_models():
        if not model.__module__.startswith("equipoise."):
            continue
        for field in model._meta.get_fields():
            other = field.related_model
            if other is None or isinstance(other, str) or not other.__module__.startswith("equipoise."):
                continue
            if other._meta.app_label != model._meta.app_label:
                found.append(f"{model._meta.label}.{field.name} -> {other._meta.label}")
    return found


def test_no_relation_crosses_rooms() -> None:
    assert crossing() == []
