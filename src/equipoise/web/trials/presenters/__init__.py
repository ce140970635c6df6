"""What the pages of trials show, put together for their templates."""
