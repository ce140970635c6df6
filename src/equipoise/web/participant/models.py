"""What the room `participant` keeps."""
