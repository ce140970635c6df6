from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.apps import AppConfig


class NotesConfig(AppConfig):
    """The room `notes`."""

    name = "equipoise.web.notes"
    label = "notes"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Hear of messages whose person is erased, and of accounts: notes that are kept with them go too."""
        from equipoise.web.accounts import rooms
        from equipoise.web.notes import accounts, attaching
        from equipoise.web.referrals import erased

        erased.listen("notes", attaching.erased)
        rooms.offer("notes", accounts.ROOM)

    def digested(self) -> dict[tuple[str, str], tuple[str, Callable[[Any], str]]]:
        """The keyed digests that a new key makes anew."""
        from equipoise.web.notes.plain import PURPOSE, named

        return {("PlainNote", "which"): (PURPOSE, lambda row: named(row.holder, row.body["nct_id"]))}

    def periodic(self) -> dict[str, tuple[int, Callable[[datetime], object]]]:
        """What is done every so often."""
        from equipoise.web.notes import retaining

        return {"end shared notes": (600, retaining.run)}
