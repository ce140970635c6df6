from collections.abc import Callable
from datetime import datetime

from django.apps import AppConfig

from equipoise.web.shell.demonstration import Group


class ParticipantConfig(AppConfig):
    """The room `participant`."""

    name = "equipoise.web.participant"
    label = "participant"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Say which events there are, which tables they make, and what waits for a site."""
        from equipoise.web.ledger import kinds as ledger
        from equipoise.web.participant import kinds, waiting
        from equipoise.web.shell import demonstration
        from equipoise.web.trials import rooms

        ledger.offer(*kinds.KINDS)
        ledger.project("participant", *kinds.MODELS)
        rooms.offer("participant", tasks=waiting.tasks)
        demonstration.offer("participant", _own_pages)

    def checks(self) -> dict[str, Callable[[datetime], tuple[str, str]]]:
        """What the doctor looks at."""
        from equipoise.web.participant import texts

        return {"words of questionnaires": texts.check}


def _own_pages() -> list[Group]:
    """Participants of a demonstration whose own pages can be opened."""
    from equipoise.web.participant import demonstrating

    return demonstrating.groups()
