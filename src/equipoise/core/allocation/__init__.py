"""Allocating participants to arms: schemes, lists drawn from a seed, and what can be guessed of them."""
