"""Words that a person writes into a record: kept as they are, or refused with how long they may be; never cut."""

from __future__ import annotations

from equipoise.core.values.errors import InputError


class TooLong(InputError):
    """Words that are longer than a record keeps. `longest` and `count` are numbers of characters."""

    def __init__(self, count: int, longest: int, where: str, what: str = "This") -> None:
        over = count - longest
        super().__init__(
            f"{what} has {count:,} characters, and {longest:,} is the most.",
            where=where,
            mend=f"Take out {over:,} character{'' if over == 1 else 's'} or more.",
        )
        self.count, self.longest = count, longest


def whole(text: str, longest: int, where: str) -> str:
    """The words without blanks around them. `where`: the field's name. TooLong where they have more characters.

    A line's end counts as one, however a browser sends it.
    """
    found = text.replace("\r\n", "\n").strip()
    if len(found) > longest:
        raise TooLong(len(found), longest, where)
    return found
