"""From a message to a participant: the screening log, formal eligibility, consent, screen failures."""
