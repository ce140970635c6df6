"""A trial's data as files: CSV with a data dictionary, and CDISC's formats."""
