"""Clinical scores: each with its version, its source, its inputs, and what it may still be while some are missing."""
