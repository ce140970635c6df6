"""The language by examples: each is run against both judges, and the reference page is made of them."""
