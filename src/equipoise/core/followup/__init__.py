"""Visits and forms: when each is due, what a form asks, and what speaks against an entry."""
