"""What the room `allocation` keeps."""
