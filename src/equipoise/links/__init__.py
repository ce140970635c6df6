"""The outside, one folder each with all that it needs. No Django, and no link knows another."""
