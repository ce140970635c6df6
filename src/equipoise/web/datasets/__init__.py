"""The trial's data as files: blinded and unblinded are different commands."""
