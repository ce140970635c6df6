"""What the room `datasets` keeps."""
