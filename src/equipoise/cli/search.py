"""`equipoise search`."""


def search() -> None:
    """To be written."""
