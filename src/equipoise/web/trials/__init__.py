"""The trials that are conducted: protocol versions, sites, people and what each may do."""
