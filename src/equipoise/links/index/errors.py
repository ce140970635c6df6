"""What can be wrong with the index, in sentences."""

from equipoise.core.values.errors import UserError

REBUILD = "Run: equipoise index rebuild"


class IndexUnusable(UserError):
    """There is no index to read, or this version can't read it. A rebuild mends it."""

    exit_code = 6


class IndexBusy(UserError):
    """Another process is writing to the index."""

    exit_code = 7
