"""What the room `enrolment` keeps."""
