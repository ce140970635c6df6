"""The registry record: what it says, what it doesn't, where it contradicts itself, and what changed."""
