"""What is held on those who log in, whether they work here or look for a trial, and on the sites."""

from __future__ import annotations

from equipoise.web.vault.holdings import Erasing, Held, Nature, Part

_N, _O = Nature, Erasing.OTHERS
_ACCOUNT_LONG = "until its owner, or an operator, deletes the account"
_SITE_LONG = "as long as the site"
_WHOSE = Part(_N.ACCOUNT, "whose it is", _O)
_TRIED = "until a quarter of an hour after the last wrong try, at the next one"

_TRY = {
    "username": Part(_N.DIGEST, "the name or address that was tried, as a keyed digest", _O),
    "ip_address": Part(_N.NETWORK, "where guessing comes from", _O),
    "user_agent": Part(_N.NETWORK, "what guessing comes from", _O),
}

TABLES = (
    Held(
        "accounts.User",
        "An account of somebody who works with the software, or who keeps what they found",
        _ACCOUNT_LONG,
        "id last_login is_superuser is_staff is_active date_joined proved_at epoch demonstration language",
        {
            "username": Part(
                _N.ACCOUNT, "the log-in, made by chance for who signed up; it stands in the audit trail", _O
            ),
            "password": Part(_N.CREDENTIAL, "Argon2 hash", _O),
            "name": Part(
                _N.SEALED, "how colleagues call them; empty for who signed up, unless they write one", _O
            ),
            "email": Part(_N.SEALED, "where their letters go", _O),
            "wanted_email": Part(_N.SEALED, "a new address until its letter's link was used", _O),
            "email_digest": Part(_N.DIGEST, "finds an account by its address", _O),
        },
        erasing=_O,
    ),
    Held(
        "accounts.SignUp",
        "An address that wants an account",
        "until its letter's link is used: a day at most",
        "id language at",
        {
            "email": Part(_N.SEALED, "where the letter went", _O),
            "email_digest": Part(_N.DIGEST, "so that an address waits once", _O),
            "secret_digest": Part(_N.DIGEST, "finds it by the letter's link", _O),
        },
        erasing=_O,
    ),
    Held(
        "accounts.Saved",
        "The trials that an account keeps",
        _ACCOUNT_LONG,
        "id",
        {"user": _WHOSE, "numbers": Part(_N.SEALED, "which trials: they say what somebody may have", _O)},
        erasing=_O,
    ),
    Held(
        "accounts.Visit",
        "Where somebody is logged in",
        "until the next log-in after the session is over",
        "id",
        {
            "user": _WHOSE,
            "session_key": Part(_N.CREDENTIAL, "which session it is", _O),
            "browser": Part(_N.NETWORK, "a browser and a system by name, so that its owner knows it", _O),
        },
        erasing=_O,
    ),
    Held(
        "accounts.User_groups",
        "Who is in which group",
        _ACCOUNT_LONG,
        "id group",
        {"user": _WHOSE},
        erasing=_O,
    ),
    Held(
        "accounts.User_user_permissions",
        "Who may do what",
        _ACCOUNT_LONG,
        "id permission",
        {"user": _WHOSE},
        erasing=_O,
    ),
    Held(
        "accounts.Remembered",
        "What limits remember: counts and codes that were used",
        "until it runs out, a day at most",
        "value expires",
        {"cache_key": Part(_N.NETWORK, "account numbers and network addresses", _O)},
        erasing=_O,
    ),
    Held(
        "mfa.Authenticator",
        "A second factor",
        _ACCOUNT_LONG,
        "id type created_at last_used_at",
        {
            "user": _WHOSE,
            "data": Part(_N.CREDENTIAL, "sealed secrets; public keys and names of passkeys", _O),
        },
        erasing=_O,
    ),
    Held(
        "account.EmailAddress",
        "Not used: addresses are sealed in the account",
        "always empty",
        "id user email verified primary",
        erasing=_O,
    ),
    Held(
        "account.EmailConfirmation",
        "Not used: letters of our own prove an address",
        "always empty",
        "id email_address created sent key",
        erasing=_O,
    ),
    Held(
        "sessions.Session",
        "Who is logged in; those without an account have none",
        "12 hours at most",
        "expire_date",
        {
            "session_key": Part(_N.CREDENTIAL, "what the browser shows", _O),
            "session_data": Part(_N.ACCOUNT, "the account's number, and when it was last here", _O),
        },
        erasing=_O,
    ),
    Held(
        "axes.AccessAttempt",
        "Wrong tries of logging in",
        _TRIED,
        "id http_accept path_info attempt_time get_data post_data failures_since_start",
        _TRY,
        erasing=_O,
    ),
    Held(
        "axes.AccessAttemptExpiration",
        "When wrong tries are forgotten",
        _TRIED,
        "access_attempt expires_at",
        erasing=_O,
    ),
    Held(
        "axes.AccessFailureLog",
        "Not used",
        "always empty",
        "id http_accept path_info attempt_time locked_out",
        _TRY,
        erasing=_O,
    ),
    Held(
        "axes.AccessLog",
        "Not used",
        "always empty",
        "id http_accept path_info attempt_time logout_time session_hash",
        _TRY,
        erasing=_O,
    ),
    Held(
        "sites.Organisation",
        "An organisation that sites belong to",
        _SITE_LONG,
        "id name",
        rest=_N.PUBLIC,
        erasing=_O,
    ),
    Held(
        "sites.Site",
        "A place that takes part in studies",
        _SITE_LONG,
        "id organisation name city state country zone holidays_of weekdays closed_days languages accepts_messages "
        "merged_into",
        {
            "contact_email": Part(_N.SEALED, "where messages are told", _O),
            "contact_phone": Part(_N.SEALED, "for the people who run this", _O),
        },
        rest=_N.PUBLIC,
        erasing=_O,
    ),
    Held(
        "sites.StudySite",
        "A site's part in a study, as it says itself and as the registry says",
        _SITE_LONG,
        "id site nct_id location said said_at registry agreed_at",
        {"said_by": Part(_N.ACCOUNT, "who of the site said it", _O)},
        rest=_N.PUBLIC,
        erasing=_O,
    ),
    Held(
        "sites.Member",
        "Somebody's role at a site",
        "until a manager takes it away",
        "id site role since",
        {"user_id": _WHOSE},
        erasing=_O,
    ),
    Held(
        "sites.Invitation",
        "An invitation to a role at a site",
        _SITE_LONG,
        "id site role at until accepted_at returned_at",
        {
            "email": Part(_N.SEALED, "where the invitation went", _O),
            "email_digest": Part(_N.DIGEST, "finds an invitation by its address", _O),
            "secret_digest": Part(_N.DIGEST, "finds an invitation by its link", _O),
            "invited_by": Part(_N.ACCOUNT, "who invited", _O),
        },
        erasing=_O,
    ),
    Held(
        "sites.SiteChange",
        "What was changed about a site, so that it can be taken back",
        _SITE_LONG,
        "id site study_site at what undone_at",
        {
            "by": Part(_N.ACCOUNT, "who changed it", _O),
            "before": Part(_N.SEALED, "what it was; contacts are among it", _O),
            "after": Part(_N.SEALED, "what it is since", _O),
        },
        erasing=_O,
    ),
    Held(
        "workspace.Phrase",
        "An answer that a site keeps for using again; it holds nothing about who writes",
        "until a manager deletes it",
        "id site title text at",
        {"by": Part(_N.ACCOUNT, "who wrote it", _O)},
        erasing=_O,
    ),
    Held(
        "criteria.ProtocolVersion",
        "A version of a trial's protocol file",
        "as long as the installation",
        "id nct_id number text state drafted_at approved_at published_at",
        {
            "drafted_by": Part(_N.ACCOUNT, "who wrote it", _O),
            "approved_by": Part(_N.ACCOUNT, "who approved it", _O),
            "published_by": Part(_N.ACCOUNT, "who published it", _O),
        },
        rest=_N.PUBLIC,
        erasing=_O,
    ),
)
