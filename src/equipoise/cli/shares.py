"""Shares of a key on a terminal: shown once and typed back, or typed without being shown."""

from __future__ import annotations

import getpass
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from equipoise.cli import texts
from equipoise.core.values.errors import InputError

CLEAR = "\033[2J\033[3J\033[H"
"""Empties the screen and what can be scrolled back to (ECMA-48, and xterm's third)."""
A_LINE = 4
"""Words that stand in one line, with their numbers."""


def refuse_without_terminal(folder: Path | None) -> None:
    """InputError where shares could be shown to nobody."""
    if folder is None and not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise InputError(
            "A share is shown to one steward on a terminal, and this is none.",
            mend="Run it at a terminal of the server; for a demonstration, give --shares-to.",
        )


@contextmanager
def in_files(folder: Path, whose: Sequence[str], shares: Sequence[str]) -> Iterator[None]:
    """Files that nobody else reads, one for each share, which stay if the block ends well.

    InputError where there is such a file already. Where anything fails, those that were written are taken away again.
    """
    written: list[Path] = []
    try:
        for name, share in zip(whose, shares, strict=True):
            _write(folder / f"share-{name}.txt", share, written)
        yield
    except BaseException:
        for path in written:
            path.unlink()
        raise


def _write(path: Path, share: str, written: list[Path]) -> None:
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            written.append(path)
            file.write(share + "\n")
            file.flush()
            # The key that it is a share of is kept only after this, and would be lost with it.
            os.fsync(file.fileno())
    except OSError as error:
        raise InputError(
            f"This file can't be written: {error.strerror}.",
            where=str(path),
            mend="Of a run that was stopped, try which shares open: equipoise allocation rehearse.",
        ) from error


def hand_over(whose: str, share: str, checked: Callable[[str], str]) -> None:
    """Show a share to its steward alone, empty the screen, and have it typed back from paper until it is right."""
    _say(f"{CLEAR}{whose}. Everybody else looks away now. Press Enter when you are alone with the screen.")
    input()
    shown = True
    while shown:
        _say(f"{CLEAR}{whose}. Write these words on paper, with their numbers:\n\n{lines(share)}\n")
        _say("Press Enter when you have.")
        input()
        _say(
            f"{CLEAR}{whose}. Type the words from your paper; nothing is shown. Four letters of each are enough."
        )
        shown = not _is_right(share, checked)
    _say(f"{CLEAR}Right. Fold the paper and put it away.")


def _is_right(share: str, checked: Callable[[str], str]) -> bool:
    """Whether what is typed is the share. After a slip there is another try; an empty line shows the words again."""
    while typed := getpass.getpass("Words: "):
        try:
            if checked(typed) == share:
                return True
            _say("These are the words of another share.")
        except InputError as error:
            _say(f"{error} An empty line shows the words again.")
    return False


def two(files: Sequence[Path] | None) -> list[str]:
    """Two shares: from files, or typed without being shown."""
    if files:
        return [texts.content(path).strip() for path in files]
    if not sys.stdin.isatty():
        raise InputError("Two shares are needed.", mend="Run it at a terminal, or give --share twice.")
    return [getpass.getpass(f"Share {number} of 2: ") for number in (1, 2)]


def lines(share: str) -> str:
    """The words of a share with their numbers, four in a line."""
    words = [f"{number:2}. {word:<10}" for number, word in enumerate(share.split(), 1)]
    rows = [words[at : at + A_LINE] for at in range(0, len(words), A_LINE)]
    return "\n".join("  ".join(row).rstrip() for row in rows)


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
