"""Criteria × person: verdicts with their reasons, and the question that settles most."""
