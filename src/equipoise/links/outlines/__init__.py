"""Outlines of land and borders, bundled, for maps that need no tiles."""
