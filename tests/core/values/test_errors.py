"""Errors for people say what is wrong, where, and what to do."""

from equipoise.core.values.errors import InputError, OutsideError, SettingError, UserError


def test_an_error_reads_as_a_sentence() -> None:
    assert str(UserError("It broke.", where="a.json", mend="Mend it.")) == "a.json: It broke. Mend it."
    assert str(UserError("It broke.")) == "It broke."


def test_each_error_has_its_own_exit_code() -> None:
    codes = [each.exit_code for each in (UserError, InputError, SettingError, OutsideError)]
    assert len(set(codes)) == len(codes)
    assert OutsideError("It is away.", retry=True).retry
