"""The licensed words of questionnaires that this installation brought: `questionnaires/<id>.<language>.yaml`."""

from __future__ import annotations

import logging
import re
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from equipoise.core.followup import wording
from equipoise.core.followup.forms import Form
from equipoise.core.followup.wording import Wording
from equipoise.core.values.errors import InputError
from equipoise.web.trials import queries as trials

log = logging.getLogger(__name__)
MEND = "Put the licensed words there; until then each question shows its dimension or code alone."
_NAME = re.compile(r"[a-z0-9_-]+")


def words(form: Form, language: str) -> Wording:
    """The words for a form in a language: licensed ones in it, else in English, else the protocol's own."""
    for each in dict.fromkeys((language, "en")):
        found = _words(form, each)
        if found is not None:
            return found
    return wording.plain(form, language)


def lacks(form: Form, found: Wording) -> bool:
    """Whether licensed words are wanted, and are not there."""
    return bool(form.texts) and not found.licence


def check(now: datetime) -> tuple[str, str]:
    """For the doctor: what was found, and what to do where anything is amiss."""
    told = problems()
    return (" ".join(told), MEND) if told else ("None is missing.", "")


def problems() -> list[str]:
    """Which forms of which trials lack their words, and which files can't be used."""
    told: dict[str, None] = {}
    for trial in trials.trials():
        design = trials.protocol(trial.trial).design
        forms = [
            each.value
            for each in (design.forms if design else {}).values()
            if each.value and each.value.texts
        ]
        for form in forms:
            told |= dict.fromkeys(_problems(form))
    return list(told)


def _problems(form: Form) -> list[str]:
    files = sorted(_folder().glob(f"{form.id}.*.yaml")) if _NAME.fullmatch(form.id) else []
    if not files:
        return [f"The words of “{form.title}” are not installed: put {form.id}.en.yaml into {_folder()}."]
    found = []
    for path in files:
        try:
            _read(path, path.stat().st_mtime_ns, path.suffixes[0].strip("."), form)
        except (InputError, OSError, UnicodeDecodeError) as error:
            found.append(str(error))
    return found


def _words(form: Form, language: str) -> Wording | None:
    """None where there is no file, or one that can't be used: the doctor says why."""
    path = _folder() / f"{form.id}.{language}.yaml"
    if not form.texts or not _NAME.fullmatch(form.id) or not path.is_file():
        return None
    try:
        return _read(path, path.stat().st_mtime_ns, language, form)
    except (InputError, OSError, UnicodeDecodeError):
        log.warning(
            "The words of a questionnaire can't be used.", extra={"event": "words unusable", "form": form.id}
        )
        return None


@lru_cache(maxsize=50)
def _read(path: Path, changed: int, language: str, form: Form) -> Wording:
    """`changed`: when the file was, so that a new one is read anew."""
    return wording.read(path.read_text(encoding="utf-8"), str(path), language, form)


def _folder() -> Path:
    return Path(settings.EQUIPOISE_HOME) / "questionnaires"
