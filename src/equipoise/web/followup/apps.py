from collections.abc import Callable
from datetime import datetime

from django.apps import AppConfig


class FollowupConfig(AppConfig):
    """The room `followup`."""

    name = "equipoise.web.followup"
    label = "followup"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Say which events there are, which tables they make, and which parts of a trial's pages."""
        from equipoise.web.allocation import guesses as compared
        from equipoise.web.followup import guesses, kinds, waiting
        from equipoise.web.followup.clinical import offering
        from equipoise.web.followup.safety import kinds as safety
        from equipoise.web.ledger import kinds as ledger
        from equipoise.web.trials import rooms
        from equipoise.web.trials.permissions import Deed

        ledger.offer(*kinds.KINDS, *safety.KINDS)
        ledger.project("followup", *kinds.MODELS, *safety.MODELS)
        compared.offer("followup", guesses.guesses)
        offering.offer()
        rooms.offer(
            "followup",
            rooms.Tab(
                40, "Visits", "followup:visits", Deed.SEE_DATA, also=("participants/", "forms/"), of_site=True
            ),
            rooms.Tab(
                41,
                "Data queries",
                "followup:queries",
                Deed.SEE_DATA,
                also=("to-sign/", "to-verify/", "locks/"),
            ),
            rooms.Tab(42, "Serious events", "followup:serious", Deed.SEE_DATA),
            rooms.Tab(46, "Costs", "followup:costs", Deed.EXPORT_BLINDED),
            tasks=waiting.tasks,
        )

    def periodic(self) -> dict[str, tuple[int, Callable[[datetime], object]]]:
        """What is done every so often."""
        from equipoise.web.followup.safety import telling

        return {"warn of the clocks of serious events": (600, telling.watch)}
