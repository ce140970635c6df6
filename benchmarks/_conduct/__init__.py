"""Trials of any size, made up for measuring the pages and commands of the conduct wing, and what happens to them."""
