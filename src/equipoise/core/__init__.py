"""The science: no Django, no input or output, no clock, no environment, no hidden randomness."""
