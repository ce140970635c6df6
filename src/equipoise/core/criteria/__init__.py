"""The language of criteria: what it can say, how it is written, and how it is read aloud."""
