"""A trial's design as CDISC USDM v4 JSON."""
