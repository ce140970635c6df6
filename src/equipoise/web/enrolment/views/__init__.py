"""Pages of the room `enrolment`."""
