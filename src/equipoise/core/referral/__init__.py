"""A person's message to a study team, as data: its states, deadlines, consents, reasons and retention. Pure."""
