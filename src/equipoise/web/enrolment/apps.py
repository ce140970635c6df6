from django.apps import AppConfig


class EnrolmentConfig(AppConfig):
    """The room `enrolment`."""

    name = "equipoise.web.enrolment"
    label = "enrolment"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Say which events there are and which tables they make; the parts of a trial's pages; who hears of erasing."""
        from equipoise.web.enrolment import identity, kinds, tasks
        from equipoise.web.ledger import kinds as ledger
        from equipoise.web.referrals import erased
        from equipoise.web.trials import rooms
        from equipoise.web.trials.permissions import Deed

        ledger.offer(*kinds.KINDS)
        ledger.project("enrolment", *kinds.MODELS)
        rooms.offer(
            "enrolment",
            rooms.Tab(10, "Screening", "enrolment:log", Deed.SEE_SCREENING),
            rooms.Tab(20, "Flow", "enrolment:flow", Deed.SEE_FLOW),
            tasks=tasks.tasks,
        )
        rooms.offer_figures("enrolment", tasks.figures, on_versions=tasks.on_versions)
        erased.listen("enrolment", identity.forget_writer)
