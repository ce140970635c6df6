"""What the study page, its print, the comparison and the history show, worked out before a template sees it."""
