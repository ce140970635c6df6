"""The pages of the room `datasets`."""
