"""Instants on pages stand by the clock of the site, with its zone; in summer, in winter, and where no site is known."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from equipoise.web.trials.templatetags.trials import at_site
from tests.web.trials.example import prepared


@pytest.mark.django_db
def test_an_instant_is_told_by_the_site_s_clock_with_its_zone() -> None:
    prepared()
    told = [
        at_site("stop-2", site, at)
        for site, at in (
            ("01", datetime(2026, 3, 3, 17, 5, tzinfo=UTC)),
            ("06", "2026-07-01T03:30:00+00:00"),
            ("01", "2026-11-01T08:59:00"),
            ("99", datetime(2026, 3, 3, 17, 5, tzinfo=UTC)),
        )
    ]
    assert told[0] == '<time datetime="2026-03-03T09:05:00-08:00">3 March 2026, 09:05 PST</time>'
    assert [each.partition(">")[2].partition("<")[0] for each in told[1:]] == [
        "1 July 2026, 01:00 NDT", "1 November 2026, 01:59 PDT", "3 March 2026, 17:05 UTC",
    ]  # fmt: skip
