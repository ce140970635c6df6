"""Requests to the servers of organisations: signed, to public addresses alone, bounded in time and size."""
