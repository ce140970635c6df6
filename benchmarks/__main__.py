"""`python -m benchmarks NAME [options]`: runs `benchmarks/NAME.py`."""

from __future__ import annotations

import importlib
import pkgutil
import sys

import benchmarks


def main() -> int:
    """Run the one that is named; without a name, say which there are."""
    names = sorted(
        each.name for each in pkgutil.iter_modules(benchmarks.__path__) if not each.name.startswith("_")
    )
    if len(sys.argv) < 2 or sys.argv[1] not in names:
        print("python -m benchmarks NAME [--help]\n" + "\n".join(f"  {name}" for name in names))
        return 0 if sys.argv[1:] in ([], ["--help"]) else 2
    return int(importlib.import_module(f"benchmarks.{sys.argv[1]}").run(sys.argv[2:]) or 0)


if __name__ == "__main__":
    sys.exit(main())
