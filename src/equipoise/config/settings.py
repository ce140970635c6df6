"""Django's settings, all derived from `equipoise.config.environment`."""

from dataclasses import asdict

from csp.constants import NONE, SELF

from equipoise.config import environment

ENV = environment.read()

DEBUG = False
SECRET_KEY = ENV.secret_key
ALLOWED_HOSTS = list(ENV.allowed_hosts)
EQUIPOISE_HOME = ENV.home
EQUIPOISE_MODE = ENV.mode
ENCRYPTION_KEYS = ENV.encryption_keys
PUBLIC_URL = ENV.public_url
MAIL_SERVER = asdict(ENV.mail)
DEFAULT_FROM_EMAIL = SERVER_EMAIL = ENV.mail_from
MAIL_AUTHSERV = ENV.mail_authserv
CONTACT_LIMITS = ENV.contact_limits
PROOF_BITS = ENV.proof_bits
METRICS_TOKEN = ENV.metrics_token
WEBHOOK_NETWORKS = ENV.webhook_networks
SIGN_UP_OPEN = ENV.sign_up_open
TILES_URL = ENV.tiles_url
TILES_ATTRIBUTION = ENV.tiles_attribution

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "csp",
    "axes",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "equipoise.web.vault",
    "equipoise.web.guard",
    "equipoise.web.mail",
    "equipoise.web.shell",
    "equipoise.web.accounts",
    "equipoise.web.audit",
    "equipoise.web.ledger",
    "equipoise.web.glossary",
    "equipoise.web.studies",
    "equipoise.web.sites",
    "equipoise.web.referrals",
    "equipoise.web.trials",
    "equipoise.web.enrolment",
    "equipoise.web.allocation",
    "equipoise.web.followup",
    "equipoise.web.datasets",
    "equipoise.web.criteria",
    "equipoise.web.fit",
    "equipoise.web.search",
    "equipoise.web.news",
    "equipoise.web.contact",
    "equipoise.web.finder",
    "equipoise.web.review",
    "equipoise.web.workspace",
    "equipoise.web.operations",
    "equipoise.web.alerts",
    "equipoise.web.notes",
    "equipoise.web.participant",
    "equipoise.web.webhooks",
    "equipoise.web.api",
    "equipoise.web.registry_api",
]
MIDDLEWARE = [
    # Outermost, so that every answer is numbered, logged and counted, whoever gives it.
    "equipoise.web.shell.requests.Requests",
    # The headers stand outside of all that may answer by itself (static files, redirects): none goes without.
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "equipoise.web.shell.middleware.PermissionsPolicy",
    "equipoise.web.shell.cookies.OwnHost",
    "equipoise.web.operations.probes.Probes",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "equipoise.web.api.middleware.PublicInterface",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "equipoise.web.shell.middleware.Unavailable",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "equipoise.web.accounts.gate.Gate",
    "equipoise.web.sites.middleware.Standings",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "equipoise.config.urls"
WSGI_APPLICATION = "equipoise.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "equipoise.web.shell.context.site",
            ],
        },
    }
]

DATABASES = {"default": ENV.database}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "equipoise.web.accounts.backends.NameOrAddress",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "equipoise.web.accounts.words.OwnWords"},
]
LOGIN_URL = "accounts:login"
LOGOUT_REDIRECT_URL = "finder:home"
PASSWORD_RESET_TIMEOUT = 3600
# Anybody may enter these; every other room needs a second factor (equipoise.web.accounts.gate).
OPEN_ROOMS = frozenset(
    {
        "alerts",
        "api",
        "contact",
        "finder",
        "fit",
        "glossary",
        "mail",
        "news",
        "notes",
        "participant",
        "registry_api",
        "shell",
    }
)

# Wrong passwords: ten for one name from one address, counted in the database, then a quarter of an hour's rest.
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_CALLABLE = "equipoise.web.accounts.views.entering.too_many"
AXES_USERNAME_CALLABLE = "equipoise.web.accounts.addresses.tried"
AXES_CLIENT_IP_CALLABLE = "equipoise.web.accounts.addresses.of_client"
AXES_DISABLE_ACCESS_LOG = True
# Never kept with a wrong try: what was typed may be anybody's address, and `next` where they wanted to go.
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "login", "next", "csrfmiddlewaretoken"]
AXES_VERBOSE = False

