"""Eligibility criteria: from the registry's text to a tree that loses nothing."""
