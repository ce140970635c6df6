"""The finder's pages, one file per page."""
