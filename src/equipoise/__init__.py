"""Equipoise: clinical trials, found and conducted from one protocol written as data."""
