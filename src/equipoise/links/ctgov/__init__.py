"""ClinicalTrials.gov: its records in files, and its API v2."""

from equipoise.links.ctgov.files import records, total_bytes
from equipoise.links.ctgov.raw import BrokenInput, RawRecord, unwrap

__all__ = ["BrokenInput", "RawRecord", "records", "total_bytes", "unwrap"]
