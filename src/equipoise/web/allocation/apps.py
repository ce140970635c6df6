from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.apps import AppConfig


class AllocationConfig(AppConfig):
    """The room `allocation`."""

    name = "equipoise.web.allocation"
    label = "allocation"
    default_auto_field = "django.db.models.BigAutoField"

    def checks(self) -> dict[str, Callable[[datetime], tuple[str, str]]]:
        """What `equipoise doctor` looks at."""
        from equipoise.web.allocation import holding

        return {"keys of trials": holding.checked}

    def ready(self) -> None:
        """Say which events are this room's, and which parts of a trial's pages."""
        from equipoise.web.allocation import (
            emergencies,
            holding,
            kinds,
            presenters,
            unblinding_tasks,
            waiting,
        )
        from equipoise.web.trials import rooms
        from equipoise.web.trials.permissions import Deed

        kinds.offer()
        rooms.offer(
            "allocation",
            rooms.Tab(30, "Allocation", "allocation:allocation", Deed.ALLOCATE),
            rooms.Tab(35, "Treatment", "allocation:treatment", Deed.SEE_ARM, presenters.sees_arms),
            rooms.Tab(60, "Your key", "allocation:key", Deed.SEE_TRIAL, presenters.has_ring),
            rooms.Tab(65, "Lists", "allocation:lists", Deed.PREPARE_LISTS),
            tasks=waiting.tasks,
        )
        rooms.offer(
            "unblinding",
            rooms.Tab(55, "Emergencies", "allocation:emergencies", Deed.SEE_TRIAL, emergencies.sees_any),
            rooms.Tab(56, "Guesses", "allocation:guesses", Deed.SEE_GUESSES, presenters.sees_arms),
            tasks=unblinding_tasks.tasks,
        )
        share = rooms.Tab(61, "Your share", "allocation:share", Deed.HOLD_SHARE)
        rooms.offer("rings", share, tasks=holding.tasks, parts=holding.parts)
        rooms.offer_figures("allocation", waiting.figures)
        rooms.offer_needs("allocation", waiting.needs)
