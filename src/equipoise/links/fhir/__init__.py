"""FHIR R4: a bundle to a person, and a person to a bundle."""

from equipoise.links.fhir.notes import Note
from equipoise.links.fhir.reading import FhirPerson, read

__all__ = ["FhirPerson", "Note", "read"]
