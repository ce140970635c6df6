from django.apps import AppConfig


class TrialsConfig(AppConfig):
    """The room `trials`."""

    name = "equipoise.web.trials"
    label = "trials"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Say which events are this room's, and which parts of a trial's pages."""
        from equipoise.web.trials import kinds, readiness, rooms
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
