"""Which forms somebody may read and fill: what stands between the table of deeds and a form of a participant."""

from __future__ import annotations

from equipoise.core.followup.forms import Form, Purpose
from equipoise.web.trials.permissions import Deed
from equipoise.web.trials.queries import Standing


def may_read(standing: Standing, site: str, form: Form) -> bool:
    """Whether somebody may read a form of a site's participant.

    Nobody reads here what would tell the arm. A guess is read by those alone who make it, so that nobody's guess leads
    another's.
    """
    if form.sealed or not standing.may(Deed.SEE_DATA, site):
        return False
    return form.purpose is not Purpose.GUESS or form.filled_by in standing.roles_at(site)


def may_fill(standing: Standing, site: str, form: Form) -> bool:
    """Whether somebody may fill a form of a site's participant."""
    return may_read(standing, site, form) and standing.may(Deed.ENTER_DATA, site)