# Everything else that can be tried: codes of a second factor by account, the pages by network address.
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed": "5/15m/key",
    "reset_password": "20/h/ip,3/h/key",
    "reset_password_from_key": "20/m/ip",
    "change_password": "5/m/user",
    "reauthenticate": "10/m/user",
}
MFA_RATE_LIMITS = {"webauthn_login": "30/m/ip"}
ACCOUNT_ADAPTER = "equipoise.web.accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}  # our backend takes addresses too
ACCOUNT_EMAIL_VERIFICATION = "none"  # an address is proved by a letter of ours, before the account is made
ACCOUNT_EMAIL_NOTIFICATIONS = ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGIN_TIMEOUT = 600
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "equipoise.web.accounts.tokens.ResetTokens"  # noqa: S105
ACCOUNT_FORMS = {
    "login": "equipoise.web.accounts.forms.LogIn",
    "reset_password": "equipoise.web.accounts.forms.AskReset",
    "reset_password_from_key": "equipoise.web.accounts.forms.NewPassword",
    "change_password": "equipoise.web.accounts.forms.ChangePassword",
    "set_password": "equipoise.web.accounts.forms.NewPassword",
}
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if ENV.behind_proxy else 0
MFA_ADAPTER = "equipoise.web.accounts.adapters.FactorAdapter"
MFA_TOTP_TOLERANCE = 1  # a code sent as its 30 seconds end still counts, as RFC 6238 section 5.2 advises
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not ENV.production
MFA_FORMS = {
    "add_webauthn": "equipoise.web.accounts.forms.AddPasskey",
    "authenticate_webauthn": "equipoise.web.accounts.forms.SecondStepByPasskey",
    "login_webauthn": "equipoise.web.accounts.forms.EnterByPasskey",
    "reauthenticate_webauthn": "equipoise.web.accounts.forms.ProveByPasskey",
}

# In the database, so that all processes count together; only limits and used codes are kept there.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "accounts_remembered",
        "OPTIONS": {"MAX_ENTRIES": 1_000_000},
    }
}

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "UTC"
USE_I18N = True
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = ENV.home / "static"
STATIC_ROOT.mkdir(exist_ok=True)
WHITENOISE_USE_FINDERS = True
WHITENOISE_ALLOW_ALL_ORIGINS = False
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "equipoise.web.shell.assets.HashedFiles"},
}

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

# In the database, so that logging out ends a session everywhere; visitors who don't log in have none.
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 12 * 60 * 60  # equipoise.web.accounts.sessions ends them sooner when they are idle
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_AGE = None  # gone with the browser window: looking at a page leaves nothing behind
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = ENV.production
SECURE_SSL_REDIRECT = ENV.production
SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz|metrics)$"]  # asked by machines beside us, without TLS
SECURE_HSTS_SECONDS = 31_536_000 if ENV.production else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = ENV.production
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if ENV.behind_proxy:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

_tiles_origin = ENV.tiles_url.split("{", 1)[0] if ENV.tiles_url else None
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "object-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "font-src": [SELF],
        "img-src": [SELF, "data:", *([_tiles_origin] if _tiles_origin else [])],
        "connect-src": [SELF],
        "form-action": [SELF],
        "manifest-src": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"()": f"equipoise.web.shell.logs.{'JsonLines' if ENV.production else 'Readable'}"},
    },
    "filters": {
        "refusals": {"()": "equipoise.web.shell.refusals.InOneLine"},
        "routes": {"()": "equipoise.web.shell.logs.Routes"},
    },
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["refusals", "routes"]},
    },
    "root": {"handlers": ["stderr"], "level": ENV.log_level},
    "loggers": {
        "axes": {"level": "WARNING"},
        "mail.log": {"level": "CRITICAL"},  # aiosmtpd writes addresses and whole lines
        "django": {"handlers": []},  # none that mails a fault with all that was sent
        "django.server": {"handlers": [], "level": "CRITICAL"},  # has addresses, with their secrets
        "django.request": {"level": "ERROR"},
        "httpcore": {"level": "WARNING"},  # its lines below have addresses and headers
        "django.db.backends": {"level": "INFO"},  # its lines below have the values that a query is asked with
    },
}
