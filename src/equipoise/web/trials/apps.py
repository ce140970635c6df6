from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.apps import AppConfig

if TYPE_CHECKING:
    from equipoise.web.shell.demonstration import Group


class TrialsConfig(AppConfig):
    """The room `trials`."""

    name = "equipoise.web.trials"
    label = "trials"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Say which events are this room's, which parts of a trial's pages, and whose work is here."""
        from equipoise.web.accounts import landing
        from equipoise.web.accounts import rooms as account_rooms
        from equipoise.web.shell import demonstration
        from equipoise.web.trials import accounts, kinds, readiness, rooms
        from equipoise.web.trials.permissions import Deed

        kinds.offer()
        rooms.offer(
            "trials",
            rooms.Tab(0, "Home", "trials:home", Deed.SEE_TRIAL),
            rooms.Tab(70, "Protocol", "trials:protocol", Deed.SEE_TRIAL),
            rooms.Tab(80, "Sites", "trials:sites", Deed.SEE_TRIAL),
            rooms.Tab(90, "People", "trials:people", Deed.SEE_TRIAL),
        )
        rooms.offer_needs("trials", readiness.needs)
        landing.offer("trials", _place, order=1)  # who works at a site of the finder too is led there
        account_rooms.offer("trials", accounts.ROOM)
        demonstration.offer("trials", _log_ins)


def _place(user: Any) -> str | None:
    """The trials, for who has a role in one."""
    from django.urls import reverse
    from django.utils import timezone

    from equipoise.web.trials import queries

    return reverse("trials:list") if queries.mine(user.get_username(), timezone.now()) else None


def _log_ins() -> list[Group]:
    """Who can log in to a demonstration's trials."""
    from django.utils import timezone

    from equipoise.web.trials.presenters import log_ins

    return log_ins.groups(timezone.now())
