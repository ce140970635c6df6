"""Columns whose values are sealed: text, and JSON. Ciphertext in the database; in Python they are themselves."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.db import models

from equipoise.web.vault.keyring import of_settings

if TYPE_CHECKING:
    Text = models.TextField[Any, Any]
else:
    Text = models.TextField


class SealedText(Text):
    """Text of any length, sealed. It can't be searched or sorted by; empty text is kept as it is."""

    @property
    def column_name(self) -> str:
        """What its values are bound to."""
        return f"{self.model._meta.db_table}.{self.column}"

    def get_prep_value(self, value: Any) -> Any:
        """The sealed value for the database."""
        if value is None or value == "":
            return value
        return of_settings().seal(str(value).encode(), self.column_name)

    def from_db_value(self, value: Any, expression: object, connection: object) -> Any:
        """The value as it was given. Unreadable where it can't be opened."""
        if value is None or value == "":
            return value
        return of_settings().open(value, self.column_name).decode()

    def get_lookup(self, lookup_name: str) -> Any:
        """Only emptiness can be asked of a sealed column."""
        return super().get_lookup(lookup_name) if lookup_name == "isnull" else None


class SealedJSON(SealedText):
    """A value of JSON, sealed."""

    if TYPE_CHECKING:
        _pyi_private_set_type: Any
        _pyi_private_get_type: Any

    def get_prep_value(self, value: Any) -> Any:
        """The sealed value for the database."""
        return None if value is None else super().get_prep_value(json.dumps(value, ensure_ascii=False))

    def from_db_value(self, value: Any, expression: object, connection: object) -> Any:
        """The value as it was given."""
        plain = super().from_db_value(value, expression, connection)
        return json.loads(plain) if plain else None

    def to_python(self, value: Any) -> Any:
        """Values are given as they are."""
        return value
