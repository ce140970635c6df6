"""The demonstration's records: written by us from public facts, with sites and contacts that are made up."""
