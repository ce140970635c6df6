"""The pages and programs people meet: one Django app per room."""
