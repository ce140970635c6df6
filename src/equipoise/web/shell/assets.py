"""Static files under names that change with their content."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # (ships no types)
    """Hashed and compressed once collected; a file that was not collected keeps its own name."""

    manifest_strict = False
    # Our modules import each other by their hashed names too: none is taken from a cache of another release. Those of
    # others are left alone: what looks like an import in them may be none.
    patterns = (
        *CompressedManifestStaticFilesStorage.patterns,
        ("notes/*.js", CompressedManifestStaticFilesStorage._js_module_import_aggregation_patterns[1]),
    )

    def stored_name(self, name: str) -> str:
        """The name it is served under; its own where it was not collected (tests, a checkout)."""
        try:
            return str(super().stored_name(name))
        except ValueError:
            return name
