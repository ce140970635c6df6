"""The next best question: what to ask, of whom, so that few questions settle a trial's criteria for one person."""
