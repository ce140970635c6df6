"""Errors meant for a person: what is wrong, where, and what to do."""


class UserError(Exception):
    """Something a person can mend. `str()` gives one sentence or two, fit to be shown as it is.

    `what` says what is wrong, `where` the place (a file and line, a field), `mend` what to do.
    `exit_code` is what a command-line tool ends with; subclasses give it once and keep it.
    """

    exit_code = 1

    def __init__(self, what: str, *, where: str = "", mend: str = "") -> None:
        super().__init__(what)
        self.what, self.where, self.mend = what, where, mend

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        return f"{place}{self.what}{' ' + self.mend if self.mend else ''}"


class InputError(UserError):
    """A file, record or answer that can't be read as what it should be."""

    exit_code = 3


class SettingError(UserError):
    """A setting in the environment that is missing or can't be used."""

    exit_code = 4


class OutsideError(UserError):
    """An outside service failed. `retry` says whether trying again can help."""

    exit_code = 5

    def __init__(self, what: str, *, retry: bool, where: str = "", mend: str = "") -> None:
        super().__init__(what, where=where, mend=mend)
        self.retry = retry


class BusyError(UserError):
    """Another process holds what this one needs: a port, the index, a load."""

    exit_code = 6
