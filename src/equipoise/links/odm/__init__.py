"""A trial's data as CDISC ODM v2."""
