"""Facts about a person: what may be known, what is known, from whom and as of when."""
