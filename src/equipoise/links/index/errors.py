"""What can be wrong with the index, in sentences."""

from equipoise.core.values.errors import BusyError, UserError

REBUILD = "Run: equipoise index rebuild"


class IndexUnusable(UserError):
    """There is no index to read, or this version can't read it. A rebuild mends it."""

    exit_code = 7


class IndexBusy(BusyError):
    """Another process is writing to the index."""
