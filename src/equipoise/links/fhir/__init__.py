"""FHIR R4: a bundle to a person, and a person to a bundle."""

from equipoise.links.fhir.notes import Note
from equipoise.links.fhir.reading import FhirPerson, read, read_all
from equipoise.links.fhir.writing import write

__all__ = ["FhirPerson", "Note", "read", "read_all", "write"]
