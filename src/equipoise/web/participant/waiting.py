"""What waits for a site's team: participants who asked to speak with them."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.urls import reverse

from equipoise.web.participant import queries
from equipoise.web.trials.permissions import Deed
from equipoise.web.trials.queries import Standing
from equipoise.web.trials.rooms import Task

WITHIN = timedelta(days=1)
"""What somebody who asks may expect: no protocol says it."""


def tasks(standing: Standing, now: datetime) -> list[Task]:
    """For those who enter data at a site, the participants there. 1 query for each site."""
    places = [site for site in standing.roles if site and standing.may(Deed.ENTER_DATA, site)]
    return [
        Task(
            f"Speak with participant {number} about stopping",
            reverse("own_link:link", args=[standing.trial, number]),
            "They asked for it on their own page. They may stop, and need give no reason.",
            since + WITHIN,
        )
        for site in sorted(places)
        for number, since in queries.wishes(standing.trial, site)
    ]
