"""Drafting: from the words of eligibility criteria to bounds and facts that can be computed, by rules alone."""
