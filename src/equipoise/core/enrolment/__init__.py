"""What can become of somebody who is screened: one table, and the counts of the participant flow."""
