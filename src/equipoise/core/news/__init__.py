"""What counts as news of a trial, in which words, and when it is told."""
