"""The declarations: what is held on those who write, on staff, and what an installation keeps besides."""
