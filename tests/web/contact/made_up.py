"""A made-up study with centres of every kind, and a person who writes to them."""

from __future__ import annotations

import re
from typing import Any

from django.test import Client

from equipoise.core.registry.reader import read
from equipoise.web.guard import proofs
from equipoise.web.sites.entries import entries
from equipoise.web.sites.models import Organisation, Site, StudySite
from tests.web.finder import samples

STUDY = "NCT90000055"
NEAR, MIDDLE, FAR, CLOSED, INVITED, STRANGER = (
    "Harbour Cancer Centre",
    "Island Clinic",
    "Prairie Hospital",
    "Closed Hospital",
    "Invited Hospital",
    "Hospital Without Us",
)
TOWNS = {
    NEAR: ("Nanaimo", "RECRUITING", 49.17, -123.94),
    MIDDLE: ("Vancouver", "RECRUITING", 49.25, -123.12),
    FAR: ("Winnipeg", "RECRUITING", 49.9, -97.14),
    CLOSED: ("Victoria", "COMPLETED", 48.43, -123.37),
    INVITED: ("Kelowna", "ENROLLING_BY_INVITATION", 49.89, -119.5),
    STRANGER: ("Nanaimo", "RECRUITING", 49.16, -123.95),
}
TYPED = {
    "writes_for": "me",
    "first_name": "Ada",
    "last_name": "Okafor",
    "email": "ada@example.org",
    "phone": "",
    "language": "en",
    "other_language": "",
    "times": "",
    "message": "May I ask whether this fits me?",
    "website": "",
}


def record(nct_id: str = STUDY) -> dict[str, Any]:
    """The study in the registry's shape."""
    found = samples.harbour()
    found["protocolSection"]["identificationModule"] = {"nctId": nct_id, "briefTitle": "Few Growing Spots"}
    found["protocolSection"]["contactsLocationsModule"] = {
        "locations": [_place(name, *where) for name, where in TOWNS.items()]
    }
    return found


def _place(name: str, city: str, status: str, lat: float, lon: float) -> dict[str, Any]:
    return {
        "facility": name,
        "city": city,
        "state": "British Columbia",
        "country": "Canada",
        "status": status,
        "geoPoint": {"lat": lat, "lon": lon},
        "contacts": [{"name": "Study desk", "role": "CONTACT", "phone": "+1 604 555 0100"}],
    }


def keys(nct_id: str = STUDY) -> dict[str, str]:
    """The key of each centre by its name."""
    return {each.name: key for key, each in entries(read(record(nct_id))).items()}


def on_board(nct_id: str = STUDY) -> dict[str, StudySite]:
    """All centres but one take messages, as far as their state lets them."""
    organisation, _ = Organisation.objects.get_or_create(name=f"Example Health {nct_id}")
    found = {}
    for name, key in keys(nct_id).items():
        if name == STRANGER:
            continue
        site = Site.objects.create(
            organisation=organisation,
            name=name,
            city=TOWNS[name][0],
            country="Canada",
            zone="America/Vancouver",
            holidays_of="CA-BC",
            languages=["English"],
            contact_email=f"desk-{len(found)}@trials.example.org",
        )
        found[name] = StudySite.objects.create(site=site, nct_id=nct_id, location=key)
    return found


def form_of(client: Client, address: str, **typed: str) -> dict[str, Any]:
    """What the page before the last would send: all that was typed, its key, and the work proven."""
    shown = client.post(address, {**TYPED, **typed, "step": "review"})
    assert shown.status_code == 200, shown.content.decode()[:3_000]
    text = shown.content.decode()
    signed, challenge, bits = (
        re.search(pattern, text)[1]  # type: ignore[index]
        for pattern in (r'name="form" value="([^"]+)"', r'data-challenge="([^"]+)"', r'data-bits="(\d+)"')
    )
    return {
        **TYPED,
        **typed,
        "form": signed,
        "proof": proofs.found(challenge, int(bits)),
        "agree": ["contact"],
        "step": "send",
    }
