"""Which panels and checks stand beside forms of which purpose."""

from __future__ import annotations

from equipoise.core.followup.forms import Purpose
from equipoise.web.allocation import dosing
from equipoise.web.followup import panels, visiting
from equipoise.web.followup.clinical import adverse, lesions, others, radiotherapy
from equipoise.web.followup.safety import waiting
from equipoise.web.trials import rooms


def offer() -> None:
    """Say so; once, at the start."""
    panels.offer(Purpose.LESIONS, lesions.panels)
    panels.offer(Purpose.ADVERSE_EVENT, adverse.panels)
    panels.offer(Purpose.QUESTIONNAIRE, others.questionnaire)
    panels.offer(Purpose.SYSTEMIC, others.systemic)
    panels.offer(Purpose.RESOURCES, others.use_of_care)
    panels.offer(Purpose.GENERAL, radiotherapy.earlier)
    panels.offer(Purpose.RADIOTHERAPY, radiotherapy.further)
    panels.offer_checks(Purpose.LESIONS, lesions.checks)
    panels.offer_checks(Purpose.ADVERSE_EVENT, adverse.checks)
    panels.offer_checks(Purpose.SYSTEMIC, others.systemic_checks)
    panels.offer_checks(Purpose.RESOURCES, others.use_of_care_checks)
    for purpose in Purpose:
        panels.offer_checks(purpose, others.after_death)
        panels.offer_checks(purpose, visiting.doubts)
    rooms.offer("followup: serious events", tasks=waiting.tasks)
    dosing.offer_earlier(radiotherapy.outside)
