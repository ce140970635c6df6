"""Settings, addresses and the entry points of servers."""
