"""What the room `followup` keeps."""
