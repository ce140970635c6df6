"""Registry records and sites that are made up, for the tests of sites."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from equipoise.web.sites import actions, managing, saying
from equipoise.web.studies import actions as studies

NCT = "NCT00000101"
NOW = datetime(2026, 5, 4, 17, 0, tzinfo=UTC)
BY = "mia"


def place(facility: str, city: str = "Vancouver", status: str = "RECRUITING", **more: Any) -> dict[str, Any]:
    """One location as the registry writes it."""
    return {
        "facility": facility,
        "city": city,
        "state": "British Columbia",
        "country": "Canada",
        "status": status,
        **more,
    }


def load(*places: Mapping[str, Any], on: str = "2026-04-01", status: str = "RECRUITING") -> None:
    """Load a version of the study's record."""
    protocol = {
        "identificationModule": {"nctId": NCT, "briefTitle": "A made-up study"},
        "statusModule": {"overallStatus": status, "lastUpdatePostDateStruct": {"date": on, "type": "ACTUAL"}},
        "contactsLocationsModule": {"locations": [dict(each) for each in places]},
    }
    studies.load_records([{"protocolSection": protocol}], now=lambda: NOW)


def site(name: str = "Harbour Centre", city: str = "Vancouver", **more: Any) -> int:
    """A site that takes messages."""
    organisation = actions.add_organisation("Example Health", by=BY, now=NOW)
    given = {"state": "British Columbia", "contact_email": "team@example.org", **more}
    return actions.add_site(organisation, actions.NewSite(name, city, "Canada", **given), by=BY, now=NOW)


def tied(site_id: int, facility: str = "Harbour Centre") -> int:
    """Tie a site to the place of that name."""
    key = next(each.key for each in managing.places(NCT) if each.name == facility)
    return saying.connect(site_id, NCT, key, by=BY, now=NOW)
