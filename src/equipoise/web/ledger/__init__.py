"""What happened in each trial, in order: every change of its data is an event here first."""
