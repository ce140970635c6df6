"""Pages for logging in, and for how one does."""
