"""What an installation keeps besides: the registry's public records, and signs of life. Nobody is in it."""

from __future__ import annotations

from equipoise.web.vault.holdings import Erasing, Held, Nature

_LONG = "as long as the installation"
_O, _PUBLIC = Erasing.OTHERS, Nature.PUBLIC


def _public(model: str, what: str, names: str) -> Held:
    return Held(model, what, _LONG, names, rest=_PUBLIC, erasing=_O)


def _neutral(model: str, what: str, names: str, kept: str = _LONG) -> Held:
    return Held(model, what, kept, names, erasing=_O)


TABLES = (
    _public(
        "studies.Study",
        "A record of the registry, as it is listed",
        "id nct_id source title status updated_on current revision first_seen_at changed_at",
    ),
    _public(
        "studies.Version",
        "A version of a record, with the contacts that the registry publishes",
        "id study source digest updated_on version_holder payload received_at load",
    ),
    _public(
        "news.Item",
        "A change of a study, as it is told",
        "id nct_id before after kind change detail position at",
    ),
    _neutral("news.Told", "Up to which version a study's news was written", "id nct_id version"),
    _neutral("news.Begun", "What was known when news of a source began", "id source study version"),
    _neutral("news.Gathered", "Up to which revision news was written", "id revision"),
    _neutral("alerts.Matched", "Up to which news wishes were matched", "id item"),
    _public("studies.Change", "What a newer version changed", "id study before after kind detail position"),
    _public("studies.Alias", "A number that a record had before", "id nct_id study"),
    _public(
        "studies.BrokenRecord", "A record that couldn't be read", "id load source line ordinal nct_id reason"
    ),
    _neutral(
        "studies.Load",
        "A run of loading records",
        "id kind state started_at finished_at sources read new changed unchanged set_aside broken note progress",
    ),
    _neutral("mail.Circuit", "How the mail server does", "id failures since open_until trouble"),
    _neutral(
        "operations.Heartbeat",
        "A worker, and when it was last alive",
        "id worker began_at seen_at",
        "one day",
    ),
    _neutral("operations.JobRun", "When a periodic job last ran", "id name ran_at failed_at"),
    _neutral("auth.Permission", "What may be done, by name", "id name content_type codename"),
    _neutral("auth.Group", "Groups of permissions", "id name"),
    _neutral("auth.Group_permissions", "Which group may do what", "id group permission"),
    _neutral("contenttypes.ContentType", "The names of the tables' models", "id app_label model"),
)
