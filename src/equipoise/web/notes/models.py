"""Rows of the room `notes`."""
