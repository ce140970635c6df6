"""What the study team asks for and does."""
