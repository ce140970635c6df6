"""The sponsor's side of serious events: what it judges beside the investigator, whom it tells, by when. All blind."""
