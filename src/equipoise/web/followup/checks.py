"""What speaks against an entry: the form's own bounds, and the checks that were added for its purpose."""

from __future__ import annotations

from equipoise.core.followup import checks
from equipoise.core.followup.answers import Answers, nested
from equipoise.core.followup.checks import Finding
from equipoise.core.followup.cleaning import Place
from equipoise.web.followup import panels
from equipoise.web.followup.panels import Context
from equipoise.web.followup.panels import offer_checks as offer
from equipoise.web.followup.schedules import Plan

__all__ = ["Finding", "context", "findings", "offer", "own"]


def context(plan: Plan, place: Place, answers: Answers) -> Context:
    """The form with what is known, as panels and further checks want it."""
    form = plan.form(place)
    return Context(plan, place, form, nested(form, answers), plan.now)


def own(plan: Plan, place: Place, answers: Answers) -> list[Finding]:
    """What the form's own bounds say, and nothing of other forms."""
    return checks.findings(plan.form(place), answers, plan.today)


def findings(plan: Plan, place: Place, answers: Answers) -> list[Finding]:
    """Everything that speaks against an entry; it never keeps anybody from saving."""
    return [*own(plan, place, answers), *panels.findings(context(plan, place, answers))]
