from django.apps import AppConfig


class DatasetsConfig(AppConfig):
    """The room `datasets`."""

    name = "equipoise.web.datasets"
    label = "datasets"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Say which events there are, and which parts of a trial's pages this room has."""
        from equipoise.web.datasets import kinds
        from equipoise.web.trials import rooms
        from equipoise.web.trials.permissions import Deed

        kinds.offer()
        rooms.offer(
            "datasets",
            rooms.Tab(92, "Data files", "datasets:files", Deed.EXPORT_BLINDED),
            rooms.Tab(95, "Trail", "datasets:trail", Deed.SEE_TRAIL),
        )
