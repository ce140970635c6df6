"""The trial as data: its file, and what is wrong with it."""
