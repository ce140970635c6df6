"""Read the package's dependencies from requirements/run.in, so that they are named once."""

from pathlib import Path

from hatchling.metadata.plugin.interface import MetadataHookInterface


class RunRequirements(MetadataHookInterface):
    """Fill `project.dependencies` from the file that the lock is made from."""

    def update(self, metadata: dict) -> None:
        """Put every requirement line of requirements/run.in into the metadata."""
        lines = (Path(self.root) / "requirements" / "run.in").read_text().splitlines()
        metadata["dependencies"] = [
            line.strip() for line in lines if line.strip() and not line.startswith("#")
        ]
