"""A program of its own that recomputes every allocation of a trial, with nothing but Python: `verify_allocation.py`."""
