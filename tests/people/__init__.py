"""People made up as data: what is known of each, and what has to come of judging them."""
