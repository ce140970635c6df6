"""Rows of the room `webhooks`."""
