"""Fetch the library for notes on text from the npm registry, and lay it into the package with its licences.

Run it only when the version changes: `python tools/recogito.py`; it needs nothing but Python and the net. Every
archive is pinned by the digest that the registry publishes. The result is committed: a plain machine has no npm.

The library is one file with @annotorious/core and eleven small ones built in. The first two carry no licence text, only
its name; theirs stand in `LICENSE`, which is written by hand from their repositories. The others' are collected here.
"""

from __future__ import annotations

import base64
import hashlib
import io
import tarfile
import urllib.request
from pathlib import Path

TARGET = Path(__file__).resolve().parents[1] / "src/equipoise/web/notes/static/vendor/recogito"
ENVIRONMENT = "process.env.NODE_ENV"
REGISTRY = "https://registry.npmjs.org"
LIBRARY = (
    "@recogito/text-annotator",
    "4.1.1",
    "kbbCt9SlMeKF7PcJRMFguf6m8UALwnYfnxHZmgvA3jkvd3hKYz+I4i6ZNLARXQ69cTs8Z/pkfOBTAawAbwgsdQ==",
)
BUILT_IN = (
    (
        "colord",
        "2.9.3",
        "jeC1axXpnb0/2nn/Y1LPuLdgXBLH7aDcHu4KEKfqw3CUhX7ZpfBSlPKyqXE6btIgEzfWtrX3/tyBCaCvXvMkOw==",
    ),
    (
        "debounce",
        "3.0.0",
        "64byRbF0/AirwbuHqB3/ZpMG9/nckDa6ZA0yd6UnaQNwbbemCOwvz2sL5sjXLHhZHADyiwLm0M5qMhltUUx+TA==",
    ),
    (
        "dequal",
        "2.0.3",
        "0je+qPKHEMohvfRTCEo3CrPG6cAzAYgmzKyxRiYSSDkS6eGJdyVJm7WaYA5ECaAD9wLB2T4EEeymA5aFVcYXCA==",
    ),
    (
        "hotkeys-js",
        "4.0.4",
        "hseNiqaskxSnujuGp8aRMLJfcjaFiTSS0I2GQhqru82N/sx6CGyUf6pvU5X1iycvw2EqmvILkFIb5OzYFXY+9A==",
    ),
    (
        "nanoevents",
        "9.1.0",
        "Jd0fILWG44a9luj8v5kED4WI+zfkkgwKyRQKItTtlPfEsh7Lznfi1kr8/iZ+XAIss4Qq5GqRB0qtWbaz9ceO/A==",
    ),
    (
        "nanoid",
        "5.1.9",
        "ZUvP7KeBLe3OZ1ypw6dI/TzYJuvHP77IM4Ry73waSQTLn8/g8rpdjfyVAh7t1/+FjBtG4lCP42MEbDxOsRpBMw==",
    ),
    (
        "nanostores",
        "1.3.0",
        "XPUa/jz+P1oJvN9VBxw4L9MtdFfaH3DAryqPssqhb2kXjmb9npz0dly6rCsgFWOPr4Yg9mTfM3MDZgZZ+7A3lA==",
    ),
    (
        "poll",
        "3.2.2",
        "qckJRcLqqsX72Uu/Sa/GbzWUXB/zZcyMNccwdGFQnYoewnXUdWyMWkHUmaiBAvm950ujJJ15OiFFy+gtBm1K+A==",
    ),
    (
        "quickselect",
        "3.0.0",
        "XdjUArbK4Bm5fLLvlm5KpTFOiOThgfWWI4axAZDWg4E/0mKdZyI9tNEfds27qCi1ze/vwTR16kvmmGhRra3c2g==",
    ),
    (
        "rbush",
        "4.0.1",
        "IP0UpfeWQujYC8Jg162rMNc01Rf0gWMMAb2Uxus/Q0qOFw4lCcq6ZnQEZwUoJqWyUGJ9th7JjwI4yIWo+uvoAQ==",
    ),
    (
        "uuid",
        "14.0.0",
        "Qo+uWgilfSmAhXCMav1uYFynlQO7fMFiMVZsQqZRMIXp0O7rR7qjkj+cPvBHLgBqi960QCoo/PH2/6ZtVqKvrg==",
    ),
)


def fetch(name: str, version: str, digest: str) -> dict[str, str]:
    """The text files of a package by their path in it; fails where the archive is not the one that was pinned."""
    short = name.rpartition("/")[2]
    with urllib.request.urlopen(f"{REGISTRY}/{name}/-/{short}-{version}.tgz", timeout=60) as answer:
        archive = answer.read()
    found = base64.b64encode(hashlib.sha512(archive).digest()).decode()
    if found != digest:
        raise SystemExit(f"{name} {version}: the archive's SHA-512 is {found}, not the one that is pinned")
    with tarfile.open(fileobj=io.BytesIO(archive)) as files:
        members = [(each.name, files.extractfile(each)) for each in files if each.isfile()]
        return {
            path.partition("/")[2]: file.read().decode("utf-8", "replace") for path, file in members if file
        }


def for_browsers(script: str) -> str:
    """The script without its last line, the address of a source map that is not shipped, and for use as it is.

    One place asks for the environment that programs which bundle scripts put in: it is put in here.
    """
    body, _, last = script.rstrip().rpartition("\n")
    if not last.startswith("//# sourceMappingURL=") or body.count(ENVIRONMENT) != 1:
        raise SystemExit("the script is no longer what this tool was written for: look at it")
    return body.replace(ENVIRONMENT, '"production"') + "\n"


def licence(files: dict[str, str]) -> str:
    """The licence among the files of a package."""
    return next(text for path, text in files.items() if path.lower().startswith("licen"))


def main() -> None:
    """Write the script, and the licences of what is built into it."""
    TARGET.mkdir(parents=True, exist_ok=True)
    script = for_browsers(fetch(*LIBRARY)["dist/text-annotator.umd.js"])
    (TARGET / "text-annotator.js").write_text(script, encoding="utf-8")
    parts = [f"{name} {version}\n\n{licence(fetch(name, version, pin))}" for name, version, pin in BUILT_IN]
    rule = "\n" + "-" * 80 + "\n\n"
    (TARGET / "LICENSES-BUILT-IN.txt").write_text(rule.join(parts).replace("\r\n", "\n"), encoding="utf-8")
    print(f"{TARGET}: {len(script):,} characters, {len(parts)} licences beside LICENSE")


if __name__ == "__main__":
    main()
